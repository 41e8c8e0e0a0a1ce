"""Acts on the tree."""

import pytest

from itschool_cms.core.events import ItemAdded, ItemChanged, ItemMoved, ItemRemoved, ItemRestored
from itschool_cms.core.models import Item
from itschool_cms.core.naming import MAX_NAME_LENGTH, NameRefused
from itschool_cms.core.tree import MAX_AT_ONCE, MAX_DEPTH, MoveRefused, RemovalRefused, Tree, walk

from .trees import Branch, Leaf, plant


@pytest.fixture
def tree():
    """The editor of a new tree."""
    return plant()


def told(tree):
    """Return the classes of the events told since the last question, without those of the bin."""
    kinds = [type(event) for event in tree.events if event.item.type_name != "trashentry"]
    tree.events.clear()
    return kinds


def test_add_names_dates_indexes_and_tells(tree):
    leaf = tree.add(tree.site, Leaf(title="L’été"))
    assert (leaf.__name__, leaf.owner, leaf.modified_by) == ("l-ete", 7, 7)
    assert leaf.created == leaf.modified
    assert tree.site.catalog.resolve(leaf.uid) is leaf
    assert told(tree) == [ItemAdded]


def test_add_keeps_what_an_import_knows(tree):
    old = tree.add(tree.site, Leaf(title="A")).created.replace(year=2001)
    leaf = tree.add(tree.site, Leaf(title="B", created=old, owner=3))
    assert (leaf.created, leaf.owner) == (old, 3)


def test_titles_that_clash_or_shadow_a_page_get_a_number(tree):
    names = [tree.add(tree.site, Leaf(title="Contents")).__name__ for _time in range(2)]
    assert names == ["contents-2", "contents-3"]


@pytest.mark.parametrize("name", ["contents", "trash", "..", "@@x", "a/b", "", "É", "a" * 101])
def test_asked_names_are_refused_when_taken_reserved_or_malformed(tree, name):
    with pytest.raises(NameRefused):
        tree.add(tree.site, Leaf(title="L"), name)


def test_change_tells_only_when_something_is_new(tree):
    leaf = tree.add(tree.site, Leaf(title="A"))
    told(tree)
    assert not tree.change(leaf, {"title": "A"})
    assert told(tree) == []
    assert tree.change(leaf, {"title": "B", "state": "published"})
    assert told(tree) == [ItemChanged]
    assert [hit.sort for hit in tree.site.catalog.listing("leaves")] == ["b"]


def test_move_takes_all_below_along(tree):
    branch, other = tree.add(tree.site, Branch(title="A")), tree.add(tree.site, Branch(title="B"))
    leaf = tree.add(branch, Leaf(title="L"))
    told(tree)
    tree.move(branch, other)
    assert leaf.path() == ("b", "a", "l")
    assert tree.site.catalog.uid_at("/b/a/l") == leaf.uid
    assert tree.site.catalog.uid_at("/a/l") is None
    assert told(tree) == [ItemMoved]


def test_move_into_itself_or_below_is_refused(tree):
    branch = tree.add(tree.site, Branch(title="A"))
    below = tree.add(branch, Branch(title="B"))
    for place in (branch, below, tree.add(below, Branch(title="C"))):
        with pytest.raises(MoveRefused):
            tree.move(branch, place)


def test_move_to_where_it_stands_does_nothing(tree):
    leaf = tree.add(tree.site, Leaf(title="L"))
    told(tree)
    tree.move(leaf, tree.site)
    assert told(tree) == []


def test_move_gives_a_number_where_the_name_is_taken(tree):
    branch = tree.add(tree.site, Branch(title="A"))
    tree.add(branch, Leaf(title="L"))
    leaf = tree.add(tree.site, Leaf(title="L"))
    tree.move(leaf, branch)
    assert leaf.path() == ("a", "l-2")


def test_what_keeps_its_place_is_neither_moved_nor_renamed_nor_deleted(tree):
    branch = tree.add(tree.site, Branch(title="A"))
    leaf = tree.add(tree.site, Leaf(title="L", fixed=True))
    with pytest.raises(MoveRefused):
        tree.move(leaf, branch)
    with pytest.raises(MoveRefused):
        tree.rename(leaf, "other")
    with pytest.raises(RemovalRefused):
        tree.remove(leaf)


def test_depth_has_an_end(tree):
    place = tree.site
    for _level in range(MAX_DEPTH - 1):
        place = tree.add(place, Branch(title="b"))
    with pytest.raises(MoveRefused):
        tree.add(place, Leaf(title="L"))


def test_rename_keeps_the_place_in_the_order(tree):
    for title in "abc":
        tree.add(tree.site, Leaf(title=title))
    tree.rename(tree.site["b"], "z")
    assert list(tree.site)[1:] == ["a", "z", "c"]
    with pytest.raises(NameRefused):
        tree.rename(tree.site["z"], "c")


def test_remove_and_restore_bring_all_below_back(tree):
    branch = tree.add(tree.site, Branch(title="A"))
    leaf = tree.add(branch, Leaf(title="L"))
    before = tree.site.catalog.snapshot()["stored"].keys()
    told(tree)
    entry = tree.remove(branch)
    assert told(tree) == [ItemRemoved]
    assert (entry.name, entry.title, entry.deleted_by) == ("a", "A", 7)
    assert tree.site.catalog.resolve(leaf.uid) is None
    assert tree.place_of(entry) is tree.site
    assert tree.restore(entry) is branch
    assert told(tree) == [ItemRestored]
    assert tree.site.catalog.snapshot()["stored"].keys() == before
    assert len(tree.site["trash"]) == 0


def test_restore_finds_a_place_that_was_renamed(tree):
    branch = tree.add(tree.site, Branch(title="A"))
    entry = tree.remove(tree.add(branch, Leaf(title="L")))
    tree.rename(branch, "other")
    assert tree.restore(entry).path() == ("other", "l")


def test_what_was_made_anew_at_the_same_address_is_another_place(tree):
    branch = tree.add(tree.site, Branch(title="A"))
    entries = [tree.remove(tree.add(branch, Leaf(title=title))) for title in "LM"]
    tree.destroy(tree.remove(branch))
    tree.add(tree.site, Branch(title="A"))
    assert tree.place_of(entries[0]) is None
    with pytest.raises(MoveRefused):
        tree.restore(entries[0])
    assert tree.restore(entries[1], tree.site).path() == ("m",)


def test_a_place_that_was_restored_itself_takes_its_items_back(tree):
    branch = tree.add(tree.site, Branch(title="A"))
    entry = tree.remove(tree.add(branch, Leaf(title="L")))
    tree.restore(tree.remove(branch))
    assert tree.restore(entry).path() == ("a", "l")


def test_reason_to_stay_holds_for_all_above(tree):
    branch = tree.add(tree.site, Branch(title="A"))
    tree.add(branch, Branch(title="B", locked=True))
    with pytest.raises(RemovalRefused, match="It is locked"):
        tree.remove(branch)
    assert tree.site["a"]["b"]


def test_root_cannot_be_deleted(tree):
    with pytest.raises(RemovalRefused):
        tree.remove(tree.site)


def test_walk_gives_parents_first(tree):
    branch = tree.add(tree.site, Branch(title="A"))
    tree.add(branch, Leaf(title="L"))
    assert [each.title for each in walk(branch)] == ["A", "L"]


def test_system_acts_without_a_person(tree):
    item = Tree(tree.site, tree.registry).add(tree.site, Item(title="x"))
    assert item.owner == 0


def test_touch_indexes_what_was_changed_by_other_means(tree):
    leaf = tree.add(tree.site, Leaf(title="A"))
    leaf.title = "B"
    tree.touch(leaf)
    assert [hit.sort for hit in tree.site.catalog.listing("leaves")] == ["b"]


def test_rebuilt_catalog_is_the_same(tree):
    tree.add(tree.add(tree.site, Branch(title="A")), Leaf(title="L"))
    before = tree.site.catalog.snapshot()
    tree.rebuild_catalog()
    assert tree.site.catalog.snapshot() == before


def test_depth_counts_what_stands_below_that_which_moves(tree):
    place = tree.site
    for _level in range(MAX_DEPTH - 3):
        place = tree.add(place, Branch(title="b"))
    low = tree.add(tree.site, Branch(title="low"))
    below = tree.add(low, Branch(title="below"))
    tree.add(below, Leaf(title="leaf"))
    before = tree.site.catalog.snapshot()
    with pytest.raises(MoveRefused, match="too deep"):
        tree.move(low, place)
    assert tree.site.catalog.snapshot() == before
    tree.move(low, place.__parent__)
    assert len(tree.site.catalog.path(below.uid).split("/")) == MAX_DEPTH - 1


def test_restored_folder_obeys_the_limit_of_depth(tree):
    place = tree.site
    for _level in range(MAX_DEPTH - 2):
        place = tree.add(place, Branch(title="b"))
    low = tree.add(tree.site, Branch(title="low"))
    tree.add(low, Leaf(title="leaf"))
    entry = tree.remove(low)
    with pytest.raises(MoveRefused, match="too deep"):
        tree.restore(entry, place)
    assert tree.restore(entry, place.__parent__).__parent__ is place.__parent__


def test_more_than_one_act_may_take_is_refused_with_the_reason(tree):
    branch, place = tree.add(tree.site, Branch(title="Many")), tree.add(tree.site, Branch(title="Place"))
    with_room = tree.add(branch, Branch(title="b"))
    for number in range(MAX_AT_ONCE - 1):
        # Only the walk counts them, so only it needs to know them.
        with_room[f"n{number}"] = Leaf(title="n", uid=2**53 + number)
    assert len(list(walk(branch))) == MAX_AT_ONCE + 1
    entry = tree.remove(branch)
    entry.content["one-more"] = Leaf(title="n", uid=2**53 + MAX_AT_ONCE)
    with pytest.raises(MoveRefused, match="take them in parts"):
        tree.restore(entry)
    del entry.content["one-more"]
    tree.restore(entry)
    branch["one-more"] = Leaf(title="n", uid=2**53 + MAX_AT_ONCE)
    for act in (
        lambda: tree.move(branch, place),
        lambda: tree.rename(branch, "x"),
        lambda: tree.remove(branch),
    ):
        with pytest.raises((MoveRefused, RemovalRefused), match="take them in parts"):
            act()
    assert branch.path() == ("many",)


def test_name_of_its_own_is_no_rename(tree):
    for title in "abc":
        tree.add(tree.site, Leaf(title=title))
    told(tree)
    tree.rename(tree.site["b"], "b")
    assert list(tree.site)[1:] == ["a", "b", "c"]
    assert told(tree) == []


def test_root_is_not_moved(tree):
    with pytest.raises(MoveRefused):
        tree.move(tree.site, tree.add(tree.site, Branch(title="A")), "x")


def test_longest_name_is_shortened_for_its_number(tree):
    branch = tree.add(tree.site, Branch(title="A"))
    name = "n" * MAX_NAME_LENGTH
    tree.add(branch, Leaf(title="1"), name)
    leaf = tree.add(tree.site, Leaf(title="2"), name)
    tree.move(leaf, branch)
    assert leaf.__name__ == "n" * (MAX_NAME_LENGTH - 2) + "-2"


# SECURITY.md L2, whole: taken, of views, `@@x`, dots, empty, slash, NFC and NFD, case, 256 bytes, blanks.
NO_NAMES = [
    *("taken", "contents", "edit", "@@x", "@@contents", "..", ".", "", "a/b", "/", "é", "e\u0301", "Taken"),
    *(
        "TAKEN",
        "n" * 256,
        " taken",
        "taken ",
        "\ttaken",
        "taken\n",
        "a\x00b",
        "ﬁ",
        "a%2fb",
        "a;b",
        "-a",
        "a.",
    ),
]


@pytest.mark.parametrize("name", NO_NAMES)
def test_names_that_shadow_a_view_or_twin_another_are_refused_by_every_act(tree, name):
    tree.add(tree.site, Leaf(title="Taken"))
    branch, leaf = tree.add(tree.site, Branch(title="A")), tree.add(tree.site, Leaf(title="L"))
    tree.add(branch, Leaf(title="Taken"))
    before = tree.site.catalog.snapshot()
    told(tree)
    for act in (
        lambda: tree.add(tree.site, Leaf(title="new"), name),
        lambda: tree.rename(leaf, name),
        lambda: tree.move(leaf, branch, name),
    ):
        with pytest.raises(NameRefused):
            act()
    assert tree.site.catalog.snapshot() == before
    assert told(tree) == []


def test_restored_name_that_became_a_view_meanwhile_gets_a_number(tree):
    entry = tree.remove(tree.add(tree.site, Leaf(title="Links")))
    tree.registry.reserved_names |= {"links"}
    assert tree.restore(entry).__name__ == "links-2"


@pytest.mark.parametrize("names", [["a"], ["a", "a"], ["a", "c"], ["a", "b", "c"]])
def test_an_order_that_does_not_name_each_child_once_is_refused(tree, names):
    for title in "ab":
        tree.add(tree.site, Leaf(title=title))
    children = [each for each in tree.site if each in "ab"]
    others = [each for each in tree.site if each not in "ab"]
    with pytest.raises(ValueError, match="not the children"):
        tree.site.reorder([*others, *names])
    assert [each for each in tree.site if each in "ab"] == children
