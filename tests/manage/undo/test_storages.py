"""The undo log and the recycle bin over each kind of storage (SQLite and PostgreSQL keep a history too)."""

import pytest
from pyramid.config import Configurator

from itschool_cms.core import prepare
from itschool_cms.core.database import close_databases, open_site
from itschool_cms.core.tree import Tree
from itschool_cms.manage.undo.transactions import NotUndone, keeps_history, newest, take_back, transaction_of
from tests.core.kernel_app import SETTINGS
from tests.core.trees import Branch, Leaf, Root
from tests.storages import storage_uris

__all__ = ["storage_uris"]

PERSON = 4711


@pytest.fixture
def registry(storage_uris):
    """The registry of a kernel over each kind of storage, with a leaf in a branch."""
    config = Configurator(settings={**SETTINGS, **storage_uris})
    config.include("itschool_cms.core")
    config.registry.site_factory = Root
    config.make_wsgi_app()
    prepare(config.registry.database, config.registry)
    act(config.registry, lambda tree: tree.add(tree.add(tree.site, Branch(title="a")), Leaf(title="leaf")))
    yield config.registry
    close_databases(config.registry)


def act(registry, change, note=""):
    """Do something to the tree in a transaction of a person; returns what it returns."""
    with open_site(registry.database) as (site, manager):
        begun = manager.begin()
        begun.user, begun.description = str(PERSON), note
        found = change(Tree(site, registry))
        manager.commit()
        return found


def seen(registry, read):
    """Return what a new connection reads from the site."""
    with open_site(registry.database) as (site, manager), manager:
        return read(site)


def rename(title):
    return lambda tree: tree.change(tree.site["a"]["leaf"], {"title": title})


def leaf_title(registry):
    return seen(registry, lambda site: site["a"]["leaf"].title)


def found_titles(registry, text):
    return seen(
        registry, lambda site: [site.catalog.resolve(uid).title for uid in site.catalog.find(text=text)]
    )


def of_note(registry, note):
    """Return the newest transaction with the note."""
    return next(each for each in newest(registry.database, 0, 50) if each.path == note)


def test_undo_log_lists_and_takes_back_on_every_storage(registry):
    assert keeps_history(registry.database)
    act(registry, rename("First"), "/one")
    act(registry, rename("Second"), "/two")
    log = newest(registry.database, 0, 50)
    assert [each.path for each in log[:2]] == ["/two", "/one"]
    assert log[0].user == PERSON
    found, classes = transaction_of(registry.database, log[0].tid)
    assert (found.tid, found.user, found.path) == (log[0].tid, PERSON, "/two")
    assert Leaf in classes
    take_back(registry.database, log[0].tid, PERSON, "/undo")
    assert leaf_title(registry) == "First"
    assert found_titles(registry, "First") == ["First"]
    assert found_titles(registry, "Second") == []
    assert newest(registry.database, 0, 1)[0].path == "/undo"


def test_a_later_change_stands_in_the_way_on_every_storage(registry):
    act(registry, rename("First"), "/one")
    act(registry, rename("Second"), "/two")
    with pytest.raises(NotUndone):
        take_back(registry.database, of_note(registry, "/one").tid, PERSON, "/undo")
    assert leaf_title(registry) == "Second"
    assert not any(each.path == "/undo" for each in newest(registry.database, 0, 50))
    # What was refused leaves nothing behind for the next transaction.
    act(registry, rename("Third"), "/three")
    assert leaf_title(registry) == "Third"


def test_unknown_transactions_are_not_there_on_any_storage(registry):
    for tid in ("0" * 16, "f" * 16, "x"):
        assert transaction_of(registry.database, tid) is None
    with pytest.raises(NotUndone):
        take_back(registry.database, "0" * 15 + "1", PERSON, "/undo")


def test_what_was_deleted_is_restored_on_every_storage(registry):
    entry = act(registry, lambda tree: tree.remove(tree.site["a"]).uid, "/delete")
    assert seen(registry, lambda site: "a" in site) is False
    act(registry, lambda tree: tree.restore(tree.site.catalog.resolve(entry)).uid, "/restore")
    assert leaf_title(registry) == "leaf"
    assert found_titles(registry, "leaf") == ["leaf"]
    assert len(seen(registry, lambda site: site["trash"])) == 0
    # The restoring is undone by the log: it is in the bin again, and comes back once more.
    take_back(registry.database, of_note(registry, "/restore").tid, PERSON, "/undo")
    assert seen(registry, lambda site: "a" in site) is False
    act(registry, lambda tree: tree.restore(tree.site.catalog.resolve(entry)).uid, "/again")
    assert leaf_title(registry) == "leaf"
