"""Where the tree is stored, on every storage."""

from pathlib import Path

import pytest
import transaction
from ZODB import DB
from ZODB.blob import Blob
from ZODB.POSException import ConflictError

from itschool_cms.core import prepare
from itschool_cms.core.database import (
    DurableFileStorage,
    UnknownStorage,
    close_databases,
    databases,
    open_database,
    open_site,
    open_storage,
)
from itschool_cms.core.events import ItemAdded
from itschool_cms.core.models import Site
from tests.core.kernel_app import Leaf, Visitor, editing, furnish, last_tid, make_app, make_config, text_of
from tests.storages import KINDS, storage_uris, uris

__all__ = ["storage_uris"]


@pytest.fixture
def app(storage_uris):
    app = make_app(**storage_uris)
    yield app
    close_databases(app.registry)


@pytest.mark.parametrize("kind", ["memory", *KINDS])
def test_transactions_lock_the_databases_of_an_application_in_one_order(kind, tmp_path):
    app = make_app(fill=False, **uris(kind, tmp_path))
    keys = [database.storage.sortKey() for database in databases(app.registry)]
    close_databases(app.registry)
    assert len(set(keys)) == len(keys), "two of one name are locked in any order, and wait for each other"


def test_the_same_application_runs_on_every_storage(app):
    visitor = Visitor(app).sign_in("ana")
    visitor.send("/note", text="stored", status=303)
    assert visitor.who() == "Ana"
    assert text_of(app) == "stored"
    assert visitor.get("/write").text == "ok"
    visitor.send("/misbehave", how="crash", status=500)
    visitor.get("/late")
    assert text_of(app) == "stored+"
    visitor.send("/leave")
    assert visitor.who() == ""


def test_blobs_are_stored_read_and_kept_through_an_undo(app):
    with editing(app) as tree:
        leaf = tree.site["public"]["leaf"]
        leaf.blob = Blob(b"first")
    with editing(app) as tree, tree.site["public"]["leaf"].blob.open("w") as stored:
        stored.write(b"second")
    with open_site(app.registry.database) as (site, manager):
        manager.begin()
        with site["public"]["leaf"].blob.open() as stored:
            assert stored.read() == b"second"
    database = app.registry.database
    manager = transaction.TransactionManager()
    database.undo(database.undoLog(0, 1)[0]["id"], manager.get())
    manager.commit()
    with open_site(database) as (site, manager):
        manager.begin()
        with site["public"]["leaf"].blob.open() as stored:
            assert stored.read() == b"first"


def test_the_history_of_an_item_is_kept(app):
    for text in ("one", "two"):
        with editing(app) as tree:
            tree.change(tree.site["public"]["leaf"], {"text": text})
    with open_site(app.registry.database) as (site, _):
        oid = site["public"]["leaf"]._p_oid
    assert len(app.registry.database.storage.history(oid, size=10)) >= 3


def test_two_writers_of_one_item_conflict(app):
    with pytest.raises(ConflictError), editing(app) as tree:  # noqa: PT012 - the end of the block raises
        leaf = tree.site["public"]["leaf"]
        leaf.text += "a"
        with editing(app) as other:
            other.change(other.site["public"]["leaf"], {"text": "b"})


@pytest.mark.parametrize("kind", ["file", "sqlite", "postgresql"])
def test_what_was_stored_is_there_after_a_restart(tmp_path, kind):
    settings = uris(kind, tmp_path)
    app = make_app(**settings)
    visitor = Visitor(app).sign_in("ana")
    visitor.send("/note", text="kept")
    cookie = visitor.cookies["sid"]
    close_databases(app.registry)
    app = make_app(fill=False, **settings)
    assert text_of(app) == "kept"
    assert Visitor(app, HTTP_COOKIE=f"sid={cookie}").who() == "Ana"
    close_databases(app.registry)


@pytest.mark.parametrize("uri", ["mysql://host/name", "Data.fs", "", "http://host"])
def test_other_storages_are_unknown(uri):
    with pytest.raises(UnknownStorage, match="unknown scheme"):
        open_storage(uri)


def test_the_short_name_of_postgresql_is_known_too(tmp_path):
    uri = uris("postgresql", tmp_path)["zodb.uri"].replace("postgresql://", "postgres://", 1)
    database = open_database(uri)
    with database.transaction() as connection:
        connection.root()["x"] = 1
    database.close()
    # Servers take the schema as it is.
    database = open_database(f"{uri}&create_schema=false")
    with database.transaction() as connection:
        assert connection.root()["x"] == 1
    database.close()


def test_blobs_and_their_folders_are_on_the_disk_before_the_commit_is(tmp_path):
    flushed, path = [], tmp_path / "Data.fs"
    storage = DurableFileStorage(str(path), flushed.append)
    blobs = Path(f"{path}.blobs")
    assert flushed == [str(blobs / ".layout"), str(blobs), str(tmp_path)]
    del flushed[:]
    database = DB(storage)
    seen = []
    with database.transaction() as connection:
        connection.root()["blob"] = Blob(b"x")
        connection.transaction_manager.get().addAfterCommitHook(lambda done: seen.extend(flushed))
    found = Path(seen[0])
    assert found.suffix == ".blob"
    assert found.read_bytes() == b"x"
    folders = [str(folder) for folder in found.parents if folder.is_relative_to(blobs)]
    assert seen[1:] == folders
    assert str(blobs) in folders
    database.close()


def test_the_flush_is_the_one_of_the_system(tmp_path):
    path = tmp_path / "deep" / "Data.fs"
    storage = open_storage(f"file://{path}")
    assert isinstance(storage, DurableFileStorage)
    assert oct(path.parent.stat().st_mode)[-3:] == "700"
    database = DB(storage)
    with database.transaction() as connection:
        connection.root()["blob"] = Blob(b"x")
    database.close()


def test_a_new_database_gets_its_site_once():
    config = make_config()
    config.commit()
    registry = config.registry
    config.add_evolution_step("first", lambda site, registry: None)
    config.commit()
    prepare(registry.database, registry)
    before = registry.database.storage.lastTransaction()
    prepare(registry.database, registry)
    assert registry.database.storage.lastTransaction() == before
    with open_site(registry.database) as (site, _):
        assert isinstance(site, Site)
        assert list(site) == ["trash"]
        assert site.evolved == tuple(registry.evolution_steps)
        assert "first" in site.evolved
        assert site.catalog.resolve(site.uid) is site


def test_two_processes_may_prepare_one_database_at_once():
    config = make_config()
    registry = config.registry

    def other_is_faster(event):
        if event.item.__parent__ is None and not busy:
            busy.append(1)
            prepare(registry.database, registry)

    busy = []
    config.add_subscriber(other_is_faster, ItemAdded)
    config.commit()
    prepare(registry.database, registry)
    with open_site(registry.database) as (site, _):
        assert list(site) == ["trash"]


def test_a_failure_while_preparing_leaves_nothing_behind():
    config = make_config()

    def fail(event):
        raise RuntimeError("no")

    config.add_subscriber(fail, ItemAdded)
    config.commit()
    with pytest.raises(RuntimeError):
        prepare(config.registry.database, config.registry)
    with pytest.raises(KeyError), open_site(config.registry.database):
        pass
    assert not config.registry.database.pool.all or config.registry.database.pool.available


def test_the_site_outside_of_a_request_is_left_as_it_was_unless_committed():
    app = make_app()
    before = last_tid(app)
    with open_site(app.registry.database) as (site, manager):
        manager.begin()
        site["public"]["leaf"].text = "lost"
    assert (text_of(app), last_tid(app)) == ("", before)
    with open_site(app.registry.database) as (site, manager), manager:
        site["public"]["leaf"].text = "kept"
    assert text_of(app) == "kept"


def test_the_root_may_be_of_another_class():
    class School(Site):
        pass

    config = make_config()
    config.registry.site_factory = lambda: Site(title="Other")
    app = config.make_wsgi_app()
    prepare(app.registry.database, app.registry)
    with editing(app) as tree:
        assert tree.site.title == "Other"
        furnish(tree)
        assert isinstance(tree.site["public"]["leaf"], Leaf)
