"""Two people change the tree at once, each from a state in which the other's act is not done yet."""

import threading

import pytest
from pyramid.config import Configurator
from transaction.interfaces import TransientError

from itschool_cms.core import prepare
from itschool_cms.core.catalog import Catalog
from itschool_cms.core.database import close_databases, open_site
from itschool_cms.core.holding import hold_contents, hold_place
from itschool_cms.core.models import lineage
from itschool_cms.core.naming import NameRefused
from itschool_cms.core.tree import MoveRefused, RemovalRefused, Tree, walk
from tests.core.kernel_app import SETTINGS
from tests.core.trees import Branch, Leaf, Root
from tests.storages import storage_uris

__all__ = ["storage_uris"]

REFUSALS = (MoveRefused, NameRefused, RemovalRefused, KeyError)
DONE = "done"


@pytest.fixture
def registry(storage_uris):
    """The registry of a kernel over each kind of storage, with branches a, b and c, and a leaf in a/deep."""
    config = Configurator(settings={**SETTINGS, **storage_uris})
    config.include("itschool_cms.core")
    config.registry.site_factory = Root
    config.make_wsgi_app()
    prepare(config.registry.database, config.registry)
    with open_site(config.registry.database) as (site, manager), manager:
        tree = Tree(site, config.registry)
        for title in "abc":
            tree.add(site, Branch(title=title))
        tree.add(tree.add(site["a"], Branch(title="deep")), Leaf(title="leaf"))
    yield config.registry
    close_databases(config.registry)


def at_once(registry, *acts):
    """Do the acts in threads, all before the first is committed; returns what became of each."""
    barrier, results = threading.Barrier(len(acts)), {}

    def work(number, act):
        for attempt in range(20):
            with open_site(registry.database) as (site, manager):
                try:
                    with manager:
                        act(Tree(site, registry))
                        if not attempt:
                            barrier.wait(60)
                    results[number] = DONE
                    return
                except TransientError:
                    continue
                except REFUSALS as refusal:
                    results[number] = type(refusal)
                    return

    threads = [threading.Thread(target=work, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return [results[number] for number in range(len(acts))]


def check(registry):
    """See that every item in the tree and in the catalog hangs on the root, and on it once."""
    with open_site(registry.database) as (site, manager), manager:
        rebuilt = Catalog()
        for item in walk(site):
            rebuilt.index(item)
            *_, root = lineage(item)
            assert root is site
        assert site.catalog.snapshot() == rebuilt.snapshot()
        return {"/".join(item.path()) for item in walk(site) if item.type_name != "trashentry"} - {
            "",
            "trash",
        }


def mover(name, into):
    """Return the act that moves a branch of the root into another."""
    return lambda tree: tree.move(tree.site[name], tree.site[into])


def test_crossing_moves_make_no_ring(registry):
    results = at_once(registry, mover("b", "c"), mover("c", "b"))
    assert sorted(map(str, results)) == sorted(map(str, [DONE, KeyError]))
    assert check(registry) in (
        {"a", "a/deep", "a/deep/leaf", *found} for found in (["c", "c/b"], ["b", "b/c"])
    )


def test_three_moves_in_a_circle_make_no_ring(registry):
    results = at_once(registry, mover("a", "b"), mover("b", "c"), mover("c", "a"))
    assert DONE in results
    assert len(check(registry)) == 5


def test_what_is_added_below_a_folder_that_goes_is_not_lost_between(registry):
    def add(tree):
        tree.add(tree.site["a"]["deep"], Leaf(title="new"))

    results = at_once(registry, add, lambda tree: tree.remove(tree.site["a"]))
    assert results[1] == DONE
    assert check(registry) == {"b", "c"}
    with open_site(registry.database) as (site, manager), manager:
        (entry,) = site["trash"].values()
        assert ("new" in entry.content["deep"]) == (results[0] == DONE)


def test_what_is_added_below_a_folder_that_moves_is_found_at_its_new_address(registry):
    def add(tree):
        place = tree.site["a"] if "a" in tree.site else tree.site["b"]["a"]
        tree.add(place["deep"], Leaf(title="new"))

    assert at_once(registry, add, mover("a", "b")) == [DONE, DONE]
    assert "b/a/deep/new" in check(registry)


def test_what_moves_out_of_a_folder_that_goes_is_in_one_place(registry):
    def rescue(tree):
        tree.move(tree.site["a"]["deep"]["leaf"], tree.site["b"])

    results = at_once(registry, rescue, lambda tree: tree.remove(tree.site["a"]))
    assert results[1] == DONE
    assert ("b/leaf" in check(registry)) == (results[0] == DONE)


def test_same_name_by_two_writers_at_once_is_given_once(registry):
    def add(tree):
        tree.add(tree.site["b"], Leaf(title="x"), "same")

    results = at_once(registry, add, add)
    assert sorted(map(str, results)) == sorted(map(str, [DONE, NameRefused]))
    assert "b/same" in check(registry)


def test_same_title_by_two_writers_at_once_gets_a_number(registry):
    def add(tree):
        tree.add(tree.site["b"], Leaf(title="Same"))

    assert at_once(registry, add, add) == [DONE, DONE]
    assert {"b/same", "b/same-2"} <= check(registry)


def test_same_entry_is_restored_once(registry):
    with open_site(registry.database) as (site, manager), manager:
        name = Tree(site, registry).remove(site["a"]).__name__

    def restore(tree):
        tree.restore(tree.site["trash"][name])

    results = at_once(registry, restore, restore)
    assert sorted(map(str, results)) == sorted(map(str, [DONE, KeyError]))
    assert "a/deep/leaf" in check(registry)


@pytest.mark.parametrize(
    "hold", [lambda place: hold_place(place["deep"]), lambda place: hold_contents([place])]
)
def test_what_is_held_makes_the_later_writer_begin_again(registry, hold):
    with open_site(registry.database) as (site, manager):
        manager.begin()
        hold(site["a"])
        site["c"].title = "written"
        with open_site(registry.database) as (other, second), second:
            other["a"].title = "changed"
            other["a"]["more"] = Leaf(title="more")
        with pytest.raises(TransientError):
            manager.commit()


# In a small tree the indexes of the catalog happen to conflict as well. In a large one they need not: there
# only what the acts hold (`core.holding`) keeps them apart.


@pytest.fixture
def large(registry):
    """The same tree with many branches between b and z, so that nothing that the acts write lies together."""
    with open_site(registry.database) as (site, manager), manager:
        tree = Tree(site, registry)
        for number in range(400):
            tree.add(site, Branch(title=f"m{number:03} word{number}"))
        tree.add(site, Branch(title="word20"), "z")
    return registry


def test_crossing_moves_make_no_ring_in_a_large_tree(large):
    results = at_once(large, mover("b", "z"), mover("z", "b"))
    assert sorted(map(str, results)) == sorted(map(str, [DONE, KeyError]))
    assert len(check(large)) == 406


def test_nothing_is_added_below_what_goes_in_a_large_tree(large):
    def add(tree):
        tree.add(tree.site["z"], Leaf(title="word300"), "new")

    results = at_once(large, add, lambda tree: tree.remove(tree.site["z"]))
    assert results[1] == DONE
    assert len(check(large)) == 405
    with open_site(large.database) as (site, manager), manager:
        (entry,) = site["trash"].values()
        assert ("new" in entry.content) == (results[0] == DONE)


def test_what_is_added_below_what_moves_is_indexed_there_in_a_large_tree(large):
    def add(tree):
        place = tree.site["z"] if "z" in tree.site else tree.site["b"]["z"]
        tree.add(place, Leaf(title="word300"), "new")

    assert at_once(large, add, mover("z", "b")) == [DONE, DONE]
    assert "b/z/new" in check(large)
