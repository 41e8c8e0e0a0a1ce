"""Who sees what was published, where it stands and for which groups."""

from datetime import UTC, datetime, timedelta

import pytest

from itschool_cms.accounts.events import StartWanted
from itschool_cms.core.models import Folder
from itschool_cms.core.publishing import State
from itschool_cms.core.tree import RemovalRefused
from itschool_cms.families.audience import Addressed, readers_of
from itschool_cms.families.feeds import for_child
from itschool_cms.families.menus import dashboard_link
from itschool_cms.families.subscribers import lead_to_children

NOW = datetime.now(UTC).replace(microsecond=0)


class Paper(Addressed):
    """A thing with an audience."""


@pytest.fixture
def publish(world):
    """Return a function that publishes a paper for groups by their short names."""

    def publish(name, *audience, place=None, **values):
        with world.editing() as tree:
            tokens = tuple(f"group:{world.uids[each]}" if each in world.uids else each for each in audience)
            parent = world.get(tree, place) if place else tree.site
            values = {"state": State.PUBLISHED, "effective": NOW - timedelta(days=1), **values}
            world.add(tree, name, parent, Paper(title=name, audience=tokens, **values))

    return publish


def seen(ask, person, child):
    with ask(person, context=child) as request:
        hits = for_child(request, request.context, Paper.type_name)
        return [request.site.catalog.resolve(hit.uid).title for hit in hits]


def test_a_child_s_feed_holds_what_its_groups_levels_and_school_receive(ask, publish):
    publish("for-level", "level3", effective=NOW - timedelta(days=3))
    publish("for-class", "3b", "level3", effective=NOW - timedelta(days=2))
    publish("for-all", "school")
    publish("for-others", "5p", "3a")
    publish("draft", "3b", state=State.DRAFT)
    publish("later", "3b", effective=NOW + timedelta(days=1))
    publish("over", "3b", expires=NOW - timedelta(hours=1))
    assert seen(ask, "amelie", "benoit") == ["for-all", "for-class", "for-level"]
    assert seen(ask, "tom", "milan") == ["for-all", "for-others"]


def test_what_stands_below_a_child_is_for_that_child_whatever_it_says(world, ask, publish):
    with world.editing() as tree:
        world.add(tree, "box", world.get(tree, "nora"), Folder(title="Box"))
    publish("note", "school", place="box")
    assert seen(ask, "sofie", "nora") == ["note"]
    assert seen(ask, "sofie", "milan") == []
    assert seen(ask, "tom", "milan") == []


def test_a_restricted_parent_sees_nothing_below_the_child(world, ask, publish):
    publish("for-class", "5p")
    with world.editing() as tree:
        tree.change(world.get(tree, "sofie-nora"), {"withheld": ("read",)})
        tree.change(world.get(tree, "sofie-milan"), {"withheld": ("read",)})
    assert seen(ask, "sofie", "nora") == []
    assert seen(ask, "karim", "nora") == ["for-class"]


def test_an_unknown_token_stands_for_nobody():
    assert readers_of("everybody:1") == ()
    assert readers_of("") == ()


def test_the_author_edits_what_they_wrote():
    assert "author:7" in Paper(owner=7).editors()


def test_a_class_with_pupils_cannot_be_deleted(world):
    with world.editing() as tree:
        with pytest.raises(RemovalRefused, match="Move the pupils"):
            tree.remove(world.get(tree, "3b"))
        tree.change(world.get(tree, "benoit"), {"main_group": None})
        tree.remove(world.get(tree, "3b"))


def test_the_class_is_the_first_group_and_stands_only_once(world):
    with world.editing() as tree:
        child = world.get(tree, "benoit")
        tree.change(child, {"main_group": 5, "other_groups": (6, 5, 7, 6)})
        assert (child.groups, child.main_group, child.other_groups) == ((5, 6, 7), 5, (6, 7))
        tree.change(child, {"main_group": 6, "other_groups": ()})
        assert (child.groups, child.class_group()) == ((6,), None)


def test_a_guardianship_outside_of_the_tree_has_no_title(world):
    with world.editing() as tree:
        item = world.get(tree, "karim-nora")
        entry = tree.remove(item)
        assert (entry.title, item.title) == ("Karim X", "")
        tree.restore(entry)
        assert item.title == "Karim X"


def test_without_another_start_page_staff_begin_with_the_classes(world, ask):
    with ask("paul") as request:
        event = StartWanted(request, request.person)
        lead_to_children(event)
        assert event.path == "/classes/"
        lead_to_children(named := StartWanted(request, request.person, "/elsewhere"))
        assert named.path == "/elsewhere"


def test_the_dashboard_s_entry_concerns_children_only(ask):
    with ask("amelie") as request:
        assert list(dashboard_link(request.site, request)) == []
