"""Background jobs: work that goes on after the answer, in small steps, beside the delivery of mail.

Whoever delivers mail also does the jobs: a thread of a development server, `itschool outbox` elsewhere.
Several processes may: a job keeps what it has done in the transaction that does it, so that two at the same
step meet in a conflict, and one of them begins again with what the other has left.
"""

import logging
import random
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import transaction
from pyramid.config import Configurator
from pyramid.interfaces import IRequestFactory
from pyramid.request import Request
from pyramid.threadlocal import RequestContext
from transaction.interfaces import TransientError

from .database import ROOT
from .models import utcnow

log = logging.getLogger(__name__)

ATTEMPTS = 12


@dataclass(frozen=True)
class Job:
    """A declared job.

    Attributes:
        step: does a little, in a transaction of its own; tells whether there is more to do at once.
    """

    name: str
    step: Callable[[Any], bool]


def add_background_job(config: Configurator, name: str, step: Callable[[Any], bool]) -> None:
    """Declare a job: `step(registry)` is called again and again, at once as long as it returns True."""
    job = Job(name, step)
    introspectable = config.introspectable("background jobs", name, name, "background job")
    introspectable["job"] = job

    def register() -> None:
        config.registry.background_jobs[name] = job

    config.action(("background job", name), register, introspectables=(introspectable,))


def do_jobs(registry: Any) -> bool:
    """Take one step of each job; tells whether one has more to do at once. An error is logged and left."""
    more = False
    for job in registry.background_jobs.values():
        try:
            more = job.step(registry) or more
        except Exception:
            log.exception("the job %s failed", job.name)
    return more


@contextmanager
def system_request(registry: Any) -> Iterator[Request | None]:
    """Open a transaction in which the system acts: yields a request without a person, commits at the end.

    Yields None while the database has no site.
    """
    manager = transaction.TransactionManager(explicit=True)
    connection = registry.database.open(manager)
    try:
        with manager:
            site = connection.root().get(ROOT)
            if site is None:
                yield None
                return
            with RequestContext(_blank(registry, site, manager)) as request:
                yield request
    finally:
        connection.close()


def _blank(registry: Any, site: Any, manager: transaction.TransactionManager) -> Request:
    request = registry.getUtility(IRequestFactory).blank("/", base_url=registry.settings["site.base_url"])
    request.registry, request.site, request.tm, request.person = registry, site, manager, None
    return request


def again_after_conflicts(work: Callable[[int], bool]) -> bool:
    """Call `work` with the number of the attempt, from 0, until no other writer was faster.

    Raises:
        TransientError: the last of many attempts met another writer as well.
    """
    for attempt in range(ATTEMPTS - 1):
        try:
            return work(attempt)
        except TransientError:
            time.sleep(random.uniform(0, 0.005 * 2 ** min(attempt, 7)))  # noqa: S311 - no secret
    return work(ATTEMPTS - 1)


class ClockedJob(ABC):
    """A job that depends on the time, and now and then forgets what is old.

    Args:
        now: gives the present moment (UTC).
    """

    def __init__(self, now: Callable[[], datetime] = utcnow) -> None:
        self.now = now
        self._forgets_at = datetime.fromtimestamp(0, UTC)

    def __call__(self, registry: Any) -> bool:
        """Do a little; tells whether there is more to do at once."""
        return again_after_conflicts(lambda attempt: self._work(registry))

    @abstractmethod
    def _work(self, registry: Any) -> bool:
        """Do a little, in a transaction of its own."""


def includeme(config: Configurator) -> None:
    """Provide the directive."""
    config.registry.background_jobs = {}
    config.add_directive("add_background_job", add_background_job)
