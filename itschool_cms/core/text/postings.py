"""Postings: which items have a word, at which level; few bytes for a rare word, chunks for a common one."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from BTrees.LOBTree import LOBTree
from BTrees.OOBTree import OOBTree, OOTreeSet
from persistent import Persistent
from pyroaring import BitMap64

from .packing import pack, unpack
from .records import LEVELS
from .words import stems

SMALL = 48
CHUNK = 2_048
Levels = tuple[bytes, ...]
NONE: Levels = (b"",) * LEVELS
AFTER = "\U0010ffff"


class Chunk(Persistent):
    """A part of the postings of a common word."""

    def __init__(self, levels: Levels) -> None:
        self.levels = levels


class Postings(Persistent):
    """All words and tags, and where they are found; the words also by their stems.

    Attributes:
        unstemmed: words whose stems are still to be noted: that takes longer than all else.
    """

    def __init__(self) -> None:
        self._entries = OOBTree()
        self._stems = OOTreeSet()
        self.unstemmed = OOTreeSet()

    def __contains__(self, term: str) -> bool:
        return term in self._entries

    def beginning(self, prefix: str) -> Iterator[str]:
        """Yield the terms that begin so, in their order."""
        return iter(self._entries.keys(prefix, prefix + AFTER))

    def between(self, first: str, last: str) -> list[str]:
        """Return the terms from the first to the last, both counted."""
        return list(self._entries.keys(first, last))

    def with_stem(self, stem: str) -> Iterator[str]:
        """Yield the words of that stem."""
        for key in self._stems.keys(f"{stem}\0", f"{stem}\0{AFTER}"):
            yield key.partition("\0")[2]

    def of(self, term: str) -> Iterator[Levels]:
        """Yield the packed numbers of the items that have the term, by level, in portions."""
        entry = self._entries.get(term)
        if isinstance(entry, tuple):
            yield entry
        elif entry is not None:
            for chunk in entry.values():
                yield chunk.levels

    def change(self, term: str, gone: Iterable[int], new: dict[int, int]) -> None:
        """Take items out of a term's postings and put others in.

        Args:
            gone: the items that no longer have it.
            new: the items that have it now, with their level.
        """
        entry, known = self._entries.get(term), term in self._entries
        if entry is None or isinstance(entry, tuple):
            self._change_small(term, _changed(entry or NONE, gone, new))
        else:
            self._change_large(term, entry, {*gone}, new)
        if known != (term in self._entries) and not term.startswith(":"):
            self.unstemmed.add(term)

    def note_stems(self, most: int) -> bool:
        """Note the stems of so many words, or forget those of words gone; tells whether more wait."""
        for term in list(islice(self.unstemmed, most)):
            note = self._stems.add if term in self._entries else self._stems.discard
            for stem in stems(term):
                note(f"{stem}\0{term}")
            self.unstemmed.remove(term)
        return bool(self.unstemmed)

    def repack(self) -> Iterator[str]:
        """Write all postings as they are written now; yields each word that is done."""
        for term, entry in self._entries.items():
            if isinstance(entry, tuple):
                self._entries[term] = _repacked(entry)
            else:
                for chunk in entry.values():
                    chunk.levels = _repacked(chunk.levels)
            yield term

    def snapshot(self) -> dict[str, dict[int, int]]:
        """Return all postings in a form that can be compared."""
        return {term: levels_of(self.of(term)) for term in self._entries}

    def _change_small(self, term: str, levels: Levels) -> None:
        found = _all(levels)
        if not found:
            self._entries.pop(term, None)
        elif len(found) <= SMALL:
            self._entries[term] = levels
        else:
            tree = self._entries[term] = LOBTree()
            _put(tree, found.min(), levels)

    def _change_large(self, term: str, tree: Any, gone: set[int], new: dict[int, int]) -> None:
        touched: dict[int, tuple[set[int], dict[int, int]]] = {}
        for uid in {*gone, *new}:
            portion = touched.setdefault(_key_of(tree, uid), (set(), {}))
            if uid in new:
                portion[1][uid] = new[uid]
            else:
                portion[0].add(uid)
        for key, (without, with_) in touched.items():
            _put(tree, key, _changed(tree[key].levels, without, with_))
        if not tree:
            del self._entries[term]


def levels_of(portions: Iterable[Levels]) -> dict[int, int]:
    """Return the level of each item in the portions."""
    return {
        uid: level
        for levels in portions
        for level, packed in enumerate(levels, start=1)
        for uid in unpack(packed)
    }


def _changed(levels: Levels, gone: Iterable[int], new: dict[int, int]) -> Levels:
    result, elsewhere = [], BitMap64([*gone, *new])
    for level, packed in enumerate(levels, start=1):
        before = unpack(packed)
        after = (before - elsewhere) | BitMap64(uid for uid, at in new.items() if at == level)
        result.append(packed if before == after else pack(after))
    return tuple(result)


def _repacked(levels: Levels) -> Levels:
    return tuple(pack(unpack(packed)) for packed in levels)


def _all(levels: Levels) -> BitMap64:
    return BitMap64().union(*map(unpack, levels))


def _key_of(tree: Any, uid: int) -> int:
    return tree.maxKey(uid) if tree.minKey() <= uid else tree.minKey()


def _put(tree: Any, key: int, levels: Levels) -> None:
    """Keep the levels under the key, in several chunks if they are many."""
    found = _all(levels)
    if not found:
        del tree[key]
    elif len(found) <= CHUNK:
        _write(tree, key, levels)
    else:
        # The first chunk also holds what is less than its key: each part gets a key of its own.
        tree.pop(key, None)
        half = CHUNK // 2
        for start in range(0, len(found), half):
            part = found[start : start + half]
            _write(tree, part.min(), tuple(pack(unpack(packed) & part) for packed in levels))


def _write(tree: Any, key: int, levels: Levels) -> None:
    chunk = tree.get(key)
    if chunk is None:
        tree[key] = Chunk(levels)
    elif chunk.levels != levels:
        chunk.levels = levels
