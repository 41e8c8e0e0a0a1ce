"""The worker that delivers the outbox."""

import datetime
import logging
import random
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, TypeVar

import transaction
from pyramid.exceptions import ConfigurationError
from transaction.interfaces import TransientError
from ZODB import DB

from .models import Outbox
from .transports import (
    AddressRefused,
    Envelope,
    PermanentRefusal,
    TemporaryFailure,
    Transport,
    TransportDown,
    transport_from_settings,
)

log = logging.getLogger(__name__)

RETRIES = 12
BATCH = 20
PRUNE_BATCH = 500
_SECONDS = re.compile(r"\d{1,5}(\.\d{1,3})?", re.ASCII)

T = TypeVar("T")
OpenSite = Callable[[], AbstractContextManager[Any]]
Clock = Callable[[], datetime.datetime]
OnRefusal = Callable[[Any, Envelope, str], None]


def utc_now() -> datetime.datetime:
    """The present, UTC-aware."""
    return datetime.datetime.now(datetime.UTC)


def no_matter(site: Any, envelope: Envelope, reason: str) -> None:
    """Do nothing about an address that was refused."""


def deliver_due(
    open_site: OpenSite,
    transport: Transport,
    now: Clock = utc_now,
    limit: int = BATCH,
    on_refusal: OnRefusal = no_matter,
) -> int:
    """Deliver at most ``limit`` mails that are due, and return how many were tried.

    ``open_site`` opens a context that gives the site (or None while there is none) and commits at its end;
    ``now`` tells the time; ``on_refusal`` is told, in a transaction of its own, of an address that a server
    refuses for good. A mail is claimed and that claim committed before it is sent, then its fate is
    recorded in a second transaction: a crash between the two sends it once more, under the same Message-ID.
    Stops at the first sign that nothing can be delivered now.
    """
    for tried in range(limit):
        envelope = _on_outbox(open_site, lambda outbox: _claim(outbox, now()))
        if envelope is None:
            return tried
        if not _deliver(open_site, transport, envelope, now, on_refusal):
            return tried + 1
    return limit


def _claim(outbox: Outbox, now: datetime.datetime) -> Envelope | None:
    mail = outbox.claim(now)
    if mail is None or mail.raw is None:
        return None
    return Envelope(mail.id, mail.sender, mail.recipient, mail.raw, mail.created, mail.attempts)


def _deliver(
    open_site: OpenSite, transport: Transport, envelope: Envelope, now: Clock, on_refusal: OnRefusal
) -> bool:
    """Send one mail and record its fate; False when the transport is down."""
    key, attempt = envelope.id, envelope.attempt
    try:
        transport.send(envelope)
    except PermanentRefusal as error:
        reason = str(error)
        log.warning("mail %016x refused for good", key)
        _on_outbox(open_site, lambda outbox: outbox.failed(key, reason, now()))
        if isinstance(error, AddressRefused):
            _in_transaction(open_site, lambda site: on_refusal(site, envelope, reason))
    except TemporaryFailure as error:
        reason = str(error)
        log.info("mail %016x not delivered at attempt %d", key, attempt)
        _on_outbox(open_site, lambda outbox: outbox.delayed(key, attempt, reason, now()))
        return not isinstance(error, TransportDown)
    else:
        _on_outbox(open_site, lambda outbox: outbox.sent(key, now()))
    return True


def _on_outbox(open_site: OpenSite, work: Callable[[Outbox], T]) -> T | None:
    return _in_transaction(open_site, lambda site: work(site.outbox))


def _in_transaction(open_site: OpenSite, work: Callable[[Any], T]) -> T | None:
    """Run ``work`` on the site and commit; again, after a random pause, when another writer was first."""
    for attempt in range(RETRIES):
        try:
            return _once(open_site, work)
        except TransientError:
            pause = 0.005 * 2 ** min(attempt, 7)
            time.sleep(random.uniform(0, pause))  # noqa: S311 - jitter, no secret
    return _once(open_site, work)


def _once(open_site: OpenSite, work: Callable[[Any], T]) -> T | None:
    with open_site() as site:
        return None if site is None else work(site)


class Worker:
    """Delivers the outbox of one database, again and again.

    It opens connections of its own, each with its own transaction manager, so it may run in a thread beside
    the web application or in a process of its own.
    """

    def __init__(
        self,
        db: DB,
        transport: Transport,
        interval_seconds: float = 5.0,
        now: Clock = utc_now,
        on_refusal: OnRefusal = no_matter,
        also: Callable[[], bool] = lambda: False,
    ) -> None:
        """``db`` keeps the site under ``root()["site"]``; ``interval_seconds`` is the pause between looks.

        ``also()`` does what else there is to do in the background; it tells whether more is to be done.
        """
        self.db = db
        self.transport = transport
        self.interval_seconds = interval_seconds
        self.now = now
        self.on_refusal = on_refusal
        self.also = also

    def run_once(self) -> int:
        """Deliver what is due and forget what is old; return how many mails were tried."""
        tried = deliver_due(self.open_site, self.transport, self.now, on_refusal=self.on_refusal)
        _on_outbox(self.open_site, lambda outbox: outbox.prune(self.now(), PRUNE_BATCH))
        return tried

    def run_forever(self, stop: threading.Event) -> None:
        """Work until ``stop`` is set. An error is logged and the work goes on after the pause."""
        while not stop.is_set():
            try:
                full = self.run_once() == BATCH
            except Exception:
                log.exception("the outbox could not be delivered")
                full = False
            more = self.also()
            stop.wait(0 if full or more else self.interval_seconds)

    @contextmanager
    def open_site(self) -> Iterator[Any]:
        """A transaction on the site of the database, or on None before there is one."""
        manager = transaction.TransactionManager(explicit=True)
        connection = self.db.open(manager)
        try:
            with manager:
                yield connection.root().get("site")
        finally:
            connection.close()


class WorkerThread(threading.Thread):
    """A worker in the background of a development server; it dies with the process."""

    def __init__(self, worker: Worker) -> None:
        super().__init__(name="outbox", daemon=True)
        self.worker = worker
        self.stopping = threading.Event()

    def run(self) -> None:
        """Work until stopped."""
        self.worker.run_forever(self.stopping)

    def stop(self) -> None:
        """Ask the worker to end and wait for the mail it is at."""
        self.stopping.set()
        self.join()


def worker_from_settings(
    db: DB,
    settings: Mapping[str, str],
    on_refusal: OnRefusal = no_matter,
    also: Callable[[], bool] = lambda: False,
) -> Worker:
    """The worker the settings ask for; raises ``ConfigurationError`` when they make no sense."""
    text = settings.get("mail.interval_seconds", "5")
    if not _SECONDS.fullmatch(text) or float(text) == 0:
        raise ConfigurationError(f"mail.interval_seconds is a number of seconds: {text!r}")
    transport = transport_from_settings(settings)
    return Worker(db, transport, float(text), on_refusal=on_refusal, also=also)


def start_in_background(
    db: DB,
    settings: Mapping[str, str],
    on_refusal: OnRefusal = no_matter,
    also: Callable[[], bool] = lambda: False,
) -> WorkerThread:
    """Start a worker in a thread of this process and return the thread; its ``stop()`` ends it."""
    thread = WorkerThread(worker_from_settings(db, settings, on_refusal, also))
    thread.start()
    return thread
