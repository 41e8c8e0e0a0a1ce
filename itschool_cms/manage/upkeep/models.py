"""Long work for the upkeep of a site, asked for in the web and done beside the delivery of mail."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from persistent import Persistent
from persistent.mapping import PersistentMapping

# Work that has not ended by then was cut off.
LONGEST = timedelta(hours=2)


class TaskState(StrEnum):
    """Where a task stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CUT = "cut"


class Task(Persistent):
    """One piece of work; times in UTC.

    Attributes:
        kind: its name in `tasks.KINDS`.
        by: uid of the person who asked.
        options: what was asked for.
        started, finished: None before that.
        result: facts by name, of plain values.
        failure: the class of the error that ended it; empty for none.
    """

    started: datetime | None = None
    finished: datetime | None = None
    failure = ""

    def __init__(self, kind: str, by: int, queued: datetime, options: dict[str, Any]) -> None:
        self.kind = kind
        self.by = by
        self.queued = queued
        self.options = options
        self.result: dict[str, Any] = {}

    def state(self, now: datetime) -> TaskState:
        """Return where the task stands at a moment (UTC)."""
        if self.finished is not None:
            return TaskState.FAILED if self.failure else TaskState.DONE
        if self.started is None:
            return TaskState.QUEUED
        return TaskState.RUNNING if now - self.started < LONGEST else TaskState.CUT


class Upkeep(PersistentMapping):
    """The last task of each kind."""

    def waiting(self, now: datetime) -> Task | None:
        """Return a task that nobody has begun, or None."""
        return next((each for each in self.values() if each.state(now) is TaskState.QUEUED), None)

    def busy(self, kind: str, now: datetime) -> bool:
        """Tell whether a task of the kind is queued or under way."""
        task = self.get(kind)
        return task is not None and task.state(now) in (TaskState.QUEUED, TaskState.RUNNING)
