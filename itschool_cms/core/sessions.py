"""The session of a request: read when it is first asked for, written once the request has succeeded.

It is written outside of the transaction of the request, and only what the request changed, so two requests
of one person do not undo each other. A visitor who has nothing to remember has no session at all.
"""

import hashlib
import logging
import secrets
import time
from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

from pyramid.config import Configurator
from pyramid.interfaces import ISession
from pyramid.request import Request
from pyramid.response import Response
from pyramid.tweens import EXCVIEW
from zope.interface import implementer

from .database import open_database
from .session_store import IDLE_SECONDS, SessionRecord, SessionStore, digest, plain

log = logging.getLogger(__name__)

LIFETIME_SECONDS = 30 * 24 * 3600
VISITOR_SECONDS = 3600
SEEN_EVERY_SECONDS = 300
FLASH = "flash:"


class SessionNotWritten(Exception):
    """Somebody signed in or out and it could not be stored; the request itself is committed."""


@implementer(ISession)
class Session(MutableMapping[str, Any]):
    """The session of one request: a dict of plain values, with the person who signed in.

    A value that is changed in place is not noticed: put it back under its name.
    """

    def __init__(self, request: Request, store: SessionStore, secure: bool) -> None:
        self._store = store
        # Browsers take a __Host- cookie from this very host and over https only.
        self._cookie = "__Host-sid" if secure else "sid"
        self._secure = secure
        self._now = int(time.time())
        self._agent = (request.user_agent or "")[:300]
        self._token = request.cookies.get(self._cookie, "")[:100]
        self._record = store.load(digest(self._token), self._now) if self._token else None
        self._values: dict[str, Any] = self._record.pop("values") if self._record else {}
        self._loaded = dict(self._values)
        self._changed: set[str] = set()
        self._ended = ""
        self._made = False
        self.turned = False

    # The dict.

    def __getitem__(self, key: str) -> Any:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __setitem__(self, key: str, value: Any) -> None:
        self._values[key] = plain(value)
        self._note(key)

    def __delitem__(self, key: str) -> None:
        del self._values[key]
        self._note(key)

    # ISession

    @property
    def new(self) -> bool:
        """Tell whether nothing was kept before this request."""
        return self._record is None or self._made

    @property
    def created(self) -> int:
        """When the session began, in seconds since 1970 UTC."""
        return self._record["created"] if self._record else self._now

    @property
    def user(self) -> int:
        """The uid of the person who signed in, 0 for a visitor."""
        return self._record["user"] if self._record else 0

    @property
    def remember(self) -> bool:
        """Tell whether the cookie outlives the browser."""
        return bool(self._record and self._record["remember"])

    @property
    def key(self) -> str:
        """The name under which the session is stored."""
        return digest(self._token) if self._record else ""

    def changed(self) -> None:
        """Note that all values are to be written."""
        for key in self._values:
            self._note(key)

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

    def renew(self) -> None:
        """Go on under a new id: the same person and values, no fresher and no longer than before."""
        record, values = self._record, self._values
        self._end()
        self._record, self._values = record, values
        self._token = secrets.token_urlsafe(32)
        self._made = True

    def sign_out(self) -> None:
        """End the session; the cookie is taken back."""
        self.turned = True
        self._end()

    def flash(self, msg: Any, queue: str = "", allow_duplicate: bool = True) -> None:
        """Keep a message for the next page."""
        messages = self.peek_flash(queue)
        if allow_duplicate or msg not in messages:
            self[FLASH + queue] = [*messages, msg]

    def pop_flash(self, queue: str = "") -> list[Any]:
        """Take the messages."""
        return self.pop(FLASH + queue, [])

    def peek_flash(self, queue: str = "") -> list[Any]:
        """Look at the messages."""
        return self.get(FLASH + queue, [])

    def new_csrf_token(self) -> str:
        """Return the token for forms: it is new whenever the session is."""
        return self.get_csrf_token()

    def get_csrf_token(self) -> str:
        """Return the token for forms, made from the id: no page has to write a session for it."""
        return hashlib.sha256(b"csrf:" + self._token.encode()).hexdigest()[:40] if self._record else ""

    # Writing.

    def _note(self, key: str) -> None:
        self._changed.add(key)
        if self._record is None:
            self._start(0, False, VISITOR_SECONDS, VISITOR_SECONDS)

    def _start(self, user: int, remember: bool, idle: int, lifetime: int) -> None:
        self._token = secrets.token_urlsafe(32)
        self._made = True
        self._record = {
            "user": user,
            "created": self._now,
            "seen": self._now,
            "remember": remember,
            "idle": idle,
            "ends": self._now + lifetime,
            "agent": self._agent,
        }

    def _end(self) -> None:
        if self._record and not self._made:
            self._ended = self.key
        self._record, self._token, self._made = None, "", False
        self._values, self._loaded, self._changed = {}, {}, set()

    def write(self, response: Response) -> None:
        """Store what changed and send the cookie."""
        if self._record and not self.user and not self._values:
            # The last message of a visitor was read.
            self._end()
        if self._ended:
            self._store.drop(self._ended)
        if self._record:
            self._keep(response, self._record)
        elif self._ended:
            self._send_cookie(response, "", 0)

    def _keep(self, response: Response, record: dict[str, Any]) -> None:
        if self._made:
            self._store.create(self.key, {**record, "values": self._values})
            age = record["ends"] - self._now if record["remember"] else None
            self._send_cookie(response, self._token, age)
        elif self._changed or self._now - record["seen"] >= min(SEEN_EVERY_SECONDS, record["idle"] // 4):
            self._store.save(self.key, self._merge)

    def _merge(self, record: SessionRecord) -> None:
        record.seen = max(record.seen, self._now)
        values = dict(record.values)
        for key in self._changed:
            value = self._merged(key, values.get(key))
            if value is None:
                values.pop(key, None)
            else:
                values[key] = value
        record.values = values

    def _merged(self, key: str, stored: Any) -> Any:
        own = self._values.get(key)
        if not key.startswith(FLASH):
            return own
        # Messages that another request left meanwhile stay; those that this one took or left count.
        own, loaded = own or [], self._loaded.get(key, [])
        kept = [each for each in stored or [] if each not in loaded or each in own]
        return [*kept, *own[_common(loaded, own) :]] or None

    def _send_cookie(self, response: Response, value: str, age: int | None) -> None:
        # A browser also takes a __Host- cookie back only with the flags that it came with.
        response.set_cookie(
            self._cookie, value, max_age=age, path="/", secure=self._secure, httponly=True, samesite="Lax"
        )


def _common(loaded: list[Any], own: list[Any]) -> int:
    """Return how many messages at the start of `own` were there before."""
    return len(loaded) if own[: len(loaded)] == loaded else 0


def session_tween_factory(handler: Callable, registry: Any) -> Callable:
    """Write the session of a request that succeeded, never before its commit."""

    def session_tween(request: Request) -> Response:
        response = handler(request)
        session = request.__dict__.get("session")
        # Who was refused is neither signed in nor out; the messages on the page of a refusal were read.
        if session is None or response.status_int >= (400 if session.turned else 500):
            return response
        try:
            session.write(response)
        except Exception as problem:
            log.exception("A session could not be written")
            if session.turned:
                raise SessionNotWritten from problem
        return response

    return session_tween


def includeme(config: Configurator) -> None:
    """Open the sessions' database and provide `request.session`."""
    settings = config.registry.settings
    store = config.registry.session_store = SessionStore(open_database(settings["sessions.uri"], 2_000))
    secure = settings["site.base_url"].startswith("https:")
    config.set_session_factory(lambda request: Session(request, store, secure))
    config.add_tween(
        "itschool_cms.core.sessions.session_tween_factory", over=["pyramid_tm.tm_tween_factory", EXCVIEW]
    )
