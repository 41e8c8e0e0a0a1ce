"""Where sessions are kept: one small object each, in a database of their own.

Neither the undo log nor a conflict of the main database ever sees a session.
"""

import hashlib
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import transaction
from BTrees.LOBTree import LOBTree
from BTrees.OOBTree import OOBTree, OOTreeSet
from persistent import Persistent
from persistent.mapping import PersistentMapping
from transaction.interfaces import NoTransaction
from ZODB import DB
from ZODB.POSException import ConflictError

IDLE_SECONDS = 12 * 3600
WRITE_ATTEMPTS = 5
# A clock that was set back by more must not give a session more life.
CLOCK_SLACK_SECONDS = 300


class SessionRecord(Persistent):
    """What is kept of a session; times in seconds since 1970 UTC.

    Attributes:
        user: uid of the person, 0 for a visitor.
        values: what features keep; replaced as a whole.
        agent: the browser's own words, for the list of devices.
        remember: the cookie outlives the browser.
        idle: seconds without a request after which the session ends.
        ends: when it ends in any case.
    """

    user = 0
    created = 0
    seen = 0
    idle = IDLE_SECONDS
    ends = 0
    remember = False
    agent = ""
    values: dict[str, Any] = {}  # noqa: RUF012 - a class default, never changed in place

    def alive(self, now: int) -> bool:
        """Tell whether the session still counts."""
        return now < self.ends and -CLOCK_SLACK_SECONDS < now - self.seen < self.idle

    def attributes(self) -> dict[str, Any]:
        """Return what is stored, as a copy."""
        # The dict of an object that is not loaded yet is empty.
        self._p_activate()
        return {**self.__dict__, "values": plain(self.values)}


def digest(token: str) -> str:
    """Return the form in which a session id is stored: useless to who reads the database."""
    return hashlib.sha256(token.encode("ascii", "replace")).hexdigest()


def plain(value: Any) -> Any:
    """Return a copy of a value that is made of plain parts: texts, numbers, lists and dicts of them.

    Raises:
        TypeError: a part is an object; a session must stay readable by every release.
    """
    if value is None or type(value) in (bool, int, float, bytes):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, list | tuple):
        return type(value)(plain(each) for each in value)
    if isinstance(value, dict):
        return {plain(key): plain(each) for key, each in value.items()}
    raise TypeError(f"A session keeps plain values only, no {type(value).__name__}")


class SessionStore:
    """All sessions of the application."""

    def __init__(self, database: DB) -> None:
        self.database = database
        self.change(_make_roots)

    def load(self, key: str, now: int) -> dict[str, Any] | None:
        """Return the attributes of a live session, or None."""
        with self.opened() as (root, _):
            record = root["records"].get(key)
            return record.attributes() if record is not None and record.alive(now) else None

    def create(self, key: str, attributes: dict[str, Any]) -> None:
        """Keep a new session."""

        def apply(root: PersistentMapping) -> None:
            record = root["records"][key] = SessionRecord()
            for name, value in attributes.items():
                setattr(record, name, value)
            if record.user:
                root["users"].setdefault(record.user, OOTreeSet()).add(key)

        self.change(apply)

    def save(self, key: str, change: Callable[[SessionRecord], None]) -> None:
        """Apply a change to a session; one that was ended meanwhile stays ended."""

        def apply(root: PersistentMapping) -> None:
            record = root["records"].get(key)
            if record is not None:
                change(record)

        self.change(apply)

    def drop(self, key: str) -> None:
        """End a session."""
        self.change(lambda root: _forget(root, key))

    def drop_user(self, user: int, keep: str = "") -> int:
        """End all sessions of a person but the one kept; returns how many."""
        ended = 0

        def apply(root: PersistentMapping) -> None:
            nonlocal ended
            keys = [key for key in root["users"].get(user, ()) if key != keep]
            for key in keys:
                _forget(root, key)
            ended = len(keys)

        self.change(apply)
        return ended

    def of_user(self, user: int, now: int) -> list[tuple[str, dict[str, Any]]]:
        """Return the live sessions of a person, last seen first: key and attributes."""
        with self.opened() as (root, _):
            records = [(key, root["records"][key]) for key in root["users"].get(user, ())]
            live = [(key, record.attributes()) for key, record in records if record.alive(now)]
        return sorted(live, key=lambda pair: -pair[1]["seen"])

    def expire(self, now: int) -> int:
        """Remove the records of sessions that have ended; returns how many."""
        with self.opened() as (root, _):
            dead = [key for key, record in root["records"].items() if not record.alive(now)]
        for key in dead:
            self.drop(key)
        return len(dead)

    def __len__(self) -> int:
        with self.opened() as (root, _):
            return len(root["records"])

    def change(self, apply: Callable[[PersistentMapping], None]) -> None:
        """Apply a change to the root of the database, in a transaction of its own; again after a conflict."""
        for attempt in range(1, WRITE_ATTEMPTS):
            with suppress(ConflictError):
                return self._change_once(apply)
            time.sleep(secrets.randbelow(20) / 1000 * attempt)
        return self._change_once(apply)

    def _change_once(self, apply: Callable[[PersistentMapping], None]) -> None:
        with self.opened() as (root, manager):
            apply(root)
            manager.commit()

    @contextmanager
    def opened(self) -> Iterator[tuple[PersistentMapping, transaction.TransactionManager]]:
        """Give the root of the database, to be looked at."""
        manager = transaction.TransactionManager(explicit=True)
        manager.begin()
        connection = self.database.open(manager)
        try:
            yield connection.root(), manager
        finally:
            # After a commit there is nothing left to end.
            with suppress(NoTransaction):
                manager.abort()
            connection.close()


def _make_roots(root: PersistentMapping) -> None:
    if "records" not in root:
        root["records"] = OOBTree()
        root["users"] = LOBTree()


def _forget(root: PersistentMapping, key: str) -> None:
    record = root["records"].pop(key, None)
    keys = root["users"].get(record.user) if record is not None else None
    if keys is not None:
        keys.discard(key)
        if not keys:
            del root["users"][record.user]
