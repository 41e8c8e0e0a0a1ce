"""Files in forms: judged at once, kept nowhere until the view says so."""

import colander
from pyramid.i18n import TranslationStringFactory

from ..uploads import AcceptedFile, UploadRefused, accept
from .controls import FilesWidget

_ = TranslationStringFactory("itschool_cms")

DEFAULT_LIMIT = 25_000_000


class UploadedFile(colander.SchemaType):
    """A tuple of :class:`itschool_cms.core.uploads.AcceptedFile`.

    `max_size` is in bytes for each file, `max_files` for all that are sent at once.
    """

    widget_maker = FilesWidget

    def __init__(self, max_size: int = DEFAULT_LIMIT, max_files: int = 20):
        self.max_size, self.max_files = max_size, max_files

    def serialize(self, node, appstruct):
        """Return the files that are there already: anything with name, size and content_type."""
        return colander.null if appstruct in (colander.null, None) else list(appstruct)

    def deserialize(self, node, cstruct):
        """Judge each file that was sent. Raises colander.Invalid with a line for each refused file."""
        if cstruct is colander.null:
            return colander.null
        if not isinstance(cstruct, list):
            # An address may give values to the fields of a form, but no files.
            raise colander.Invalid(node, _("The form is damaged."))
        if len(cstruct) > self.max_files:
            limit = {"max": self.max_files}
            raise colander.Invalid(node, _("Send at most ${max} files at once.", mapping=limit))
        judged = [self._judge(item) for item in cstruct]
        refused = [item for item in judged if not isinstance(item, AcceptedFile)]
        if refused:
            raise colander.Invalid(node, refused)
        return tuple(judged)

    def cstruct_children(self, node, cstruct):
        """There are none."""
        return []

    def _judge(self, item):
        try:
            return accept(item.filename, item.file, self.max_size)
        except UploadRefused as refusal:
            parts = {"name": item.filename[-150:], "reason": refusal.reason}
            return _("${name}: ${reason}", mapping=parts)
