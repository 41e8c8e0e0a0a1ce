"""Counting failures, outside of the transaction: what is refused is counted all the same.

An attempt is counted before it is examined and forgiven when it was right, so a hundred guesses at the
same instant are no way round. A device that once signed in to an account is known for it, and has a counter
of its own: whoever guesses elsewhere cannot lock its owner out.
"""

import secrets
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from pyramid.config import Configurator

WINDOW_SECONDS = 300
KEEP_SECONDS = 86_400
KNOWN_SECONDS = 400 * 86_400
BUSY_SECONDS = 5.0

_TABLES = """
CREATE TABLE IF NOT EXISTS failures (ticket TEXT, counter TEXT, at REAL);
CREATE INDEX IF NOT EXISTS failures_by_counter ON failures (counter, at);
CREATE INDEX IF NOT EXISTS failures_by_time ON failures (at);
CREATE INDEX IF NOT EXISTS failures_by_ticket ON failures (ticket);
CREATE TABLE IF NOT EXISTS devices (account TEXT, device TEXT, at REAL, PRIMARY KEY (account, device));
"""


class Ticket(NamedTuple):
    """The answer to an attempt: seconds to wait (0: go on), and the number to forgive it by."""

    wait: int
    number: str


class Throttle:
    """The counters; times are in seconds since 1970 UTC.

    Args:
        path: file of the table, shared by all processes of a machine; `:memory:` for one process.
    """

    def __init__(self, path: str) -> None:
        if path != ":memory:":
            Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._table = sqlite3.connect(
            path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        self._table.execute("PRAGMA journal_mode=WAL")
        self._table.execute("PRAGMA synchronous=NORMAL")
        self._table.executescript(_TABLES)

    def begin(self, counters: Mapping[str, int], now: float, window: int = WINDOW_SECONDS) -> Ticket:
        """Count an attempt, unless one of its counters is full.

        Args:
            counters: name of each counter to the failures it takes within the window.
            window: seconds that a failure counts.
        """
        with self._writing() as table:
            wait = max(self._wait(table, name, limit, now, window) for name, limit in counters.items())
            ticket = Ticket(wait, secrets.token_hex(16))
            if not wait:
                table.execute("DELETE FROM failures WHERE at < ?", (now - KEEP_SECONDS,))
                rows = [(ticket.number, name, now) for name in counters]
                table.executemany("INSERT INTO failures VALUES (?, ?, ?)", rows)
            return ticket

    def forgive(self, ticket: Ticket) -> None:
        """Forget an attempt that was right."""
        with self._writing() as table:
            table.execute("DELETE FROM failures WHERE ticket = ?", (ticket.number,))

    def knows(self, account: str, device: str) -> bool:
        """Tell whether the device has signed in to the account before."""
        with self._lock:
            query = "SELECT 1 FROM devices WHERE account = ? AND device = ?"
            return bool(device) and self._table.execute(query, (account, device)).fetchone() is not None

    def know(self, account: str, device: str, now: float) -> None:
        """Remember that the device signed in to the account."""
        with self._writing() as table:
            table.execute("DELETE FROM devices WHERE at < ?", (now - KNOWN_SECONDS,))
            table.execute("INSERT OR REPLACE INTO devices VALUES (?, ?, ?)", (account, device, now))

    def close(self) -> None:
        """Close the table."""
        self._table.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._table.execute("BEGIN IMMEDIATE")
            try:
                yield self._table
                self._table.execute("COMMIT")
            except BaseException:
                self._table.execute("ROLLBACK")
                raise

    @staticmethod
    def _wait(table: sqlite3.Connection, counter: str, limit: int, now: float, window: int) -> int:
        query = "SELECT at FROM failures WHERE counter = ? AND at > ? ORDER BY at DESC LIMIT 1 OFFSET ?"
        row = table.execute(query, (counter, now - window, limit - 1)).fetchone()
        # A clock that was set back must not make anybody wait longer than the window.
        return 0 if row is None else max(1, min(window, round(row[0] + window - now)))


def includeme(config: Configurator) -> None:
    """Open the table that the setting `throttle.path` names."""
    config.registry.throttle = Throttle(config.registry.settings["throttle.path"])
