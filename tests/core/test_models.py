"""Items, folders and the rights that follow from facts."""

from datetime import UTC, datetime, timedelta

import pytest
from pyramid.authorization import ACLHelper

from itschool_cms.core.models import Folder, Item, lineage, utcnow
from itschool_cms.core.naming import NameRefused
from itschool_cms.core.publishing import State

from .trees import Branch, Leaf, plant

EVERYONE, OFFICE, TEACHER = "system.Everyone", "role:office", "role:teacher"


def permits(item, principal, permission):
    """Tell whether somebody with the principal may do the act; everybody is Everyone."""
    return bool(ACLHelper().permits(item, [EVERYONE, principal], permission))


def test_rights_follow_from_facts_and_nothing_is_inherited_by_accident():
    tree = plant()
    branch = tree.add(tree.site, Branch(title="B"))
    leaf = tree.add(branch, Leaf(title="L", state=State.PUBLISHED))
    assert permits(leaf, OFFICE, "edit")
    assert permits(leaf, EVERYONE, "view")
    assert not permits(leaf, EVERYONE, "edit")
    assert permits(branch, TEACHER, "add")
    assert not permits(branch, TEACHER, "edit")
    assert not permits(leaf, TEACHER, "add")
    assert branch.allowed() == (OFFICE, TEACHER)
    assert leaf.allowed() == (OFFICE, EVERYONE)


def test_drafts_and_items_out_of_their_dates_are_hidden():
    tree = plant()
    leaf = tree.add(tree.site, Leaf(title="L"))
    assert not permits(leaf, EVERYONE, "view")
    leaf.state, now = State.PUBLISHED, utcnow()
    assert leaf.is_live()
    for values, live in (
        ({"effective": now + timedelta(hours=1)}, False),
        ({"effective": now - timedelta(hours=1), "expires": now - timedelta(minutes=1)}, False),
        ({"effective": None, "expires": now + timedelta(hours=1)}, True),
    ):
        for name, value in values.items():
            setattr(leaf, name, value)
        assert permits(leaf, EVERYONE, "view") is live
        assert permits(leaf, OFFICE, "view")


def test_state_may_change_to_another_that_there_is():
    leaf = Leaf()
    assert leaf.may_change_to("published")
    assert not leaf.may_change_to("draft")
    assert not leaf.may_change_to("nonsense")


def test_plain_item_has_no_readers_nor_reasons():
    item = Item(title="Été")
    assert (item.editors(), item.readers(), item.contributors(), item.listings()) == ((), (), (), {})
    assert item.removal_hindrance() is None
    assert item.sort_title() == "ete"
    assert item.searchable() == item.wanted_name() == "Été"
    assert not permits(item, EVERYONE, "view")
    assert Leaf.__mro__[1]().audience_readers() == ()


def test_type_is_named_after_the_class_unless_it_says_so():
    class Named(Item):
        type_name = "other"

    assert Leaf.type_name == "leaf"
    assert Named.type_name == "other"


def test_path_and_site_lead_through_the_lineage():
    tree = plant()
    leaf = tree.add(tree.add(tree.site, Branch(title="B")), Leaf(title="L"))
    assert leaf.path() == ("b", "l")
    assert leaf.site() is tree.site
    assert [each.title for each in lineage(leaf)] == ["L", "B", "School"]


def test_folder_keeps_the_order_and_knows_its_children():
    folder = Folder()
    for name in "abc":
        folder[name] = Item(title=name)
    folder.move_by("c", -2)
    assert list(folder) == ["c", "a", "b"]
    folder.move_by("c", 99)
    assert [item.title for item in folder.values()] == ["a", "b", "c"]
    assert [folder.position_of(name) for name in folder] == [0, 1, 2]
    del folder["b"]
    assert list(folder.keys()) == ["a", "c"]
    assert len(folder) == 2
    assert "b" not in folder
    assert folder.get("b") is None
    assert folder["a"].__name__ == "a"
    assert Folder()


def test_folder_refuses_taken_and_malformed_names_and_items_that_stand_elsewhere():
    folder, other = Folder(), Folder()
    item = folder["a"] = Item()
    with pytest.raises(NameRefused):
        folder["a"] = Item()
    with pytest.raises(NameRefused):
        folder["@@a"] = Item()
    with pytest.raises(ValueError, match="another place"):
        other["a"] = item


def test_free_name_passes_taken_and_refused_names_by():
    folder = Folder()
    folder["a"] = Item()
    assert folder.free_name("a", ["a-2"]) == "a-3"
    assert folder.free_name("b") == "b"


def test_now_is_in_utc_and_whole_seconds():
    assert utcnow().tzinfo is UTC
    assert utcnow().microsecond == 0
    assert abs(utcnow() - datetime.now(UTC)) < timedelta(seconds=2)
