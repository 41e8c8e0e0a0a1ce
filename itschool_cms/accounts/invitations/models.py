"""Batches of invitations: whom the office invited together, and what became of each."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from itertools import islice

from BTrees.LLBTree import LLBTree, LLTreeSet
from BTrees.LOBTree import LOBTree
from persistent import Persistent

from ..models import People


class BatchState(StrEnum):
    """Where a batch stands; stored."""

    RUNNING = "running"
    ENDED = "ended"
    CANCELLED = "cancelled"


class InvitationBatch(Persistent):
    """Invitations that were asked for together.

    Every step writes the batch itself: two steps at the same instant meet in a conflict, whatever their trees
    would allow.

    Attributes:
        number: from 1; part of its address.
        by: uid of who started it.
        at, ended: when (UTC); ended is None while it runs.
        state: of BatchState.
        total: how many persons it was started with.
        left: how many have not had their turn.
        waiting: place in the order to the uid of a person whose turn is to come.
        queued: uid to the id of the mail in the outbox.
        sent: uids of those whose mail went out.
        failed: uid to the reason that the mail server gave.
        skipped: uid to the reason (of `hindrances.Reason`) why no mail was made when their turn came.
    """

    state: BatchState = BatchState.RUNNING
    ended: datetime | None = None

    def __init__(self, number: int, persons: list[int], by: int, at: datetime) -> None:
        self.number = number
        self.by = by
        self.at = at
        self.total = self.left = len(persons)
        self.waiting = LLBTree(list(enumerate(persons)))
        self.queued = LLBTree()
        self.sent = LLTreeSet()
        self.failed = LOBTree()
        self.skipped = LOBTree()
        self.counts: tuple[int, int, int, int] = (0, 0, 0, 0)

    @property
    def is_running(self) -> bool:
        """Tell whether persons wait for their turn."""
        return self.state == BatchState.RUNNING

    @property
    def is_settled(self) -> bool:
        """Tell whether nothing will change any more."""
        return not self.is_running and not self.n_queued

    @property
    def n_queued(self) -> int:
        """How many mails wait to be sent."""
        return self.counts[0]

    @property
    def n_sent(self) -> int:
        """How many mails went out."""
        return self.counts[1]

    @property
    def n_failed(self) -> int:
        """How many mails the mail server refused for good."""
        return self.counts[2]

    @property
    def n_skipped(self) -> int:
        """How many persons got no mail because of a reason that came up after the start."""
        return self.counts[3]

    def next_persons(self, most: int) -> list[tuple[int, int]]:
        """Return place and uid of the persons whose turn it is."""
        return list(islice(self.waiting.items(), most))

    def was_queued(self, place: int, mail: int) -> None:
        """Note that the mail to the person at a place is in the outbox under the id."""
        uid = self._take(place)
        self.queued[uid] = mail
        self._count(queued=1)

    def was_skipped(self, place: int, reason: str) -> None:
        """Note why the person at a place gets no mail."""
        self.skipped[self._take(place)] = str(reason)
        self._count(skipped=1)

    def went_out(self, uid: int) -> None:
        """Note that the mail to a person was sent."""
        del self.queued[uid]
        self.sent.insert(uid)
        self._count(queued=-1, sent=1)

    def was_refused(self, uid: int, reason: str) -> None:
        """Note that the mail to a person was refused for good."""
        del self.queued[uid]
        self.failed[uid] = reason
        self._count(queued=-1, failed=1)

    def end(self, state: BatchState, now: datetime) -> None:
        """Have no more persons invited."""
        self.state = state
        self.ended = now

    def _take(self, place: int) -> int:
        self.left -= 1
        return self.waiting.pop(place)

    def _count(self, queued: int = 0, sent: int = 0, failed: int = 0, skipped: int = 0) -> None:
        changes = (queued, sent, failed, skipped)
        first, second, third, fourth = (
            before + change for before, change in zip(self.counts, changes, strict=True)
        )
        self.counts = (first, second, third, fourth)


class Batches(Persistent):
    """All batches of a school.

    Attributes:
        by_number: number to InvitationBatch.
        open: numbers of the batches of which something is still to be done or to be learned.
    """

    open: tuple[int, ...] = ()

    def __init__(self) -> None:
        self.by_number = LOBTree()

    def start(self, persons: list[int], by: int, at: datetime) -> InvitationBatch:
        """Make a batch for the persons (uids), in their order."""
        number = self.by_number.maxKey() + 1 if self.by_number else 1
        batch = self.by_number[number] = InvitationBatch(number, persons, by, at)
        self.open = (*self.open, number)
        return batch

    def settle(self, batch: InvitationBatch) -> None:
        """Forget to look after a batch of which all is known."""
        self.open = tuple(number for number in self.open if number != batch.number)

    def unsettled(self) -> Iterator[InvitationBatch]:
        """Yield the batches that are to be looked after, the oldest first."""
        return (self.by_number[number] for number in self.open)

    def newest_first(self) -> Iterator[InvitationBatch]:
        """Yield all batches."""
        return (self.by_number[number] for number in range(len(self), 0, -1))

    def __len__(self) -> int:
        return self.by_number.maxKey() if self.by_number else 0


def batches_of(people: People) -> Batches:
    """Return the batches of a school; an empty set, which is not stored, before the first."""
    return people.invitations if people.invitations is not None else Batches()


def make_batches(people: People) -> Batches:
    """Return the batches of a school; they are made with the first."""
    if people.invitations is None:
        people.invitations = Batches()
    return people.invitations
