"""Where the tree is stored, and `request.site`, the only door to it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import transaction
from pyramid.config import Configurator
from pyramid.request import Request
from ZODB import DB
from ZODB.DemoStorage import DemoStorage
from ZODB.FileStorage import FileStorage
from ZODB.interfaces import IStorage
from ZODB.MappingStorage import MappingStorage

from .models import Site

ROOT = "site"


class UnknownStorage(ValueError):
    """The setting names no storage that the application knows."""


class DurableFileStorage(FileStorage):
    """A FileStorage whose blobs are on the disk when the commit is: ZODB itself never calls fsync for them."""

    def _blob_storeblob(self, oid: bytes, serial: bytes, blobfilename: str) -> None:
        super()._blob_storeblob(oid, serial, blobfilename)
        stored = self.fshelper.getBlobFilename(oid, serial)
        _flush_to_disk(stored)
        folder = os.path.dirname(stored)
        while folder.startswith(self.blob_dir.rstrip(os.sep)):
            _flush_to_disk(folder)
            folder = os.path.dirname(folder)


def _flush_to_disk(path: str) -> None:
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
        return DemoStorage(base=MappingStorage())
    if parts.scheme == "file":
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        storage = DurableFileStorage(path, blob_dir=path + ".blobs")
        _flush_to_disk(os.path.join(path + ".blobs", ".layout"))
        return storage
    if parts.scheme == "sqlite":
        return _open_sqlite(path)
    if parts.scheme in ("postgresql", "postgres"):
        return _open_postgresql(uri, parse_qs(parts.query))
    raise UnknownStorage(f"zodb.uri has an unknown scheme: {parts.scheme!r}")


def _open_sqlite(path: str) -> IStorage:
    from relstorage.adapters.sqlite.adapter import Sqlite3Adapter
    from relstorage.options import Options
    from relstorage.storage import RelStorage

    os.makedirs(path, mode=0o700, exist_ok=True)
    options = Options(blob_dir=os.path.join(path, "blobs"), shared_blob_dir=True, keep_history=True)
    return RelStorage(Sqlite3Adapter(path, pragmas={"synchronous": 2}, options=options), options=options)


def _open_postgresql(uri: str, query: dict[str, list[str]]) -> IStorage:
    from relstorage.adapters.postgresql import PostgreSQLAdapter
    from relstorage.options import Options
    from relstorage.storage import RelStorage

    # Blobs live in the database; the folder is a bounded cache of this machine.
    cache = query.get("blob_cache", [os.path.join(os.path.expanduser("~"), ".cache", "itschool", "blobs")])[0]
    os.makedirs(cache, mode=0o700, exist_ok=True)
    create = query.get("create_schema", ["true"])[0] == "true"
    options = Options(
        blob_dir=cache, shared_blob_dir=False, blob_cache_size="1GB", create_schema=create, keep_history=True
    )
    dsn = uri.split("?")[0].replace("postgres://", "postgresql://", 1)
    return RelStorage(PostgreSQLAdapter(dsn, options=options), options=options)


def open_database(uri: str, cache_size: int = 20_000) -> DB:
    """Open a database; `cache_size` is the number of objects that each connection keeps in memory."""
    return DB(open_storage(uri), cache_size=cache_size, pool_size=16)


@contextmanager
def open_site(database: DB) -> Iterator[tuple[Site, transaction.TransactionManager]]:
    """Open the site outside of a request; commit with the manager: `with manager: …`."""
    manager = transaction.TransactionManager(explicit=True)
    manager.begin()
    connection = database.open(manager)
    site = connection.root()[ROOT]
    manager.abort()
    try:
        yield site, manager
    finally:
        with suppress(transaction.interfaces.NoTransaction):
            manager.abort()
        connection.close()


def prepare(database: DB, registry: Any) -> None:
    """Create the site of an empty database: features make their containers by subscribing to ItemAdded."""
    from .events import ItemAdded
    from .trash import Trash
    from .tree import Tree

    manager = transaction.TransactionManager(explicit=True)
    with manager:
        connection = database.open(manager)
        root = connection.root()
        if ROOT not in root:
            site = root[ROOT] = registry.site_factory()
            site.uid = site.catalog.new_uid()
            tree = Tree(site, registry)
            site.catalog.index(site)
            tree.add(site, Trash(title="Corbeille"), "trash")
            registry.notify(ItemAdded(site, tree))
            site.evolved = tuple(registry.evolution_steps)
    connection.close()


def _site(request: Request) -> Site:
    connection = request.registry.database.open(request.tm)
    request.add_finished_callback(lambda _: connection.close())
    return connection.root()[ROOT]


def root_factory(request: Request) -> Site:
    """Return where traversal begins."""
    return request.site


def includeme(config: Configurator) -> None:
    """Open the database and provide `request.site`; `config.registry.site_factory` makes the root of a new one."""
    config.registry.site_factory = Site
    config.registry.database = open_database(config.registry.settings["zodb.uri"])
    config.add_request_method(_site, "site", reify=True)
    config.set_root_factory(root_factory)
