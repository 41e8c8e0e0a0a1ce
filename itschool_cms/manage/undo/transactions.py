"""The transactions of the database: who wrote what and when, and taking one back as a whole."""

from base64 import decodebytes
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import transaction
from pyramid.path import DottedNameResolver
from ZODB import DB
from ZODB.POSException import POSError, UndoError
from ZODB.TimeStamp import TimeStamp
from ZODB.utils import get_pickle_metadata

TID_BYTES = 8
# The first byte of what is no signed number any more: no clock gives it.
SIGNED = 128
# What an undo log is searched for at most, from the newest on.
MOST = 10_000


class NotUndone(Exception):
    """A later transaction changed what this one wrote."""


@dataclass(frozen=True)
class Transaction:
    """One transaction.

    Attributes:
        tid: its number in hexadecimal digits.
        at: when (UTC).
        user: uid of the person; 0 for the system.
        path: the address that was asked for.
    """

    tid: str
    at: datetime
    user: int
    path: str


def keeps_history(database: DB) -> bool:
    """Tell whether the storage of a database can take transactions back."""
    return bool(database.supportsUndo())


def newest(database: DB, first: int, count: int) -> list[Transaction]:
    """Return transactions of the undo log, the newest first.

    Args:
        first: how many to leave out.
        count: how many to return at most.
    """
    if not keeps_history(database):
        return []
    try:
        found = database.undoLog(first, first + count)
    except UndoError:
        # It is being packed.
        return []
    return [
        Transaction(
            _tid_of(each["id"]).hex(),
            datetime.fromtimestamp(each["time"], UTC),
            read_user(each["user_name"]),
            _text(each["description"]),
        )
        for each in found
    ]


def transaction_of(database: DB, tid: str) -> tuple[Transaction, frozenset[type]] | None:
    """Return a transaction and the classes of the objects that it wrote; None when there is none."""
    number = _read(tid)
    if number is None or not keeps_history(database):
        return None
    with closing(database.storage.iterator(number, number)) as transactions:
        for found in transactions:
            at = datetime.fromtimestamp(TimeStamp(number).timeTime(), UTC)
            told = Transaction(tid, at, read_user(found.user), _text(found.description))
            return told, frozenset(_classes(found))
    return None


def is_kept(classes: frozenset[type]) -> bool:
    """Tell whether a transaction may not be taken back, by the classes of what it wrote."""
    return any(getattr(cls, "never_undone", False) for cls in classes)


def take_back(database: DB, tid: str, user: int, note: str) -> None:
    """Undo a transaction in one of its own.

    Raises:
        NotUndone: a later one changed what it wrote.
    """
    manager = transaction.TransactionManager(explicit=True)
    begun = manager.begin()
    begun.user, begun.description = str(user), note
    try:
        database.undo(_id_of(database, tid), begun)
        manager.commit()
    except (UndoError, POSError) as refusal:
        manager.abort()
        raise NotUndone from refusal


def read_user(text: Any) -> int:
    """Return the uid that stands in a transaction; 0 for none."""
    digits = _text(text).rpartition(" ")[2].strip("/")
    return int(digits) if digits.isascii() and digits.isdecimal() else 0


def _id_of(database: DB, tid: str) -> bytes:
    number = bytes.fromhex(tid)
    found = database.undoLog(0, -MOST, lambda each: _tid_of(each["id"]) == number)
    if not found:
        raise UndoError("It is not in the undo log")
    return found[0]["id"]


def _tid_of(name: bytes) -> bytes:
    return decodebytes(name + b"\n")[:TID_BYTES]


def _read(tid: str) -> bytes | None:
    try:
        number = bytes.fromhex(tid) if tid.isascii() else b""
    except ValueError:
        return None
    # SQL storages keep a transaction of number zero, in which nobody did anything, and signed numbers alone.
    return number if len(number) == TID_BYTES and any(number) and number[0] < SIGNED else None


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")


def _classes(found: Any) -> Iterator[type]:
    resolve = DottedNameResolver().maybe_resolve
    for record in found:
        if record.data:
            module, name = get_pickle_metadata(record.data)
            try:
                yield resolve(f"{module}.{name}")
            except (ImportError, AttributeError):
                continue
