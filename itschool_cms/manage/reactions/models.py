"""Rules of folders: when something happens there, something follows; and what has followed."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from BTrees.LOBTree import LOBTree
from BTrees.OOBTree import OOBTree, OOTreeSet
from persistent import Persistent

# How much of what has followed a page shows, and keeps.
KEPT_FIRINGS = 50


class When(StrEnum):
    """What happens in the folder."""

    PUBLISHED = "published"
    ADDED = "added"
    CHANGED = "changed"


class Then(StrEnum):
    """What follows."""

    TELL = "tell"
    MOVE = "move"
    STATE = "state"


class Reaction(NamedTuple):
    """One rule of a folder.

    Attributes:
        number: of the rule, unique on the site.
        place: uid of the folder.
        when: a When.
        below: it counts for what stands deeper as well.
        then: a Then.
        whom: who is told: "role:teacher", or the key of a circle of people.
        target: uid of the folder to move to.
        act: name of the transition to make.
        by: uid of who made the rule; it does nothing that this person may not do.
        made: when (UTC).
    """

    number: int
    place: int
    when: str
    below: bool
    then: str
    whom: str
    target: int
    act: str
    by: int
    made: datetime


class Firing(NamedTuple):
    """What has followed once.

    Attributes:
        moment: when (UTC).
        number: of the rule.
        item: uid of the item.
        done: it was done; else the reason is in `note`.
        note: a message, with the number of people told in place of `${n}`.
        told: how many people were told.
    """

    moment: datetime
    number: int
    item: int
    done: bool
    note: str
    told: int


class Reactions(Persistent):
    """The rules of all folders of a site, what waits to be looked at, and what has followed.

    Attributes:
        waiting: what has happened and was not looked at yet: (When, uid of the item).
        last: when a rule last followed for an item: (number of the rule, uid of the item) to seconds.
    """

    def __init__(self) -> None:
        self._by_place = LOBTree()
        self._firings = LOBTree()
        self._next = 1
        self.waiting = OOTreeSet()
        self.last = OOBTree()

    def of(self, place: int) -> tuple[Reaction, ...]:
        """Return the rules of a folder, the oldest first."""
        return self._by_place.get(place, ())

    def add(self, reaction: Reaction) -> Reaction:
        """Keep a rule under the next number, and return it."""
        kept = reaction._replace(number=self._next)
        self._next += 1
        self._by_place[kept.place] = (*self.of(kept.place), kept)
        return kept

    def remove(self, place: int, number: int) -> bool:
        """Forget a rule; returns False where there is none of that number."""
        left = tuple(each for each in self.of(place) if each.number != number)
        found = len(left) < len(self.of(place))
        if left:
            self._by_place[place] = left
        elif found:
            del self._by_place[place]
        return found

    def matching(self, lineage: list[int], when: str) -> Iterator[Reaction]:
        """Yield the rules for an item: those of the folder it stands in, then of those above.

        Args:
            lineage: uids of the folders, the nearest first.
        """
        for distance, place in enumerate(lineage):
            for reaction in self.of(place):
                if reaction.when == when and (reaction.below or not distance):
                    yield reaction

    def note(self, place: int, firing: Firing) -> None:
        """Keep what has followed from a rule of a folder, the newest first."""
        self._firings[place] = (firing, *self.firings(place))[:KEPT_FIRINGS]

    def firings(self, place: int) -> tuple[Firing, ...]:
        """Return what has followed from the rules of a folder, the newest first."""
        return self._firings.get(place, ())
