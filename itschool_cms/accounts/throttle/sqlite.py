"""The counters in a file, shared by the processes of one machine."""

import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from .counters import TABLES, Counters, Execute, Result, ThrottleUnreachable

BUSY_SECONDS = 5.0


class Throttle(Counters):
    """The counters in a table of sqlite.

    Args:
        path: file of the table; `:memory:` for one process.
        grace: seconds to wait for other writers.
    """

    def __init__(self, path: str, grace: float = BUSY_SECONDS) -> None:
        if path != ":memory:":
            Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._table = sqlite3.connect(path, timeout=grace, isolation_level=None, check_same_thread=False)
        self._table.execute("PRAGMA journal_mode=WAL")
        self._table.execute("PRAGMA synchronous=NORMAL")
        for statement in TABLES:
            self._table.execute(statement)

    def close(self) -> None:
        """Close the table."""
        self._table.close()

    def _alone(self, work: Callable[[Execute], Result]) -> Result:
        with self._lock:
            try:
                self._table.execute("BEGIN IMMEDIATE")
                try:
                    result = work(self._execute)
                    self._table.execute("COMMIT")
                except BaseException:
                    self._table.execute("ROLLBACK")
                    raise
            except sqlite3.Error as problem:
                raise ThrottleUnreachable(str(problem)) from problem
        return result

    def _reading(self, work: Callable[[Execute], Result]) -> Result:
        with self._lock:
            try:
                return work(self._execute)
            except sqlite3.Error as problem:
                raise ThrottleUnreachable(str(problem)) from problem

    def _execute(self, statement: str, values: Sequence[Any]) -> Any:
        return self._table.execute(statement, values).fetchone()
