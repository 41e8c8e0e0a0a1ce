"""The refusal of an uploaded file."""

from translationstring import TranslationString


class UploadRefused(Exception):
    """A file that is not taken; `reason` is a sentence for the person who sent it."""

    def __init__(self, reason: TranslationString):
        super().__init__(reason)
        self.reason = reason
