"""What is unread: counted in the menus of all pages, at the same cost however much there is."""

from types import SimpleNamespace

import pytest

from itschool_cms.core.menus import COUNTED, Link, counted
from itschool_cms.documents.models import Document
from itschool_cms.documents.reading import unopened
from itschool_cms.families.models import Child, Guardianship, Relation
from itschool_cms.families.principals import guardian_principals
from tests.small_school import ago, ahead

BENOIT = "/families/lefevre/benoit"


def publish_many(school, number: int, **values) -> list[str]:
    """Publish letters for class 3B, each one day older than the one before; returns their titles."""
    with school.editing() as tree:
        for age in range(1, number + 1):
            letter = Document(
                title=f"Letter {age}",
                audience=(school.group("3B"),),
                effective=ago(hours=age),
                state="published",
            )
            for name, value in values.items():
                setattr(letter, name, value)
            tree.add(tree.site["documents"], letter)
    return [f"Letter {age}" for age in range(1, number + 1)]


def new_of(school, depth: int, person: str = "amelie") -> list[str]:
    """Return the titles of what is new for class 3B to a person, where so many documents are looked at."""
    with school.editing() as tree:
        user = tree.site["people"][person]
        principals = frozenset(guardian_principals(tree.site.catalog, user.uid))
        request = SimpleNamespace(site=tree.site, person=user, principals=principals)
        hits = list(unopened(request, school.group("3B"), depth))
        return [tree.site.catalog.resolve(hit.uid).title for hit in hits]


def counters(page) -> list[str]:
    """Return the numbers in the main menu."""
    return [each.get_text() for each in page.html.select(".sidenav .count")]


@pytest.mark.parametrize(("number", "shown"), [(1, "1"), (99, "99"), (100, "99+"), (5_000, "99+")])
def test_a_counter_goes_no_further_than_its_end(number, shown):
    assert counted(number) == Link("", "", count=number).number == shown


def test_the_menu_stops_counting_and_the_list_tells_all(school):
    publish_many(school, COUNTED + 5)
    amelie = school.browser("amelie")

    page = amelie.get(BENOIT)

    assert counters(page) == ["99+"]
    page.mustcontain("99+ unread", "Letter 1<", "Letter 5<", no="Letter 6<")
    amelie.get(f"{BENOIT}/documents").mustcontain("105 unread documents")
    amelie.get("/accounts").mustcontain("99+ unread")


def test_what_was_opened_is_passed_over_and_what_comes_behind_is_found(school):
    publish_many(school, 4)
    with school.editing() as tree:
        for name in ("letter-1", "letter-2"):
            tree.site.read_marks.mark(school.uids["amelie"], tree.site["documents"][name], ago(days=0))

    assert new_of(school, depth=10) == ["Letter 3", "Letter 4"]
    assert new_of(school, depth=3) == ["Letter 3"]
    assert counters(school.browser("amelie").get(BENOIT)) == ["2"]


@pytest.mark.parametrize("hidden", [{"state": "draft"}, {"expires": ago(hours=1)}])
def test_what_a_parent_may_not_see_takes_no_place_among_what_is_looked_at(school, hidden):
    publish_many(school, 3, **hidden)
    letter = Document(title="The old one", audience=(school.group("3B"),), effective=ago(days=9))
    school.publish("documents", letter)

    assert new_of(school, depth=1) == ["The old one"]
    assert counters(school.browser("amelie").get(BENOIT)) == ["1"]


def test_a_letter_counts_from_its_first_moment_to_its_last(school):
    letter = Document(title="Dated", audience=(school.group("3B"),), effective=ahead(hours=1))
    school.publish("documents", letter, name="dated")
    amelie = school.browser("amelie")
    assert counters(amelie.get(BENOIT)) == []

    for dates, shown in (
        ({"effective": ago(hours=2), "expires": ahead(hours=1)}, ["1"]),
        ({"expires": ago(hours=1)}, []),
        ({"effective": ago(days=401), "expires": None}, []),
    ):
        with school.editing() as tree:
            tree.change(tree.site["documents"]["dated"], dates)
        assert counters(amelie.get(BENOIT)) == shown


def test_a_class_that_changes_counts_at_the_next_page(school):
    publish_many(school, 2)
    amelie = school.browser("amelie")
    assert counters(amelie.get(BENOIT)) == ["2"]

    with school.editing() as tree:
        tree.change(tree.site["families"]["lefevre"]["benoit"], {"groups": (school.uids["1A"],)})

    assert counters(amelie.get(BENOIT)) == []
    assert new_of(school, depth=10) == []


def test_each_of_two_separated_parents_has_own_counts(school):
    publish_many(school, 3)
    with school.editing() as tree:
        child: Child = tree.site["families"]["lefevre"]["benoit"]
        right = Guardianship(person=school.uids["sofie"], relation=Relation.FATHER)
        tree.add(child["guardians"], right, "sofie")
        tree.site.read_marks.mark(school.uids["amelie"], tree.site["documents"]["letter-1"], ago(days=0))
    sofie = school.browser("sofie")

    assert counters(school.browser("amelie").get(BENOIT)) == ["2"]
    assert counters(sofie.get(BENOIT)) == ["3"]
    with school.editing() as tree:
        tree.remove(tree.site["families"]["lefevre"]["benoit"]["guardians"]["sofie"])
    sofie.get(BENOIT, status=404)


def test_a_page_that_counts_writes_nothing(school):
    publish_many(school, 2)
    amelie = school.browser("amelie")
    amelie.get(BENOIT)
    before = school.app.registry.database.lastTransaction()

    amelie.get(BENOIT)

    assert school.app.registry.database.lastTransaction() == before
