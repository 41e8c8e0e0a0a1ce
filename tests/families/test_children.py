"""Which child a page is about, and where the dividers lead."""

import pytest

from itschool_cms.accounts.events import PasswordWordsWanted
from itschool_cms.core.models import Folder
from itschool_cms.families.audience import Addressed, audience_label
from itschool_cms.families.children import switch_links


class Papers(Folder):
    """A container below a child that only its guardians open."""

    def readers(self):
        return (f"guardian:{self.__parent__.uid}",)


@pytest.fixture
def papers(world):
    """Give each child of Amélie a container."""
    with world.editing() as tree:
        for name in ("benoit", "lucas"):
            world.add(tree, f"papers-{name}", world.get(tree, name), Papers(title="Papers"))


@pytest.mark.parametrize(
    ("person", "context", "expected"),
    [
        ("amelie", "lucas", "lucas"),
        ("amelie", "nora", "benoit"),
        ("amelie", None, "benoit"),
        ("tom", "nora", "milan"),
        ("nobody", "benoit", None),
        (None, "benoit", None),
        ("jeanne", "benoit", None),
        ("paul", "lucas", "lucas"),
        ("paul", "nora", None),
        ("paul", None, None),
        ("claire", "benoit", None),
    ],
)
def test_the_child_of_the_page_is_one_of_the_person_s_own(world, ask, person, context, expected):
    with ask(person, context=context) as request:
        found = request.child
        assert (found and found.uid) == (expected and world.uids[expected])


def test_an_error_page_is_about_the_same_child_wherever_it_stands(world, ask):
    with ask("amelie", context="lucas") as request:
        request.exception = LookupError()
        assert request.child.uid == world.uids["benoit"]
    with ask("amelie", context="nora") as request:
        request.exception = LookupError()
        assert request.child.uid == world.uids["benoit"]


def test_an_own_child_whose_rights_ended_is_no_longer_the_one_opened_last(world, ask):
    with ask("amelie") as request:
        request.session["child"] = world.uids["nora"]
        assert request.child.uid == world.uids["benoit"]


def test_a_request_without_context_is_about_the_usual_child(world, ask):
    with ask("amelie") as request:
        del request.context
        assert request.child.uid == world.uids["benoit"]


def test_dividers_keep_the_kind_of_page(world, ask, papers):
    with ask("amelie", context="papers-benoit") as request:
        links = request.dividers
        assert [link.href for link in links[1:]] == [
            world.paths["papers-benoit"],
            world.paths["papers-lucas"],
        ]
        assert [link.current for link in links] == [False, True, False]


def test_dividers_lead_to_the_dashboard_where_the_other_child_lacks_the_page(world, ask, papers):
    with world.editing() as tree:
        tree.remove(world.get(tree, "papers-lucas"))
    with ask("amelie", context="papers-benoit") as request:
        assert request.dividers[2].href == world.paths["lucas"] + "/"


def test_dividers_lead_to_a_named_page_of_each_child_when_there_is_one(world, ask):
    with ask("amelie", context="benoit") as request:
        child, lucas = request.child, world.paths["lucas"]
        hrefs = {name: switch_links(request, child, (name,))[2].href for name in ("guardians", "home", "x")}
        assert hrefs == dict.fromkeys(("guardians", "home", "x"), lucas + "/")
        request.view_name = "home"
        assert request.dividers[2].href == lucas + "/"


def test_dividers_of_general_pages_lead_to_the_dashboards(world, ask):
    with ask("amelie") as request:
        assert [link.href for link in request.dividers] == [
            "/home",
            world.paths["benoit"] + "/",
            world.paths["lucas"] + "/",
        ]


@pytest.mark.parametrize("person", ["tom", "nobody", "jeanne"])
def test_nobody_else_gets_dividers(world, ask, person):
    with ask(person, context="benoit") as request:
        assert request.dividers == []
        child = request.site.catalog.resolve(world.uids["benoit"])
        assert switch_links(request, child) == []


def test_the_audience_is_told_in_plain_words(world, ask):
    with ask("amelie", context="benoit") as request:
        item = Addressed(
            audience=("public", "school", f"group:{world.uids['3b']}", "group:1", "x", "group:y")
        )
        assert audience_label(request, item) == "Everybody, visitors too, The whole school, 3B"


def test_the_audience_names_only_children_that_the_reader_may_see(world, ask):
    tokens = tuple(f"child:{world.uids[name]}" for name in ("benoit", "nora"))
    for person, expected in (
        ("amelie", "Benoit"),
        ("karim", "Nora"),
        ("nobody", ""),
        ("claire", "Benoit, Nora"),
    ):
        with ask(person) as request:
            assert audience_label(request, Addressed(audience=tokens)) == expected


def test_the_names_of_the_children_are_refused_as_passwords(world):
    with world.editing() as tree:
        event = PasswordWordsWanted(world.get(tree, "amelie"), tree.site)
        world.app.registry.notify(event)
    assert {"Benoit", "Lucas", "Lefevre"} <= event.words
    assert not {"Nora", "Milan"} & event.words
