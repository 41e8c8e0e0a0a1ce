"""The words of a text, as the catalog knows them."""

import re
from collections.abc import Iterable

from .naming import fold

_WORD = re.compile(r"\w+", re.UNICODE)


class FoldedWords:
    """Lexicon step: split a text into words without case and accents."""

    def process(self, texts: Iterable[str]) -> list[str]:
        """Return the words of the texts."""
        return [word for text in texts for word in _WORD.findall(fold(text))]

    def processGlob(self, texts: Iterable[str]) -> list[str]:  # noqa: N802 - the name zope.index asks for
        """Return the words of a query; the star stays."""
        return [word for text in texts for word in re.findall(r"[\w*]+", fold(text))]
