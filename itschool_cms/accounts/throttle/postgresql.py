"""The counters in PostgreSQL, shared by the processes of many machines, whose clocks have to agree."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import psycopg2

from .counters import TABLES, Counters, Execute, Result, ThrottleUnreachable

GRACE_SECONDS = 2.0
PAUSE_SECONDS = 0.1
SCHEMA = "itschool_throttle"
# The name of the lock that makes counting exact: one number of our own among those of the database.
LOCK = 7_213_004_511
# Losing the last counts in a crash of the server costs less than waiting for the disk at each attempt.
OPTIONS = f"-c search_path={SCHEMA} -c statement_timeout=2000 -c synchronous_commit=off"
# Words of our own storage in an address, which the library does not know.
OURS = ("blob_cache", "create_schema")


class SharedThrottle(Counters):
    """The counters in a schema of their own of a database of PostgreSQL.

    Args:
        uri: `postgresql://user:password@host/name`.
        grace: seconds in which a lost server is looked for again; then nobody waits any more, and the
            attempt is refused. An attempt is never let through uncounted.

    Raises:
        ThrottleUnreachable: the server cannot be reached.
    """

    def __init__(self, uri: str, grace: float = GRACE_SECONDS) -> None:
        self._address, self._grace = _address(uri), grace
        self._lock = threading.Lock()
        self._connection: Any = None
        self._shut_until = 0.0
        self._alone(_make_tables)

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._drop()

    def _alone(self, work: Callable[[Execute], Result]) -> Result:
        def locked(execute: Execute) -> Result:
            execute("SELECT pg_advisory_xact_lock(?)", (LOCK,))
            return work(execute)

        return self._reading(locked)

    def _reading(self, work: Callable[[Execute], Result]) -> Result:
        with self._lock:
            started = time.monotonic()
            # Those who waited behind somebody that tried in vain try once: no page hangs for long.
            ends = started + (self._grace if started >= self._shut_until else 0)
            while True:
                try:
                    return self._try(work)
                except psycopg2.Error as problem:
                    # What is not a lost server will not be mended by trying again.
                    lost = isinstance(problem, psycopg2.OperationalError | psycopg2.InterfaceError)
                    if not lost or time.monotonic() >= ends:
                        self._shut_until = time.monotonic() + self._grace
                        raise ThrottleUnreachable(str(problem)) from problem
                    time.sleep(PAUSE_SECONDS)

    def _try(self, work: Callable[[Execute], Result]) -> Result:
        if self._connection is None:
            self._connection = psycopg2.connect(
                self._address, connect_timeout=2, tcp_user_timeout=2_000, options=OPTIONS
            )
        try:
            with self._connection, self._connection.cursor() as cursor:
                return work(lambda statement, values: _execute(cursor, statement, values))
        except psycopg2.Error:
            self._drop()
            raise

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _execute(cursor: Any, statement: str, values: Sequence[Any]) -> Any:
    cursor.execute(statement.replace("?", "%s"), values)
    return cursor.fetchone() if cursor.description else None


def _make_tables(execute: Execute) -> None:
    # Who may only use the tables may not ask to make them, even where they are.
    if execute("SELECT to_regclass(?)", (f"{SCHEMA}.devices",))[0] is None:
        for statement in (f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}", *TABLES):
            execute(statement, ())


def _address(uri: str) -> str:
    parts = urlsplit(uri)
    query = [(name, value) for name, value in parse_qsl(parts.query) if name not in OURS]
    return urlunsplit(parts._replace(query=urlencode(query)))
