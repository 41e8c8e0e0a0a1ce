"""The last errors of ours, by the number that the page of an error shows.

They are kept beside the sessions, so that undo, history and packing never see them, and written at once, in a
transaction of their own. The message of an error is left out: it may quote what people wrote.
"""

import logging
import threading
import time
import traceback
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from BTrees.LOBTree import LOBTree
from pyramid.config import Configurator
from pyramid.events import ApplicationCreated
from ZODB.POSException import ConflictError

log = logging.getLogger(__name__)

KEPT = 500
ATTEMPTS = 3
# A flood of errors is one error: no more than so many are written in a minute by one process.
MOST_PER_MINUTE = 30
DEPTH = 40
_TICKS = 1_000_000


class Incident(NamedTuple):
    """One error.

    Attributes:
        number: what the page of the error shows.
        at: seconds since 1970 UTC.
        place: method, type of item and view; no address, which may name a child.
        kind: the class of the error.
        frames: where it came from, the innermost last: file, line and function.
    """

    number: str
    at: float
    place: str
    kind: str
    frames: tuple[str, ...]


class Incidents:
    """The kept incidents of one site.

    Args:
        database: where they are kept.
    """

    def __init__(self, database: Any) -> None:
        self._database = database
        self._written: deque[float] = deque(maxlen=MOST_PER_MINUTE)
        self._lock = threading.Lock()

    def note(self, number: str, place: str, problem: BaseException) -> None:
        """Keep an incident; that it cannot be kept is logged and disturbs nobody."""
        now = time.time()
        if not self._may_write(now):
            return
        kind = f"{type(problem).__module__}.{type(problem).__qualname__}"
        incident = Incident(number, now, place, kind, tuple(_frames(problem.__traceback__)))
        try:
            self._write(incident)
        except Exception:
            log.exception("Incident %s could not be kept", number)

    def last(self, most: int = KEPT) -> list[Incident]:
        """Return the kept incidents, the newest first."""
        with self._database.transaction() as connection:
            kept = connection.root().get("incidents", {})
            return [Incident(*values) for values in islice(reversed(list(kept.values())), most)]

    def find(self, number: str) -> Incident | None:
        """Return the incident with the number, or None."""
        return next((each for each in self.last() if each.number == number), None)

    def _may_write(self, now: float) -> bool:
        with self._lock:
            full = len(self._written) == MOST_PER_MINUTE
            if full and now - self._written[0] < 60:
                return False
            self._written.append(now)
            return True

    def _write(self, incident: Incident) -> None:
        for _attempt in range(ATTEMPTS - 1):
            with suppress(ConflictError):
                return self._write_once(incident)
        return self._write_once(incident)

    def _write_once(self, incident: Incident) -> None:
        with self._database.transaction() as connection:
            _keep(connection.root(), incident)


def _keep(root: Any, incident: Incident) -> None:
    kept = root.get("incidents")
    if kept is None:
        kept = root["incidents"] = LOBTree()
    key = int(incident.at * _TICKS)
    while key in kept:
        key += 1
    kept[key] = tuple(incident)
    for old in list(islice(kept.keys(), max(0, len(kept) - KEPT))):
        del kept[old]


def _frames(trace: TracebackType | None) -> Iterator[str]:
    for frame in traceback.extract_tb(trace)[-DEPTH:]:
        yield f"{_short(frame.filename)}:{frame.lineno} {frame.name}"


def _short(path: str) -> str:
    """Return a file from its package on: where packages lie on the machine is nobody's business."""
    parts = Path(path).parts
    known = [index for index, part in enumerate(parts) if part in ("itschool_cms", "site-packages")]
    if not known:
        return parts[-1]
    return "/".join(parts[known[-1] + (parts[known[-1]] == "site-packages") :])


def open_incidents(event: ApplicationCreated) -> None:
    """Keep incidents in the database of the sessions."""
    registry = event.app.registry
    registry.incidents = Incidents(registry.session_store.database)


def includeme(config: Configurator) -> None:
    """Provide `registry.incidents` once the application is made."""
    config.registry.incidents = None
    config.add_subscriber(open_incidents, ApplicationCreated)
