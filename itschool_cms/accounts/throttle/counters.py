"""The counters, whatever table keeps them.

An attempt is counted before it is examined and forgiven when it was right, so a hundred guesses at the
same instant are no way round. A device that once signed in to an account is known for it, and has a counter
of its own: whoever guesses elsewhere cannot lock its owner out.
"""

import secrets
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from itschool_cms.core.errors import OutOfOrder
from itschool_cms.core.i18n import _

WINDOW_SECONDS = 300
KEEP_SECONDS = 86_400
KNOWN_SECONDS = 400 * 86_400

# Both kinds of table understand these.
TABLES = (
    "CREATE TABLE IF NOT EXISTS failures (ticket TEXT, counter TEXT, at DOUBLE PRECISION)",
    "CREATE INDEX IF NOT EXISTS failures_by_counter ON failures (counter, at)",
    "CREATE INDEX IF NOT EXISTS failures_by_time ON failures (at)",
    "CREATE INDEX IF NOT EXISTS failures_by_ticket ON failures (ticket)",
    "CREATE TABLE IF NOT EXISTS devices (account TEXT, device TEXT, at DOUBLE PRECISION,"
    " PRIMARY KEY (account, device))",
)

Result = TypeVar("Result")
# Runs a statement, with `?` for its values, and returns the first row that it found.
Execute = Callable[[str, Sequence[Any]], Any]


class ThrottleUnreachable(OutOfOrder):
    """The table cannot be read or written: what cannot be counted is not examined."""

    title = _("Signing in is not possible right now")
    advice = _("Nothing was changed, and your password is not in question. Try again in a few minutes.")


class Ticket(NamedTuple):
    """The answer to an attempt: seconds to wait (0: go on), and the number to forgive it by."""

    wait: int
    number: str


class Limit(NamedTuple):
    """What a counter takes that has a window of its own.

    Attributes:
        failures: within the window.
        seconds: that a failure counts.
    """

    failures: int
    seconds: int


class Counters(ABC):
    """The counters; times are in seconds since 1970 UTC. Each method may raise ThrottleUnreachable."""

    def begin(self, counters: Mapping[str, int | Limit], now: float, window: int = WINDOW_SECONDS) -> Ticket:
        """Count an attempt, unless one of its counters is full.

        Args:
            counters: name of each counter to the failures it takes within the window, or to its own limit.
            window: seconds that a failure counts.
        """
        limits = {
            name: limit if isinstance(limit, Limit) else Limit(limit, window)
            for name, limit in counters.items()
        }

        def count(execute: Execute) -> Ticket:
            wait = max(_wait(execute, name, limit, now) for name, limit in limits.items())
            ticket = Ticket(wait, secrets.token_hex(16))
            if not wait:
                execute("DELETE FROM failures WHERE at < ?", (now - KEEP_SECONDS,))
                for name in counters:
                    execute("INSERT INTO failures VALUES (?, ?, ?)", (ticket.number, name, now))
            return ticket

        return self._alone(count)

    def forgive(self, ticket: Ticket) -> None:
        """Forget an attempt that was right."""
        self._alone(lambda execute: execute("DELETE FROM failures WHERE ticket = ?", (ticket.number,)))

    def knows(self, account: str, device: str) -> bool:
        """Tell whether the device has signed in to the account before."""
        query = "SELECT 1 FROM devices WHERE account = ? AND device = ?"
        return bool(device) and self._reading(lambda execute: execute(query, (account, device))) is not None

    def know(self, account: str, device: str, now: float) -> None:
        """Remember that the device signed in to the account."""

        def note(execute: Execute) -> None:
            execute("DELETE FROM devices WHERE at < ?", (now - KNOWN_SECONDS,))
            execute(
                "INSERT INTO devices VALUES (?, ?, ?)"
                " ON CONFLICT (account, device) DO UPDATE SET at = excluded.at",
                (account, device, now),
            )

        self._alone(note)

    @abstractmethod
    def close(self) -> None:
        """Close the table."""

    @abstractmethod
    def _alone(self, work: Callable[[Execute], Result]) -> Result:
        """Do something in a transaction that no other process can come between."""

    @abstractmethod
    def _reading(self, work: Callable[[Execute], Result]) -> Result:
        """Do something that changes nothing."""


def _wait(execute: Execute, counter: str, limit: Limit, now: float) -> int:
    query = "SELECT at FROM failures WHERE counter = ? AND at > ? ORDER BY at DESC LIMIT 1 OFFSET ?"
    row = execute(query, (counter, now - limit.seconds, limit.failures - 1))
    # A clock that was set back must not make anybody wait longer than the window.
    return 0 if row is None else max(1, min(limit.seconds, round(row[0] + limit.seconds - now)))
