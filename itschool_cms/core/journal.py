"""The journal of a person: what they did to the tree, so that it can be undone.

Each person has a journal of their own: nobody waits for somebody else's.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from BTrees.LOBTree import LOBTree
from persistent import Persistent

ADDED, CHANGED, MOVED, REMOVED = "added", "changed", "moved", "removed"
RESTORED, REORDERED = "restored", "reordered"
# What one act may hold; a longer one is noted, and cannot be undone.
MOST_STEPS = 5_000


class Step(NamedTuple):
    """One change of one item.

    Attributes:
        kind: ADDED, CHANGED, MOVED, REMOVED, RESTORED or REORDERED.
        uid: of the item.
        title: what it was called then.
        type_name: its type.
        before, after: values by attribute when it was changed; `parent`, `name` and `behind` (uids and a
            name) when its place was; `names` when the order was that of its children.
    """

    kind: str
    uid: int
    title: str
    type_name: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


class Entry(Persistent):
    """One act: what one request did.

    Attributes:
        at: when (UTC).
        steps: in the order in which they were done.
        cut: there were more steps than an entry holds.
        undoes: the key of the entry that this one undid; 0 for none.
        undone: the key of the entry that undid this one; 0 while it counts.
    """

    undoes = 0
    undone = 0
    cut = False

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.steps: tuple[Step, ...] = ()

    def add(self, step: Step) -> None:
        """Note one more step."""
        if len(self.steps) < MOST_STEPS:
            self.steps = (*self.steps, step)
        else:
            self.cut = True


class Journal(Persistent):
    """The entries of one person by key: microseconds since 1970 UTC."""

    def __init__(self) -> None:
        self._entries = LOBTree()

    def __len__(self) -> int:
        return len(self._entries)

    def __bool__(self) -> bool:
        return True

    def get(self, key: int) -> Entry | None:
        """Return the entry, or None."""
        return self._entries.get(key)

    def newest_first(self) -> Iterator[tuple[int, Entry]]:
        """Yield keys and entries."""
        return ((key, self._entries[key]) for key in reversed(self._entries.keys()))

    def begin(self, at: datetime, microseconds: int) -> tuple[int, Entry]:
        """Begin an entry; returns its key too.

        Args:
            at: when (UTC).
            microseconds: since 1970 UTC.
        """
        key = microseconds
        while key in self._entries:
            key += 1
        entry = self._entries[key] = Entry(at)
        return key, entry

    def prune(self, most: int, before: datetime) -> int:
        """Drop entries of before a moment (UTC), and the oldest beyond `most`; returns how many."""
        keys = list(self._entries.keys())
        old = keys[: max(0, len(keys) - most)]
        old += [key for key in keys[len(old) :] if key < before.timestamp() * 1_000_000]
        for key in old:
            del self._entries[key]
        return len(old)
