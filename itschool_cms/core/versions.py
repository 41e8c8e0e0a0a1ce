"""Versions: what an item was at each save, who saved it and why.

A version stores only the values that its save changed; the oldest one stores all. Who, when and why stand
beside each other in one tree, the values of each version are an object of their own: a list of versions
loads no text, and a page loads neither.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from BTrees.IOBTree import IOBTree
from persistent import Persistent

ADDED, CHANGED, REVERTED = "added", "changed", "reverted"


class Values(Persistent):
    """The values of one version by attribute; never changed once they are stored."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = dict(values)


class Version(NamedTuple):
    """One save.

    Attributes:
        number: from 1; numbers of one item have no gap but at the old end.
        at: when (UTC).
        by: uid of the person; 0 for the system.
        act: ADDED, CHANGED or REVERTED.
        comment: why, in the words of the person.
        source: the number of the version that was brought back; 0 for none.
        names: the attributes that were changed.
        kept: their values.
    """

    number: int
    at: datetime | None
    by: int
    act: str
    comment: str
    source: int
    names: tuple[str, ...]
    kept: Values


class Versions(Persistent):
    """The versions of one item."""

    def __init__(self) -> None:
        self._versions = IOBTree()

    def __len__(self) -> int:
        return len(self._versions)

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Iterator[Version]:
        """Yield the versions, the newest first."""
        return (self._versions[number] for number in reversed(self._versions.keys()))

    def get(self, number: int) -> Version | None:
        """Return the version with the number, or None."""
        return self._versions.get(number)

    def latest(self) -> Version:
        """Return the newest version."""
        return self._versions[self._versions.maxKey()]

    def values_at(self, number: int) -> dict[str, Any]:
        """Return all values of the item as the save of that number left them."""
        found: dict[str, Any] = {}
        for each in reversed(self._versions.keys(max=number)):
            version = self._versions[each]
            if not found.keys() >= set(version.names):
                found = {**version.kept.values, **found}
        return found

    def add(
        self,
        values: Mapping[str, Any],
        at: datetime | None,
        by: int,
        act: str = CHANGED,
        comment: str = "",
        source: int = 0,
    ) -> Version:
        """Keep a save.

        Args:
            values: the values that it changed; all values for the first one.
            at: when (UTC).
            by: uid of the person.
        """
        number = self._versions.maxKey() + 1 if self._versions else 1
        version = Version(number, at, by, act, comment, source, tuple(values), Values(values))
        self._versions[number] = version
        return version

    def amend(self, number: int, values: Mapping[str, Any]) -> None:
        """Let a version hold more values: those of a later change of the same act."""
        version = self._versions[number]
        together = {**version.kept.values, **values}
        self._versions[number] = version._replace(names=tuple(together), kept=Values(together))

    def prune(self, most: int, before: datetime | None = None) -> int:
        """Drop the oldest versions; the newest always stays. Returns how many were dropped.

        Args:
            most: how many stay at most.
            before: versions of before this moment (UTC) go too; None keeps them.
        """
        dropped = 0
        while len(self._versions) > 1 and (len(self._versions) > most or self._is_older(before)):
            first, second = (self._versions[number] for number in list(self._versions.keys())[:2])
            del self._versions[first.number]
            # The oldest version holds all values.
            together = {**first.kept.values, **second.kept.values}
            self._versions[second.number] = second._replace(names=tuple(together), kept=Values(together))
            dropped += 1
        return dropped

    def _is_older(self, before: datetime | None) -> bool:
        # A version counts until the next save: that is the day on which it became an old one.
        second = self._versions[self._versions.keys()[1]]
        return before is not None and second.at is not None and second.at < before
