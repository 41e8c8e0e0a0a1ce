"""Measure a child's dashboard: against the bare page, in a small and in a large school."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.bare import make_app as make_bare_app
from bench.client import Client
from tools.demosite import PASSWORD, make_app

CHILD = "/families/lefevre/benoit"
PARENT = "amelie@example.org"
PAGES = (
    "/accounts",
    "/home",
    CHILD,
    f"{CHILD}/documents",
    f"{CHILD}/invoices",
    f"{CHILD}/events",
    "/search?q=excursion",
)


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
    """One application over a database with so many generated families, and a signed-in parent."""

    families: int
    app: Any
    client: Client

    @classmethod
    def open(cls, folder: Path, families: int) -> "School":
        """Open the school kept in `folder`, filling it the first time."""
        place = folder / str(families)
        place.mkdir(parents=True, exist_ok=True)
        # The worker's thread would count as time of the pages.
        app = make_app(place, families=families, overrides={"outbox.worker": "false"})
        client = Client(app, "http://localhost:6543")
        client.sign_in(PARENT, PASSWORD)
        return cls(families, app, client)


def bare_client(page_bytes: int) -> Client:
    """Return a signed-in client of the bare application, whose page has about `page_bytes` bytes."""
    client = Client(make_bare_app(page_bytes))
    client.get("/login")
    return client


def cpu_per_call(calls: dict[str, Callable[[], object]], rounds: int, per_round: int) -> dict[str, float]:
    """Return the median CPU seconds of each call; their rounds alternate, so that noise hits all alike."""
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
    return {name: statistics.median(values) for name, values in times.items()}


def loads_per_page(school: School) -> dict[str, tuple[int, int]]:
    """Return for each page the objects it needs, and what it asks the storage once these are in memory."""
    database = school.app.registry.database
    monitor = LoadMonitor()
    found = {}
    for path in PAGES:
        school.client.get(path)
        database.setActivityMonitor(monitor)
        database.cacheMinimize()
        objects = monitor.during(lambda path=path: school.client.get(path))  # type: ignore[misc]
        asks = monitor.during(lambda path=path: school.client.get(path))  # type: ignore[misc]
        database.setActivityMonitor(None)
        found[path] = (objects, asks)
    return found
