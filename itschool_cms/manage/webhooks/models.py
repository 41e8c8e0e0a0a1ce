"""Webhooks: where programs are told what has changed, what waits to be told, and what was told lately."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from BTrees.LOBTree import LOBTree
from BTrees.OOBTree import OOBTree, OOTreeSet
from persistent import Persistent

# How many of its last deliveries a webhook remembers.
KEPT_ATTEMPTS = 50
# How long a secret signs on beside the one that follows it.
OVERLAP = timedelta(hours=24)


class Happening(StrEnum):
    """What is told; TEST only when somebody tries the webhook out."""

    ADDED = "added"
    CHANGED = "changed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"
    DELETED = "deleted"
    TEST = "test"


class Delivery(NamedTuple):
    """One message to one receiver: which item, never what it is called or holds.

    Attributes:
        id: of the message; a message that is sent again keeps it.
        event: a Happening.
        type: name of the type of the item.
        uid: of the item; 0 for a trial.
        path: address of what every visitor may see, else empty.
        moment: when it happened (UTC).
        attempt: how often it was tried in vain.
    """

    id: str
    event: str
    type: str
    uid: int
    path: str
    moment: datetime
    attempt: int = 0


class Attempt(NamedTuple):
    """What came of sending a message once.

    Attributes:
        delivery: the message.
        moment: when (UTC).
        status: of the answer; 0 where there was none.
        milliseconds: how long it took.
        problem: why it failed (a message); empty when it was received.
    """

    delivery: Delivery
    moment: datetime
    status: int
    milliseconds: int
    problem: str


class Hook(Persistent):
    """One webhook.

    Attributes:
        number: unique on the site.
        name: what admins call it.
        address: where it is told.
        secret: signs what is told. It is kept readable, because each message is signed with it: the database
            is as secret as the application.
        former: the secret before this one; empty for none.
        former_until: when (UTC) messages are no longer signed with the former one too.
        events: of Happening.
        types: names of types; empty for all.
        place: uid of the folder it is limited to; 0 for the whole site.
        is_on: it is told.
        by: uid of who made it.
        made: when (UTC).
        failing_since: when (UTC) the first of the failures since the last success was; None for none.
        failures: how many there are since then.
        rests_until: seconds since 1970 UTC; the receiver did not answer, nothing is sent before then.
        attempts: the last ones, the newest first.
        waiting: what is to be sent: (seconds since 1970 UTC, id of the message) to the message.
    """

    is_on = True
    former = ""
    former_until: datetime | None = None
    failing_since: datetime | None = None
    failures = 0
    rests_until = 0
    attempts: tuple[Attempt, ...] = ()

    def __init__(self, number: int, address: str, secret: str, by: int, made: datetime) -> None:
        self.number = number
        self.name = ""
        self.address = address
        self.secret = secret
        self.events: tuple[str, ...] = ()
        self.types: tuple[str, ...] = ()
        self.place = 0
        self.by = by
        self.made = made
        self.waiting = OOBTree()

    def wants(self, event: str, type_name: str, places: set[int]) -> bool:
        """Tell whether it is told of an event of an item of a type that stands, or stood, in the places."""
        fits = event in self.events and (not self.types or type_name in self.types)
        return self.is_on and fits and (not self.place or self.place in places)

    def renew(self, secret: str, now: datetime) -> None:
        """Take a new secret; for a while messages are signed with the present one too."""
        self.former, self.former_until = self.secret, now + OVERLAP
        self.secret = secret

    def secrets(self, now: datetime) -> tuple[str, ...]:
        """Return what messages are signed with at a moment (UTC), the present secret first."""
        overlaps = self.former_until is not None and now < self.former_until
        return (self.secret, self.former) if overlaps else (self.secret,)

    def drop_former(self, now: datetime) -> None:
        """Forget the former secret once it signs no more."""
        if self.former and len(self.secrets(now)) == 1:
            self.former, self.former_until = "", None

    def note(self, attempt: Attempt) -> None:
        """Remember an attempt."""
        self.attempts = (attempt, *self.attempts)[:KEPT_ATTEMPTS]

    def attempt_of(self, message: str) -> Attempt | None:
        """Return the last attempt at a message, or None where it is no longer remembered."""
        return next((each for each in self.attempts if each.delivery.id == message), None)

    def first_waiting(self, now: int) -> tuple[int, str] | None:
        """Return the key of the message that is to be sent first, if its time has come."""
        key = self.waiting.minKey() if self.waiting and now >= self.rests_until else None
        return key if key is not None and key[0] <= now else None


class Webhooks(Persistent):
    """The webhooks of a site.

    Attributes:
        dates: publications that begin or end later: (seconds since 1970 UTC, Happening, uid of the item).
    """

    def __init__(self) -> None:
        self._hooks = LOBTree()
        self.dates = OOTreeSet()

    def __iter__(self) -> Iterator[Hook]:
        return iter(self._hooks.values())

    def __len__(self) -> int:
        return len(self._hooks)

    def get(self, number: int) -> Hook | None:
        """Return the webhook with a number, or None."""
        return self._hooks.get(number)

    def add(self, address: str, secret: str, by: int, made: datetime) -> Hook:
        """Make a webhook with the next number, and return it."""
        number = self._hooks.maxKey() + 1 if self._hooks else 1
        hook = self._hooks[number] = Hook(number, address, secret, by, made)
        return hook

    def remove(self, number: int) -> None:
        """Forget a webhook, with what waits for it."""
        del self._hooks[number]
