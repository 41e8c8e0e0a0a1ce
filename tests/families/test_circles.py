"""Whom the office invites together: the adults of a class or a level."""

from datetime import timedelta

import pytest

from itschool_cms.accounts.events import CirclesWanted
from itschool_cms.families.circles import adults_of
from itschool_cms.families.models import today


def adults(world, group):
    with world.editing() as tree:
        found = set(adults_of(tree.site.catalog, world.get(tree, group)))
    return {name for name in world.uids if world.uids[name] in found}


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("3b", {"amelie"}),
        ("3a", {"amelie", "paul"}),
        ("level3", {"amelie", "paul"}),
        ("5p", {"sofie", "tom", "karim"}),
    ],
)
def test_the_adults_of_a_group_are_those_who_may_read_for_its_pupils(world, group, expected):
    assert adults(world, group) == expected


def test_who_may_not_read_today_is_not_among_them(world):
    yesterday = today() - timedelta(days=1)
    with world.editing() as tree:
        tree.change(world.get(tree, "karim-nora"), {"rights": ("pay",)})
        tree.change(world.get(tree, "tom-milan"), {"until": yesterday})
        tree.change(world.get(tree, "sofie-nora"), {"withheld": ("read",)})
    assert adults(world, "5p") == {"sofie"}, "for Milan"
    with world.editing() as tree:
        tree.change(world.get(tree, "milan"), {"left_on": yesterday})
    assert adults(world, "5p") == set()


def test_each_group_is_offered_a_level_before_its_classes(world, ask):
    with ask("claire") as request:
        event = CirclesWanted(request)
        request.registry.notify(event)
        titles = [circle.title for circle in event.circles]
        first = next(circle for circle in event.circles if circle.key == f"group:{world.uids['3b']}")
        assert set(first.persons()) == {world.uids["amelie"]}
    assert [title.partition(" (")[0] for title in titles] == ["Third", "Class 3B", "Class 3A", "Class 5P"]


def test_the_office_invites_the_adults_of_a_class(world):
    browser = world.browser("claire")
    form = next(form for form in browser.get("/people/invite").forms.values() if "circle" in form.fields)
    form["who"], form["circle"] = "circle", f"group:{world.uids['3a']}"
    page = form.submit()
    assert "2 people get a mail" in page
    form = next(form for form in page.forms.values() if "count" in form.fields)
    assert form.submit().status_int == 303
    with world.editing() as tree:
        mails = {mail.recipient for mail in tree.site.outbox.mails.values()}
    assert mails == {"amelie@example.org", "paul@example.org"}
