"""Who is told when something is published where, what waits to be told, and what was told already."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from BTrees.LOBTree import LOBTree
from BTrees.OOBTree import OOBTree, OOTreeSet
from persistent import Persistent


class Pace(StrEnum):
    """How soon somebody is told."""

    NOW = "now"
    DAILY = "daily"
    WEEKLY = "weekly"


class StopLink(NamedTuple):
    """What the link at the end of a mail stops.

    Attributes:
        person: uid of the receiver.
        places: uids of the places whose news were in the mail.
        until: seconds since 1970 UTC up to which the link works.
    """

    person: int
    places: tuple[int, ...]
    until: int


class Subscriptions(Persistent):
    """All subscriptions of a site. Places and items are named by uid, times are seconds since 1970 UTC.

    Attributes:
        due: what will be told, ordered by the moment: (moment, uid of the item).
        waiting: what each person's next mail holds: (moment, uid of the person) to {uid of the item: uid of
            the place that was subscribed to, 0 for a rule that tells the person}.
        told: when an item was told last.
        links: the links that stop, by the digest of their token.
    """

    def __init__(self) -> None:
        self._by_place = LOBTree()
        self._by_person = LOBTree()
        self.due = OOTreeSet()
        self.waiting = OOBTree()
        self.told = LOBTree()
        self.links = OOBTree()

    def subscribe(self, person: int, place: int, pace: Pace) -> None:
        """Tell a person what is published in a place from now on, at that pace."""
        self._by_place.setdefault(place, LOBTree())[person] = str(pace)
        self._by_person.setdefault(person, LOBTree())[place] = str(pace)

    def stop(self, person: int, place: int) -> bool:
        """End a subscription; returns False where there is none. What waits for the person is dropped."""
        if self.pace(person, place) is None:
            return False
        for tree, key, other in ((self._by_place, place, person), (self._by_person, person, place)):
            del tree[key][other]
            if not tree[key]:
                del tree[key]
        for key in [key for key in self.waiting if key[1] == person]:
            self._drop_from(key, place)
        return True

    def pace(self, person: int, place: int) -> Pace | None:
        """Return how a person is told of a place, or None."""
        found = self._by_person.get(person, {}).get(place)
        return Pace(found) if found is not None else None

    def of(self, person: int) -> list[tuple[int, Pace]]:
        """Return the places that a person is told of, with the pace of each."""
        return [(place, Pace(pace)) for place, pace in self._by_person.get(person, {}).items()]

    def to(self, place: int) -> list[tuple[int, Pace]]:
        """Return the persons who are told of a place, with the pace of each."""
        return [(person, Pace(pace)) for person, pace in self._by_place.get(place, {}).items()]

    def wait(self, moment: int, person: int, item: int, place: int) -> None:
        """Put an item into the mail of a person that goes out at the moment."""
        found = self.waiting.get((moment, person))
        if found is None:
            found = self.waiting[(moment, person)] = LOBTree()
        found.setdefault(item, place)

    def ripe(self, now: int) -> Iterator[tuple[int, int]]:
        """Yield the keys of the mails that are to go out now, the oldest first."""
        return iter(list(self.waiting.keys(None, (now + 1,))))

    def pass_on(self, person: int, other: int) -> None:
        """Tell another person of what one is told of, with what waits and the links that stop; not both."""
        for place, pace in self.of(person):
            if self.pace(other, place) is None:
                self.subscribe(other, place, pace)
        for moment, receiver in [key for key in self.waiting if key[1] == person]:
            for item, place in self.waiting.pop((moment, receiver)).items():
                self.wait(moment, other, item, place)
        for digest in [digest for digest, link in self.links.items() if link.person == person]:
            self.links[digest] = self.links[digest]._replace(person=other)
        for place, _pace in self.of(person):
            self.stop(person, place)

    def _drop_from(self, key: tuple[int, int], place: int) -> None:
        items = self.waiting[key]
        for item in [item for item, by in items.items() if by == place]:
            del items[item]
        if not items:
            del self.waiting[key]


def seconds(moment: datetime) -> int:
    """Return a moment in seconds since 1970 UTC."""
    return int(moment.timestamp())
