"""Server-side sessions: one small object each, in a database of their own.

A session is read when it is first asked for and written once, after the request has succeeded, in a
transaction of its own: neither the undo log nor a conflict of the main database ever sees it, and a
visitor who has nothing to remember has no session at all.
"""

import hashlib
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import transaction
from BTrees.LOBTree import LOBTree
from BTrees.OOBTree import OOBTree, OOTreeSet
from persistent import Persistent
from persistent.mapping import PersistentMapping
from pyramid.config import Configurator
from pyramid.interfaces import ISession
from pyramid.request import Request
from pyramid.response import Response
from pyramid.tweens import EXCVIEW
from ZODB import DB
from ZODB.POSException import ConflictError
from zope.interface import implementer

from .database import open_database

IDLE_SECONDS = 12 * 3600
LIFETIME_SECONDS = 30 * 24 * 3600
SEEN_EVERY_SECONDS = 300
WRITE_ATTEMPTS = 5


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
        return now < self.ends and now - self.seen < self.idle


def digest(token: str) -> str:
    """Return the form in which a session id is stored: useless to who reads the database."""
    return hashlib.sha256(token.encode("ascii", "replace")).hexdigest()


class SessionStore:
    """All sessions of the application."""

    def __init__(self, database: DB) -> None:
        self.database = database
        with self._changing() as root:
            if "records" not in root:
                root["records"] = OOBTree()
                root["users"] = LOBTree()

    def load(self, key: str, now: int) -> dict[str, Any] | None:
        """Return the attributes of a live session, or None."""
        with self._reading() as root:
            record = root["records"].get(key)
            if record is None or not record.alive(now):
                return None
            record._p_activate()
            return dict(record.__dict__)

    def save(self, key: str, change: Callable[[SessionRecord], None]) -> None:
        """Apply a change to the session, which is made when it does not exist."""

        def apply(root: PersistentMapping) -> None:
            record = root["records"].get(key)
            if record is None:
                record = root["records"][key] = SessionRecord()
            change(record)
            if record.user:
                root["users"].setdefault(record.user, OOTreeSet()).add(key)

        self._change(apply)

    def drop(self, key: str) -> None:
        """End a session."""
        self._change(lambda root: self._forget(root, key))

    def drop_user(self, user: int, keep: str = "") -> int:
        """End all sessions of a person but the one kept; returns how many."""
        ended = 0

        def apply(root: PersistentMapping) -> None:
            nonlocal ended
            keys = [key for key in root["users"].get(user, ()) if key != keep]
            for key in keys:
                self._forget(root, key)
            ended = len(keys)

        self._change(apply)
        return ended

    def of_user(self, user: int, now: int) -> list[tuple[str, dict[str, Any]]]:
        """Return the live sessions of a person, last seen first: key and attributes."""
        with self._reading() as root:
            records = [(key, root["records"][key]) for key in root["users"].get(user, ())]
            live = [(key, record) for key, record in records if record.alive(now)]
            live.sort(key=lambda pair: -pair[1].seen)
            return [(key, dict(record.__dict__)) for key, record in live]

    def expire(self, now: int) -> int:
        """Remove the records of sessions that have ended; returns how many."""
        with self._reading() as root:
            dead = [key for key, record in root["records"].items() if not record.alive(now)]
        for key in dead:
            self.drop(key)
        return len(dead)

    def __len__(self) -> int:
        with self._reading() as root:
            return len(root["records"])

    @staticmethod
    def _forget(root: PersistentMapping, key: str) -> None:
        record = root["records"].pop(key, None)
        keys = root["users"].get(record.user) if record is not None else None
        if keys is not None:
            keys.discard(key)
            if not keys:
                del root["users"][record.user]

    def _change(self, apply: Callable[[PersistentMapping], None]) -> None:
        for attempt in range(WRITE_ATTEMPTS):
            try:
                with self._changing() as root:
                    apply(root)
                return
            except ConflictError:
                if attempt == WRITE_ATTEMPTS - 1:
                    raise
                time.sleep(secrets.randbelow(20) / 1000 * (attempt + 1))

    @contextmanager
    def _changing(self) -> Iterator[PersistentMapping]:
        manager = transaction.TransactionManager(explicit=True)
        manager.begin()
        connection = self.database.open(manager)
        try:
            yield connection.root()
            manager.commit()
        except BaseException:
            manager.abort()
            raise
        finally:
            connection.close()

    @contextmanager
    def _reading(self) -> Iterator[PersistentMapping]:
        manager = transaction.TransactionManager(explicit=True)
        manager.begin()
        connection = self.database.open(manager)
        try:
            yield connection.root()
        finally:
            manager.abort()
            connection.close()


@implementer(ISession)
class Session(dict):
    """The session of one request: a dict of plain values, with the person who signed in."""

    def __init__(self, request: Request, store: SessionStore, secure: bool) -> None:
        super().__init__()
        self._store = store
        # Browsers take a __Host- cookie from this very host and over https only.
        self._cookie = "__Host-sid" if secure else "sid"
        self._secure = secure
        self._now = int(time.time())
        self._agent = (request.user_agent or "")[:300]
        self._token = request.cookies.get(self._cookie, "")[:100]
        self._record = store.load(digest(self._token), self._now) if self._token else None
        self._old_key = ""
        self._dirty = False
        self._sent = False
        if self._record:
            super().update(self._record.get("values", {}))

    # ISession

    @property
    def new(self) -> bool:
        """Tell whether nothing was kept before this request."""
        return self._record is None

    @property
    def created(self) -> int:
        """When the session began, in seconds since 1970 UTC."""
        return self._record["created"] if self._record else self._now

    @property
    def user(self) -> int:
        """The uid of the person who signed in, 0 for a visitor."""
        return self._record.get("user", 0) if self._record else 0

    @property
    def key(self) -> str:
        """The name under which the session is stored."""
        return digest(self._token) if self._record else ""

    def changed(self) -> None:
        """Note that the values are to be written."""
        self._dirty = True
        if self._record is None:
            self._start(0, False, IDLE_SECONDS, LIFETIME_SECONDS)

    def invalidate(self) -> None:
        """End the session."""
        self.sign_out()

    def sign_in(
        self, user: int, remember: bool = False, idle: int = IDLE_SECONDS, lifetime: int = LIFETIME_SECONDS
    ) -> None:
        """Start a session of a person, under a new id; what the visitor had is forgotten.

        Args:
            user: uid of the person.
            remember: the cookie outlives the browser.
            idle: seconds without a request after which the session ends.
            lifetime: seconds after which it ends in any case.
        """
        self.sign_out()
        self._start(user, remember, idle, lifetime)

    def sign_out(self) -> None:
        """End the session; the cookie is taken back."""
        self._old_key = self.key or self._old_key
        self._record, self._token, self._sent, self._dirty = None, "", False, True
        super().clear()

    def flash(self, msg: Any, queue: str = "", allow_duplicate: bool = True) -> None:
        """Keep a message for the next page."""
        messages = self.setdefault(f"flash:{queue}", [])
        if allow_duplicate or msg not in messages:
            self[f"flash:{queue}"] = [*messages, msg]

    def pop_flash(self, queue: str = "") -> list[Any]:
        """Take the messages."""
        messages = self.get(f"flash:{queue}", [])
        if messages:
            del self[f"flash:{queue}"]
        return messages

    def peek_flash(self, queue: str = "") -> list[Any]:
        """Look at the messages."""
        return self.get(f"flash:{queue}", [])

    def new_csrf_token(self) -> str:
        """Make a new token for forms."""
        self["csrf"] = secrets.token_urlsafe(24)
        return self["csrf"]

    def get_csrf_token(self) -> str:
        """Return the token for forms, made at the first question."""
        return self.get("csrf") or self.new_csrf_token()

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, value)
        self.changed()

    def __delitem__(self, key: str) -> None:
        super().__delitem__(key)
        self.changed()

    def setdefault(self, key: str, default: Any = None) -> Any:
        """Return the value, which is set to the default when there is none."""
        if key not in self:
            self[key] = default
        return self[key]

    def pop(self, key: str, *default: Any) -> Any:
        """Take a value."""
        known = key in self
        value = super().pop(key, *default)
        if known:
            self.changed()
        return value

    def update(self, *args: Any, **kwargs: Any) -> None:
        """Set several values."""
        super().update(*args, **kwargs)
        self.changed()

    # Writing.

    def _start(self, user: int, remember: bool, idle: int, lifetime: int) -> None:
        self._token = secrets.token_urlsafe(32)
        self._record = {
            "user": user,
            "created": self._now,
            "seen": self._now,
            "remember": remember,
            "idle": idle,
            "ends": self._now + lifetime,
            "agent": self._agent,
        }
        self._dirty = self._sent = True

    def write(self, response: Response) -> None:
        """Store what changed and send the cookie."""
        if self._old_key:
            self._store.drop(self._old_key)
            if self._record is None:
                response.delete_cookie(self._cookie, path="/")
        if self._record is None:
            return
        stale = self._now - self._record["seen"] >= SEEN_EVERY_SECONDS
        if self._dirty or stale:
            self._store.save(self.key, self._change)
        if self._sent:
            self._send_cookie(response)

    def _change(self, record: SessionRecord) -> None:
        for name, value in {**self._record, "seen": self._now, "values": dict(self)}.items():
            setattr(record, name, value)

    def _send_cookie(self, response: Response) -> None:
        age = self._record["ends"] - self._now if self._record["remember"] else None
        response.set_cookie(
            self._cookie, self._token, max_age=age, path="/", secure=self._secure, httponly=True, samesite="Lax"
        )


def session_tween_factory(handler: Callable, registry: Any) -> Callable:
    """Write the session after a request that succeeded: outside of its transaction, so never before the commit."""

    def session_tween(request: Request) -> Response:
        response = handler(request)
        session = request.__dict__.get("session")
        if session is not None and response.status_int < 500:
            session.write(response)
        return response

    return session_tween


def includeme(config: Configurator) -> None:
    """Open the sessions' database and provide `request.session`."""
    settings = config.registry.settings
    store = config.registry.session_store = SessionStore(open_database(settings["sessions.uri"], 2_000))
    secure = settings["site.base_url"].startswith("https:")
    config.set_session_factory(lambda request: Session(request, store, secure))
    config.add_tween("itschool_cms.core.sessions.session_tween_factory", over=["pyramid_tm.tm_tween_factory", EXCVIEW])
