"""Exports and imports under way: what was asked for, how far it is, and the file."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from BTrees.LOBTree import LOBTree
from persistent import Persistent


class TransferState(StrEnum):
    """Where a transfer stands."""

    WAITING = "waiting"
    WORKING = "working"
    READY = "ready"
    FAILED = "failed"
    DONE = "done"


class Transfer(Persistent):
    """An export or an import.

    Attributes:
        kind: EXPORT or IMPORT.
        root: uid of the folder.
        by: uid of the person.
        made: when (UTC) it was asked for.
        state: of TransferState.
        done, total: items written, of all.
        leased: until when (UTC) a process works on it; another one takes over then.
        blob, size: the file; None before there is one.
        lines: what an import would do, as plain tuples.
        digest: of the lines: what was looked at is what is done.
    """

    state: str = TransferState.WAITING
    done = 0
    total = 0
    leased: datetime | None = None
    blob: Any = None
    size = 0
    lines: tuple[tuple[Any, ...], ...] = ()
    digest = ""

    def __init__(self, kind: str, root: int, by: int, made: datetime) -> None:
        self.kind = kind
        self.root = root
        self.by = by
        self.made = made


EXPORT, IMPORT = "export", "import"


class Transfers(Persistent):
    """All transfers that are kept, by number."""

    def __init__(self) -> None:
        self.by_number = LOBTree()

    def add(self, transfer: Transfer) -> int:
        """Keep a transfer; returns its number."""
        number = self.by_number.maxKey() + 1 if self.by_number else 1
        self.by_number[number] = transfer
        return number
