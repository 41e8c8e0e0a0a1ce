"""Measure a child's dashboard: against the bare page, in a small and in a large school."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bench.bare import make_app as make_bare_app
from bench.client import Client
from itschool_cms.core import close_databases
from tools.demosite import PASSWORD, make_app

CHILD = "/families/lefevre/benoit"
PARENT = "amelie@example.org"
OFFICE = "claire@example.org"
OF_A_PARENT = (
    CHILD,
    "/home",
    "/accounts",
    f"{CHILD}/documents",
    f"{CHILD}/events",
    f"{CHILD}/invoices",
    "/documents",
)
# One page of each kind, found by its link on a list.
LINKED = (
    (f"{CHILD}/documents", "documents"),
    (f"{CHILD}/events", "events"),
    (f"{CHILD}/invoices", "invoices"),
)
OF_THE_OFFICE = ("/manage", "/people", "/families", "/families/contents", "/documents/contents", "/finances")
FAMILIES_TIMED = 1_000
# As in production; the time of the worker's thread would count as that of the pages.
SETTINGS = {"outbox.worker": "false", "reload_templates": "false", "debug_templates": "false"}


class LoadMonitor:
    """Counts what connections ask of their storage; ZODB reports each connection that closes."""

    def __init__(self) -> None:
        self.loads = 0

    def closedConnection(self, connection: Any) -> None:  # noqa: N802 - the name that ZODB calls
        """Add up the loads of one request."""
        self.loads += connection.getTransferCounts(True)[0]

    def during(self, call: Callable[[], object]) -> int:
        """Return the number of loads while `call` runs."""
        before = self.loads
        call()
        return self.loads - before


@dataclass
class School:
    """One application over a database with so many generated families, a parent and the office signed in.

    Attributes:
        filling: seconds that it took to make the database, for a thousand families; 0 when it was there.
    """

    families: int
    app: Any
    client: Client
    office: Client
    filling: float = 0

    @classmethod
    def open(cls, folder: Path, families: int) -> "School":
        """Open the school kept in `folder`, filling it the first time."""
        place = folder / str(families)
        place.mkdir(parents=True, exist_ok=True)
        there, start = (place / "Data.fs").exists(), time.perf_counter()
        app = make_app(place, families=families, overrides=SETTINGS)
        filling = 0 if there else (time.perf_counter() - start) * FAMILIES_TIMED / families
        return cls(families, app, signed_in(app, PARENT), signed_in(app, OFFICE), filling)

    def close(self) -> None:
        """Let another process open the school."""
        close_databases(self.app.registry)


def signed_in(app: Any, email: str) -> Client:
    """Return a client of the person."""
    client = Client(app, "http://localhost:6543")
    client.sign_in(email, PASSWORD)
    return client


def bare_client(page_bytes: int) -> Client:
    """Return a signed-in client of the bare application, whose page has about `page_bytes` bytes."""
    client = Client(make_bare_app(page_bytes))
    client.get("/login")
    return client


def cpu_per_call(calls: dict[str, Callable[[], object]], rounds: int, per_round: int) -> dict[str, float]:
    """Return the CPU seconds of each call in its best round, the one that other programs disturbed least.

    The rounds alternate, so that noise hits all alike.
    """
    for call in calls.values():
        for _ in range(20):
            call()
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            start = time.process_time()
            for _ in range(per_round):
                call()
            times[name].append((time.process_time() - start) / per_round)
    return {name: min(values) for name, values in times.items()}


def pages(school: School) -> dict[str, Callable[[], str]]:
    """Return the pages whose objects are counted: the address and what asks for it."""
    linked = [_first_link(school.client.get(page), kind) for page, kind in LINKED]
    shown = (*OF_A_PARENT, *filter(None, linked))
    found: dict[str, Callable[[], str]] = {path: partial(school.client.get, path) for path in shown}
    return found | {path: partial(school.office.get, path) for path in OF_THE_OFFICE}


def _first_link(page: str, kind: str) -> str:
    found = re.search(rf'href="(/[^"?]*{kind}/[^"/?]+/)"', page)
    return found[1] if found else ""


def loads_per_page(school: School) -> dict[str, tuple[int, int]]:
    """Return for each page the objects it needs, and what it asks the storage once these are in memory."""
    database, monitor, found = school.app.registry.database, LoadMonitor(), {}
    for path, get in pages(school).items():
        # Before the first request too: what a connection loaded earlier is not this page's.
        database.setActivityMonitor(monitor)
        get()
        database.cacheMinimize()
        objects = monitor.during(get)
        asks = monitor.during(get)
        database.setActivityMonitor(None)
        found[path] = (objects, asks)
    return found
