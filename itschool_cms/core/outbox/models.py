"""The outbox of a school: mails that wait, and what became of the sent ones."""

import datetime
import hashlib
import secrets
from collections.abc import Iterator
from enum import StrEnum
from itertools import islice

from BTrees.LOBTree import LOBTree
from BTrees.OOBTree import OOTreeSet
from persistent import Persistent

LANES = 16
LEASE = datetime.timedelta(minutes=5)
PAUSES = tuple(datetime.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360))
GIVE_UP_AFTER = datetime.timedelta(hours=24)
KEEP_FOR = datetime.timedelta(days=30)
MAX_ATTEMPTS = 20
MAX_ID = 2**63 - 1


class MailState(StrEnum):
    """Where a mail stands; stored."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class RawMessage(Persistent):
    """The bytes of a mail, apart from its state: a change of state does not write them again."""

    def __init__(self, content: bytes) -> None:
        self.content = content


class OutgoingMail(Persistent):
    """One message to one recipient. All times are UTC-aware datetimes."""

    # A transaction that wrote one is not taken back as a whole.
    never_undone = True
    state: MailState = MailState.QUEUED
    attempts: int = 0
    first_attempt: datetime.datetime | None = None
    lease_until: datetime.datetime | None = None
    finished: datetime.datetime | None = None
    last_error: str = ""
    _raw: RawMessage | None = None

    def __init__(
        self, mail_id: int, sender: str, recipient: str, subject: str, raw: bytes, now: datetime.datetime
    ) -> None:
        """``sender`` and ``recipient`` are bare addresses, ``raw`` the whole RFC 5322 message."""
        self.id = mail_id
        self.sender = sender
        self.recipient = recipient
        self.subject = subject
        self.created = self.next_attempt = now
        self._raw = RawMessage(raw)

    @property
    def raw(self) -> bytes | None:
        """The bytes to send; None once sent."""
        return self._raw.content if self._raw else None

    @property
    def due(self) -> datetime.datetime:
        """When a worker may take it: at its next attempt, or when the lease of a lost worker ends."""
        return self.lease_until or self.next_attempt

    def take(self, now: datetime.datetime) -> None:
        """Lease it to one worker, so that no other sends it at the same time."""
        self.state = MailState.SENDING
        self.attempts += 1
        self.first_attempt = self.first_attempt or now
        self.lease_until = now + LEASE

    def postpone(self, reason: str, now: datetime.datetime) -> None:
        """Put it back for a later attempt, the last one a day after the first."""
        self.state = MailState.QUEUED
        self.last_error = reason
        self.lease_until = None
        pause = PAUSES[min(self.attempts, len(PAUSES)) - 1]
        self.next_attempt = min(now + pause, self.last_chance)

    def finish(self, state: MailState, reason: str, now: datetime.datetime) -> None:
        """Close it as sent, without its bytes, or as failed, with them."""
        self.state = state
        self.last_error = reason
        self.lease_until = None
        self.finished = now
        if state is MailState.SENT:
            self._raw = None

    def queue_again(self, now: datetime.datetime) -> None:
        """Give it a new day of attempts, after its address or the server was put right."""
        self.state = MailState.QUEUED
        self.attempts = 0
        self.first_attempt = self.finished = self.lease_until = None
        self.next_attempt = now

    @property
    def last_chance(self) -> datetime.datetime:
        """When trying ends. Counted from the first attempt: a day without a worker loses nothing."""
        return (self.first_attempt or self.created) + GIVE_UP_AFTER


class Outbox(Persistent):
    """All outgoing mails of one school, by id, and the order in which they are due.

    Ids are random and the queue has lanes, so that two requests which queue a mail at the same time seldom
    meet in one bucket.

    Attributes:
        recipients: lanes of the mails to each address, the newest first: number of the address
            (`address_key`), negative second of its making, id.
        failures: the mails that were given up, the newest first: negative second of that, id.
    """

    # A transaction that wrote one is not taken back as a whole.
    never_undone = True
    recipients: tuple[OOTreeSet, ...] = ()
    failures: OOTreeSet | None = None

    def __init__(self) -> None:
        self.mails = LOBTree()
        self.recipients = _lanes()
        self.lanes = _lanes()
        self.finished = OOTreeSet()
        self.failures = OOTreeSet()

    def __len__(self) -> int:
        return len(self.mails)

    def __bool__(self) -> bool:
        return True

    def new_id(self) -> int:
        """A free random id of 63 bits."""
        mail_id = secrets.randbits(63)
        return self.new_id() if mail_id in self.mails else mail_id

    def add(self, mail: OutgoingMail) -> None:
        """Queue a mail."""
        self.mails[mail.id] = mail
        self._enqueue(mail)
        if self.recipients:
            self.recipients[mail.id % LANES].insert(_place(mail))

    def claim(self, now: datetime.datetime) -> OutgoingMail | None:
        """Lease the mail that is due first, or None. Commit before sending it."""
        while (mail := self.first_due(now)) is not None:
            self._dequeue(mail)
            if mail.attempts < MAX_ATTEMPTS:
                mail.take(now)
                self._enqueue(mail)
                return mail
            self._close(mail, MailState.FAILED, mail.last_error or "never finished", now)
        return None

    def first_due(self, now: datetime.datetime) -> OutgoingMail | None:
        """The mail that has been due longest, or None."""
        due = (lane.keys(max=(now, MAX_ID)) for lane in self.lanes)
        first = min((key for keys in due for key in islice(keys, 1)), default=None)
        return None if first is None else self.mails[first[1]]

    def sent(self, mail_id: int, now: datetime.datetime) -> None:
        """Record that the mail went out, whoever holds it by now."""
        mail = self.mails.get(mail_id)
        if mail is not None and mail.finished is None:
            self._dequeue(mail)
            self._close(mail, MailState.SENT, "", now)

    def failed(self, mail_id: int, reason: str, now: datetime.datetime) -> None:
        """Record that the mail can never be delivered, with the reason the server gave."""
        mail = self.mails.get(mail_id)
        if mail is not None and mail.finished is None:
            self._dequeue(mail)
            self._close(mail, MailState.FAILED, reason, now)

    def delayed(self, mail_id: int, attempt: int, reason: str, now: datetime.datetime) -> None:
        """Record that the given attempt failed for now; a newer attempt of another worker stands."""
        mail = self.mails.get(mail_id)
        if mail is None or mail.finished is not None or mail.attempts != attempt:
            return
        if now >= mail.last_chance:
            self.failed(mail_id, reason, now)
            return
        self._dequeue(mail)
        mail.postpone(reason, now)
        self._enqueue(mail)

    def prune(self, now: datetime.datetime, limit: int) -> int:
        """Forget at most ``limit`` mails finished more than 30 days ago; return how many."""
        old = []
        for key in self.finished.keys(max=(now - KEEP_FOR, MAX_ID)):
            old.append(key)
            if len(old) == limit:
                break
        for key in old:
            self.finished.remove(key)
            mail = self.mails.pop(key[1])
            self._forget_failure(mail)
            if self.recipients:
                self.recipients[mail.id % LANES].discard(_place(mail))
        return len(old)

    def last_to(self, recipient: str, most: int = 10) -> list[OutgoingMail]:
        """Return the last mails to an address, the newest first; none older than they are kept."""
        number = address_key(recipient)
        found = (islice(lane.keys((number,), (number + 1,)), most) for lane in self.recipients)
        places = sorted(place for lane in found for place in lane)
        return [self.mails[mail_id] for *_, mail_id in places[:most]]

    def index_recipients(self) -> None:
        """Make the index of addresses of an outbox that was made before there was one."""
        lanes = _lanes()
        for mail in self.mails.values():
            lanes[mail.id % LANES].insert(_place(mail))
        self.recipients = lanes

    def retry(self, mail_id: int, now: datetime.datetime) -> bool:
        """Queue a mail anew that was given up; tells whether there was such a one."""
        mail = self.mails.get(mail_id)
        if mail is None or mail.state is not MailState.FAILED:
            return False
        self._forget_failure(mail)
        self.finished.discard((mail.finished, mail.id))
        mail.queue_again(now)
        self._enqueue(mail)
        return True

    def failed_mails(self) -> Iterator[OutgoingMail]:
        """Yield the mails that were given up, the newest first."""
        return (self.mails[mail_id] for _, mail_id in self.failures or ())

    def waiting(self) -> int:
        """Return how many mails are queued or under way."""
        return sum(len(lane) for lane in self.lanes)

    def index_failures(self) -> None:
        """Make the list of failures of an outbox that was made before there was one."""
        self.failures = OOTreeSet(_failure(mail) for mail in self.in_state(MailState.FAILED))

    def in_state(self, state: MailState) -> Iterator[OutgoingMail]:
        """The mails in one state, in no order; a walk, for reports only."""
        return (mail for mail in self.mails.values() if mail.state is state)

    def _lane(self, mail: OutgoingMail) -> OOTreeSet:
        return self.lanes[mail.id % LANES]

    def _enqueue(self, mail: OutgoingMail) -> None:
        self._lane(mail).insert((mail.due, mail.id))

    def _dequeue(self, mail: OutgoingMail) -> None:
        self._lane(mail).remove((mail.due, mail.id))

    def _close(self, mail: OutgoingMail, state: MailState, reason: str, now: datetime.datetime) -> None:
        mail.finish(state, reason, now)
        self.finished.insert((now, mail.id))
        if state is MailState.FAILED and self.failures is not None:
            self.failures.insert(_failure(mail))

    def _forget_failure(self, mail: OutgoingMail) -> None:
        if mail.state is MailState.FAILED and self.failures is not None:
            self.failures.discard(_failure(mail))


def address_key(recipient: str) -> int:
    """Return the number under which the mails to an address are listed, in whatever case it is written.

    Such numbers lie as far apart as random ones: two requests seldom meet in one bucket.
    """
    folded = recipient.strip().casefold().encode("utf-8", "replace")
    return int.from_bytes(hashlib.sha256(folded).digest()[:8], "big") >> 1


def _failure(mail: OutgoingMail) -> tuple[int, int]:
    moment = mail.finished or mail.created
    return -int(moment.timestamp()), mail.id


def _lanes() -> tuple[OOTreeSet, ...]:
    return tuple(OOTreeSet() for _ in range(LANES))


def _place(mail: OutgoingMail) -> tuple[int, int, int]:
    return address_key(mail.recipient), -int(mail.created.timestamp()), mail.id
