"""What was indexed since the last merge, looked for in memory with the questions that postings answer."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping

from pyroaring import BitMap64

from .postings import AFTER
from .records import TextRecord
from .words import stems

# Words of one stem begin alike: those of all fresh texts are not stemmed at each question.
ALIKE = 3


class Fresh:
    """The words and tags of a few hundred items."""

    def __init__(self, records: Mapping[int, TextRecord | None]) -> None:
        self.uids = BitMap64(records)
        self._levels: dict[str, dict[int, int]] = {}
        for uid, record in records.items():
            for term, level in record.terms().items() if record is not None else ():
                self._levels.setdefault(term, {})[uid] = level
        self._terms = sorted(self._levels)

    def of(self, term: str) -> dict[int, int]:
        """Return the items that have the term, with their level."""
        return self._levels.get(term, {})

    def beginning(self, prefix: str) -> Iterator[str]:
        """Yield the terms that begin so, in their order."""
        return iter(self.between(prefix, prefix + AFTER))

    def between(self, first: str, last: str) -> list[str]:
        """Return the terms from the first to the last, both counted."""
        return self._terms[bisect_left(self._terms, first) : bisect_left(self._terms, last + "\0")]

    def with_stem(self, stem: str) -> Iterator[str]:
        """Yield the words of that stem."""
        return (word for word in self.beginning(stem[:ALIKE]) if stem in stems(word))
