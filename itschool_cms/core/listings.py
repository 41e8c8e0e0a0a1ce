"""Listings: ordered sets of items for the hot paths (the documents of a class, the children of a folder).

An entry carries all that decides who sees it, so a listing never loads an item that it does not show.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from BTrees.Length import Length
from BTrees.OOBTree import OOBTree
from persistent import Persistent

from .references import LINKED

ALWAYS = 0
NEVER = 2**40


def copies_of(uid: int) -> str:
    """Return the name of the listing of the working copy of the item with the uid."""
    return f"working-copy|{uid}"


class Record(NamedTuple):
    """What decides whether somebody sees an item; times in seconds since 1970 UTC."""

    type_name: str
    state: str
    effective: int
    expires: int
    editors: tuple[str, ...]
    readers: tuple[str, ...]

    def visible_to(self, principals: frozenset[str], now: int) -> bool:
        """Tell whether one of the principals may see the item at that time."""
        if self.effective <= now < self.expires and not principals.isdisjoint(self.readers):
            return True
        return not principals.isdisjoint(self.editors)


class Hit(NamedTuple):
    """An entry of a listing: its sort value, the uid of the item and its record."""

    sort: Any
    uid: int
    record: Record


def timestamp(moment: datetime | None, default: int) -> int:
    """Return the moment in seconds since 1970 UTC, or the default for None."""
    return default if moment is None else int(moment.timestamp())


class Listings(Persistent):
    """All listings of one tree by name; a listing without entries does not exist."""

    def __init__(self) -> None:
        self._trees = OOBTree()
        # The len() of a BTree visits all its buckets.
        self._lengths = OOBTree()

    def put(self, key: str, sort: Any, uid: int, record: Record) -> None:
        """Put an item into a listing."""
        tree = self._trees.get(key)
        if tree is None:
            tree = self._trees[key] = OOBTree()
        if (sort, uid) not in tree and _is_wide(key):
            self._lengths.setdefault(key, Length()).change(1)
        tree[(sort, uid)] = record

    def drop(self, key: str, sort: Any, uid: int) -> None:
        """Take an item out of a listing. Raises KeyError where it is not there."""
        tree = self._trees[key]
        del tree[(sort, uid)]
        if _is_wide(key):
            self._lengths[key].change(-1)
        if not tree:
            del self._trees[key]

    def hits(
        self,
        key: str,
        principals: frozenset[str] | None = None,
        now: int = 0,
        start: Any = None,
        end: Any = None,
    ) -> Iterator[Hit]:
        """Yield the entries of a listing in its order.

        Args:
            key: the name of the listing.
            principals: only what one of them may see at `now`; None for everything.
            now: seconds since 1970 UTC.
            start: the first sort value to yield.
            end: the sort value before which to stop.
        """
        tree = self._trees.get(key)
        if tree is None:
            return
        first, last = None if start is None else (start,), None if end is None else (end,)
        for (sort, uid), record in tree.items(first, last):
            if principals is None or record.visible_to(principals, now):
                yield Hit(sort, uid, record)

    def entries(self, key: str, start: Any, end: Any) -> Iterator[tuple[tuple[Any, int], Record]]:
        """Yield the entries of a listing between two sort values as they are stored, whoever may see them."""
        tree = self._trees.get(key)
        return iter(()) if tree is None else iter(tree.items((start,), (end,)))

    def count(self, key: str) -> int:
        """Return how many entries a listing has; quick for those that grow with the school."""
        if _is_wide(key):
            length = self._lengths.get(key)
            return length() if length is not None else 0
        tree = self._trees.get(key)
        return len(tree) if tree is not None else 0

    def names(self, start: str) -> Iterator[str]:
        """Yield the names of the listings that begin so, in order."""
        return iter(self._trees.keys(start, start + "\U0010ffff"))

    def snapshot(self) -> dict[str, dict]:
        """Return all listings in a form that can be compared."""
        return {key: dict(tree) for key, tree in self._trees.items()}


def _is_wide(key: str) -> bool:
    # A listing that ends in a number is one of a group, a child or a folder, one of links leads to one page:
    # a counter each costs too much.
    return not (key[-1:].isdigit() or key.startswith(LINKED))
