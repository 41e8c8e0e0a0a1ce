"""Questions that families ask about what the school published, and the answers.

They stand beside the tree: who asks at the same moment as somebody else writes other objects, a document that
is deleted and restored keeps its questions, and nothing that lists or copies documents meets them.
"""

import random
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from BTrees.IOBTree import IOBTree
from BTrees.LOBTree import LOBTree
from BTrees.OOBTree import OOTreeSet
from persistent import Persistent

from ..audience import Addressed


class Step(StrEnum):
    """Where a thread stands."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"
    DELETED = "deleted"


class TakesQuestions(Addressed):
    """Something published about which families may ask.

    Attributes:
        takes_questions: they may, as far as the school lets them.
    """

    takes_questions = True


class Message(NamedTuple):
    """What somebody wrote into a thread.

    Attributes:
        number: from 1, within the thread.
        by: uid of the person.
        at: when (UTC).
        text: plain text; empty once it was withdrawn.
        edited: when it was changed last (UTC); None for never.
        school: it was written for the school, not by the family.
    """

    number: int
    by: int
    at: datetime
    text: str
    edited: datetime | None = None
    school: bool = False


class Thread(Persistent):
    """One question and what was written about it.

    Attributes:
        uid: its number; never that of an item.
        item: uid of what it is about.
        asker: uid of the person who asked.
        child: uid of the child that it is about; 0 for the person alone.
        step: a Step.
        changed: when (UTC) somebody wrote, or the step changed, last.
        deleted_by: uid of who deleted it; 0 while it is not.
        before: the Step that it had before it was deleted.
    """

    uid = 0
    step: str = Step.OPEN
    deleted_by = 0
    before: str = Step.OPEN

    def __init__(self, item: int, asker: int, child: int, moment: datetime) -> None:
        self.item, self.asker, self.child = item, asker, child
        self.changed = moment
        self._messages = IOBTree()

    def messages(self) -> list[Message]:
        """Return the messages in their order."""
        return list(self._messages.values())

    def message(self, number: int) -> Message | None:
        """Return a message, or None."""
        return self._messages.get(number)

    def write(self, by: int, text: str, moment: datetime, school: bool) -> Message:
        """Add a message."""
        number = self._messages.maxKey() + 1 if self._messages else 1
        message = self._messages[number] = Message(number, by, moment, text, school=school)
        return message

    def put(self, message: Message) -> None:
        """Put a message in the place of the one with its number."""
        self._messages[message.number] = message

    def subjects(self) -> tuple[int, ...]:
        """Return the uids of all that it belongs to: it goes when one of them goes for good."""
        return tuple(uid for uid in (self.item, self.asker, self.child) if uid)


class Questions(Persistent):
    """All threads of a school."""

    def __init__(self) -> None:
        self._threads = LOBTree()
        # Pairs, not trees in a tree: the first two questions about one thing meet in no conflict.
        self._by_subject = OOTreeSet()
        self._by_step = OOTreeSet()

    def is_empty(self) -> bool:
        """Tell whether nobody ever asked."""
        return not self._threads

    def add(self, thread: Thread) -> Thread:
        """Take a new thread in, and give it its number."""
        while not thread.uid or thread.uid in self._threads:
            thread.uid = random.randrange(1, 2**53)  # noqa: S311 - an identity, no secret
        self._threads[thread.uid] = thread
        self._file(thread)
        return thread

    def get(self, uid: int) -> Thread | None:
        """Return a thread, or None."""
        return self._threads.get(uid)

    def of(self, subject: int) -> list[Thread]:
        """Return the threads about an item or a child, or of a person who asked; the newest change last."""
        found = (self._threads[uid] for _subject, uid in self._pairs(subject))
        return sorted(found, key=lambda thread: thread.changed)

    def has(self, subject: int) -> bool:
        """Tell whether there are threads of a subject."""
        return next(iter(self._pairs(subject)), None) is not None

    def at(self, step: str, most: int | None = None) -> Iterator[Thread]:
        """Yield the threads at a step: open ones in the order of their waiting, others the newest first.

        Args:
            most: how many at most; None for all.
        """
        keys = list(islice(self._by_step.keys((step,), (step + "\0",)), most))
        return (self._threads[uid] for _step, _moment, uid in keys)

    def move(self, thread: Thread, step: str, moment: datetime) -> None:
        """Put a thread at a step at a moment (UTC)."""
        self._by_step.discard(self._place(thread))
        thread.step, thread.changed = step, moment
        self._by_step.add(self._place(thread))

    def give(self, thread: Thread, asker: int) -> None:
        """Let a thread be that of another account of the person who asked."""
        self._unfile(thread)
        thread.asker = asker
        self._file(thread)

    def forget(self, thread: Thread) -> None:
        """Let a thread go for good."""
        self._unfile(thread)
        del self._threads[thread.uid]

    def _pairs(self, subject: int) -> Iterator[tuple[int, int]]:
        return iter(list(self._by_subject.keys((subject,), (subject + 1,))))

    def _file(self, thread: Thread) -> None:
        self._by_step.add(self._place(thread))
        for subject in thread.subjects():
            self._by_subject.add((subject, thread.uid))

    def _unfile(self, thread: Thread) -> None:
        self._by_step.discard(self._place(thread))
        for subject in thread.subjects():
            self._by_subject.discard((subject, thread.uid))

    @staticmethod
    def _place(thread: Thread) -> tuple[str, int, int]:
        seconds = int(thread.changed.timestamp())
        return str(thread.step), seconds if thread.step == Step.OPEN else -seconds, thread.uid
