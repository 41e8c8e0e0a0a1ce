"""Where the tree is stored, and `request.site`, the only door to it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import transaction
from pyramid.config import Configurator
from pyramid.request import Request
from ZODB import DB
from ZODB.Connection import Connection
from ZODB.DemoStorage import DemoStorage
from ZODB.FileStorage import FileStorage
from ZODB.interfaces import IStorage
from ZODB.MappingStorage import MappingStorage
from ZODB.POSException import ConflictError

from .models import Site

ROOT = "site"
BLOB_CACHE_BYTES = 1_000_000_000

_numbers = count(1)


class UnknownStorage(ValueError):
    """The setting names no storage that the application knows."""


class DurableFileStorage(FileStorage):
    """A FileStorage whose blobs are on the disk when the commit is: ZODB never calls fsync for them."""

    def __init__(self, path: str, flush: Callable[[str], None] | None = None) -> None:
        """Open or make the file; its blobs lie in the folder `path` + ".blobs".

        Args:
            flush: brings a file or a folder of the given path to the disk; fsync when None.
        """
        self._flush = flush or flush_to_disk
        super().__init__(path, blob_dir=path + ".blobs")
        # A database that loses this little file in a power cut does not open again.
        self._flush(str(Path(self.blob_dir, ".layout")))
        self._flush_folders(Path(self.blob_dir))
        self._flush(str(Path(path).parent))

    def _blob_storeblob(self, oid: bytes, serial: bytes, blobfilename: str) -> None:
        super()._blob_storeblob(oid, serial, blobfilename)
        stored = Path(self.fshelper.getBlobFilename(oid, serial))
        self._flush(str(stored))
        self._flush_folders(stored.parent)

    def _flush_folders(self, folder: Path) -> None:
        # A new name is on the disk when its folder is, up to the folder that was there before.
        top = Path(self.blob_dir)
        while folder.is_relative_to(top):
            self._flush(str(folder))
            folder = folder.parent


def flush_to_disk(path: str) -> None:
    """Return once the file or folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def open_storage(uri: str) -> IStorage:
    """Open the storage that a setting names.

    Args:
        uri: `memory:`, `file:///path/Data.fs`, `sqlite:///path/folder` or `postgresql://user:password@host/name`.

    Raises:
        UnknownStorage: another scheme.
    """
    parts = urlsplit(uri)
    path = unquote(parts.path)
    if parts.scheme == "memory":
        return _open_memory()
    if parts.scheme == "file":
        Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return DurableFileStorage(path)
    if parts.scheme == "sqlite":
        return _open_sqlite(path)
    if parts.scheme in ("postgresql", "postgres"):
        return _open_postgresql(uri.partition("?")[0], dict(parse_qsl(parts.query)))
    raise UnknownStorage(f"zodb.uri has an unknown scheme: {parts.scheme!r}")


def _open_memory() -> IStorage:
    storage = DemoStorage(base=MappingStorage())
    # A transaction that writes to several databases locks them in the order of their names. Two of one name
    # are locked in any order: two threads would wait for each other for ever.
    storage.changes.__name__ = f"memory {next(_numbers):06}"
    return storage


def _open_sqlite(path: str) -> IStorage:
    from .sqlite import open_sqlite

    return open_sqlite(path)


def _open_postgresql(address: str, query: dict[str, str]) -> IStorage:
    from psycopg2.extensions import make_dsn, parse_dsn
    from relstorage.adapters.postgresql import PostgreSQLAdapter
    from relstorage.options import Options
    from relstorage.storage import RelStorage

    # Blobs live in the database; the folder is a bounded cache of this machine.
    cache = query.pop("blob_cache", str(Path.home() / ".cache" / "itschool" / "blobs"))
    Path(cache).mkdir(mode=0o700, parents=True, exist_ok=True)
    create = query.pop("create_schema", "true") == "true"
    options = Options(
        blob_dir=cache, shared_blob_dir=False, blob_cache_size=2**30, create_schema=create, keep_history=True
    )
    # RelStorage adds words to the address, so it must be in the form of words. What is left of the query
    # (sslmode, the host of a socket) is for the server's own library.
    words = make_dsn(**parse_dsn(f"{address}?{urlencode(query)}"))
    return RelStorage(PostgreSQLAdapter(words, options=options), options=options)


def open_database(uri: str, cache_size: int = 20_000) -> DB:
    """Open a database; `cache_size` is the number of objects that each connection keeps in memory."""
    return DB(open_storage(uri), cache_size=cache_size, pool_size=16)


def databases(registry: Any) -> tuple[DB, DB, DB]:
    """Return the databases of an application: the tree, the sessions, the audit trail."""
    return registry.database, registry.session_store.database, registry.trail.database


def close_databases(registry: Any) -> None:
    """Close all databases of an application; another process may then open their files."""
    for database in databases(registry):
        database.close()


@contextmanager
def open_site(database: DB) -> Iterator[tuple[Site, transaction.TransactionManager]]:
    """Open the site outside of a request; commit with the manager: `with manager: …`."""
    with _connected(database) as (connection, manager):
        manager.begin()
        site = connection.root()[ROOT]
        manager.abort()
        yield site, manager


@contextmanager
def _connected(database: DB) -> Iterator[tuple[Connection, transaction.TransactionManager]]:
    manager = transaction.TransactionManager(explicit=True)
    connection = database.open(manager)
    try:
        yield connection, manager
    finally:
        with suppress(transaction.interfaces.NoTransaction):
            manager.abort()
        connection.close()


def prepare(database: DB, registry: Any) -> None:
    """Create the site of an empty database: features make their containers by subscribing to ItemAdded."""
    with suppress(ConflictError), _connected(database) as (connection, manager), manager:
        # In a conflict another process is preparing the same database: its site is there now.
        if ROOT not in connection.root():
            _make_site(connection.root(), registry)


def _make_site(root: Any, registry: Any) -> None:
    from .events import ItemAdded
    from .trash import Trash
    from .tree import Tree

    site = root[ROOT] = registry.site_factory()
    site.uid = site.catalog.new_uid()
    tree = Tree(site, registry)
    site.catalog.index(site)
    tree.add(site, Trash(title="Corbeille"), "trash")
    registry.notify(ItemAdded(site, tree))
    site.evolved = tuple(registry.evolution_steps)


def _site(request: Request) -> Site:
    connection = request.registry.database.open(request.tm)
    request.add_finished_callback(lambda _: connection.close())
    return connection.root()[ROOT]


def root_factory(request: Request) -> Site:
    """Return where traversal begins."""
    return request.site


def includeme(config: Configurator) -> None:
    """Open the database and provide `request.site`; `registry.site_factory` makes the root of a new one."""
    config.registry.site_factory = Site
    config.registry.database = open_database(config.registry.settings["zodb.uri"])
    config.add_request_method(_site, "site", reify=True)
    config.set_root_factory(root_factory)
