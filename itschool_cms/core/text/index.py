"""The index of all texts.

A save writes the record of its item and one small note that it waits; many waiting items at once are merged
into the postings. So a save costs the same for a text of ten words and of a thousand, and two of them at the
same moment do not meet at the words that both have.
"""

import random
from collections.abc import Iterable, Iterator
from typing import Any

from BTrees.LLBTree import LLTreeSet
from BTrees.LOBTree import LOBTree
from persistent import Persistent
from pyroaring import BitMap64

from .fresh import Fresh
from .packing import unpack
from .postings import Postings
from .records import LEVELS, Text, TextRecord

# The job merges often; where no job runs, whoever fills the last place does.
MERGED_BY_JOB, MERGED_AT_ONCE = 64, 512


class TextIndex(Persistent):
    """All texts by uid, word and tag.

    Attributes:
        unread: uids of the items with files whose text was not read yet.
    """

    def __init__(self) -> None:
        self._records = LOBTree()
        self._postings = Postings()
        self._waiting = LOBTree()
        self.unread = LLTreeSet()

    # Keeping.

    def index(self, uid: int, text: Text, portion: int = MERGED_AT_ONCE) -> None:
        """Take the text of an item in, instead of what it was.

        Args:
            portion: how many items may wait; who indexes all of a site at once takes larger ones.
        """
        before = self._records.get(uid)
        if before is not None and before.text() == text:
            return
        self._note(uid, before)
        self._records[uid] = TextRecord(text, before)
        if len(self._waiting) >= portion:
            self.merge()

    def unindex(self, uid: int) -> None:
        """Forget the text of an item; an unknown uid is left alone."""
        before = self._records.pop(uid, None)
        if before is None:
            return
        self._note(uid, before)
        if self._waiting[uid][1] is None:
            del self._waiting[uid]

    def waiting(self) -> int:
        """Return how many items wait to be merged."""
        return len(self._waiting)

    def merge(self) -> None:
        """Bring the postings to what the records say."""
        gone: dict[str, set[int]] = {}
        new: dict[str, dict[int, int]] = {}
        uids = list(self._waiting)
        for uid in uids:
            before, after = _terms(self._waiting[uid][1]), _terms(self._records.get(uid))
            for term in before.keys() - after.keys():
                gone.setdefault(term, set()).add(uid)
            for term, level in after.items():
                if before.get(term) != level:
                    new.setdefault(term, {})[uid] = level
        for term in sorted(gone.keys() | new.keys()):
            self._postings.change(term, gone.get(term, ()), new.get(term, {}))
        for uid in uids:
            # Never clear(): a save that came between must meet this in a conflict, not be lost.
            del self._waiting[uid]

    def note_stems(self, most: int) -> bool:
        """Find the stems of so many new words; tells whether more wait."""
        return self._postings.note_stems(most)

    def repack(self) -> Iterator[str]:
        """Write the postings anew, see `Postings.repack`."""
        return self._postings.repack()

    # Asking.

    def record(self, uid: int) -> TextRecord | None:
        """Return the text of an item, or None."""
        return self._records.get(uid)

    def sets(self, terms: Iterable[str]) -> list[BitMap64]:
        """Return the items that have one of the terms: for each level from the lowest, a set."""
        levels = [BitMap64() for _level in range(LEVELS)]
        fresh, terms = self.fresh(), list(terms)
        for term in terms:
            for portion in self._postings.of(term):
                for found, packed in zip(levels, portion, strict=True):
                    if packed:
                        found.update(unpack(packed))
        for found in levels:
            found.difference_update(fresh.uids)
        for term in terms:
            for uid, level in fresh.of(term).items():
                levels[level - 1].add(uid)
        return levels

    def tagged(self, *tags: str) -> BitMap64:
        """Return the items that have one of the tags."""
        return self.sets(tags)[0]

    def among(self, uids: BitMap64, *tags: str) -> BitMap64:
        """Return those of the items that have one of the tags."""
        found = BitMap64()
        for tag in tags:
            if len(found) == len(uids):
                break
            for portion in self._postings.of(tag):
                found |= unpack(portion[0]) & uids
        fresh = self.fresh()
        found -= fresh.uids
        return found | (uids & BitMap64(uid for tag in tags for uid in fresh.of(tag)))

    def beginning(self, prefix: str, most: int) -> list[str]:
        """Return the terms that begin so, at most so many."""
        return list(_first(most, self._postings.beginning(prefix), self.fresh().beginning(prefix)))

    def between(self, first: str, last: str) -> list[str]:
        """Return the terms from the first to the last, both counted, in their order."""
        return sorted({*self._postings.between(first, last), *self.fresh().between(first, last)})

    def alike(self, word: str, stems: Iterable[str]) -> set[str]:
        """Return the word and all others of its stems."""
        fresh = self.fresh()
        found = {
            other for stem in stems for other in (*self._postings.with_stem(stem), *fresh.with_stem(stem))
        }
        return found | {word}

    def knows(self, word: str) -> bool:
        """Tell whether some text has the word."""
        return word in self._postings or bool(self.fresh().of(word))

    def fresh(self) -> Fresh:
        """Return what waits to be merged."""
        key = tuple((uid, stamp) for uid, (stamp, _before) in self._waiting.items())
        known = getattr(self, "_v_fresh", None)
        if known is None or known[0] != key:
            known = self._v_fresh = key, Fresh({uid: self._records.get(uid) for uid, _stamp in key})
        return known[1]

    def snapshot(self) -> dict[str, Any]:
        """Return the text of each item, and its words as questions see them, in a form to compare."""
        uids = self.fresh().uids
        found: dict[int, dict[str, int]] = {uid: {} for uid in self._records}
        for term, levels in self._postings.snapshot().items():
            for uid, level in levels.items():
                if uid not in uids:
                    found.setdefault(uid, {})[term] = level
        for uid in filter(found.__contains__, uids):
            found[uid] = _terms(self._records[uid])
        return {"texts": {uid: record.text() for uid, record in self._records.items()}, "terms": found}

    def _note(self, uid: int, before: TextRecord | None) -> None:
        """Note that the postings hold another text of the item (None for none) than its record."""
        merged = self._waiting[uid][1] if uid in self._waiting else before
        # Another stamp each time: who changes an item while another process merges it must meet a conflict.
        self._waiting[uid] = random.getrandbits(53), merged


def _terms(record: TextRecord | None) -> dict[str, int]:
    return record.terms() if record is not None else {}


def _first(most: int, *sources: Iterator[str]) -> set[str]:
    found: set[str] = set()
    for source in sources:
        for number, term in enumerate(source):
            if number >= most:
                break
            found.add(term)
    return found
