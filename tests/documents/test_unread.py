"""The figure of unread documents by class, and who sees it."""

from datetime import timedelta

import pytest

from itschool_cms import configure
from itschool_cms.core.models import utcnow
from itschool_cms.documents.models import Document, UnreadFigures
from itschool_cms.documents.unread import PAUSE, Count, figures_of
from itschool_cms.families.models import ClassGroup, Guardianship
from tests.small_school import ago
from tests.visitor import close


def count(school, **later: int) -> None:
    """Let the job count all classes."""
    step = Count(now=lambda: utcnow() + timedelta(**later))
    while step(school.app.registry):
        pass


def rows(school, person="claire"):
    """Return the figures as the table of the chart tells them."""
    page = school.browser(person).get("/manage")
    title = page.html.find(id="unread-by-class")
    cells = title.find_parent("section").select("tbody tr") if title else []
    return [[cell.text for cell in row.find_all(["th", "td"])] for row in cells]


@pytest.fixture
def letters(school, trip):
    """Beside the trip, for 3B: a letter for 1A, and what does not count."""
    values = {"effective": ago(days=2)}
    school.publish("documents", Document(title="Choir", audience=(school.group("1A"),), **values), "luc")
    school.publish("documents", Document(title="Rules", audience=("school",), **values))
    old = Document(title="Old", audience=(school.group("3B"),), effective=ago(days=40))
    school.publish("documents", old, "jeanne")
    draft = Document(title="Draft", audience=(school.group("3B"),), **values)
    school.publish("documents", draft, "jeanne", live=False)
    return school


def test_the_office_sees_how_often_nobody_at_home_opened_a_document_of_the_class(letters, trip):
    assert rows(letters) == []
    count(letters)
    # Two pupils of 1A have the letter of the choir, Benoît the one of the trip.
    assert rows(letters) == [["3B", "1"], ["1A", "2"]]

    letters.browser("amelie").get(trip)
    count(letters)

    assert rows(letters) == [["3B", "0"], ["1A", "2"]]
    page = letters.browser("claire").get("/manage")
    assert page.html.select_one("svg.chart title").text
    page.mustcontain("the highest number is 2")


def test_one_adult_who_opened_it_is_enough_and_one_who_may_not_read_does_not_count(letters, trip):
    with letters.editing() as tree:
        guardians = tree.site["families"]["lefevre"]["benoit"]["guardians"]
        tree.add(guardians, Guardianship(person=letters.uids["sofie"], withheld=("read",)), "sofie")
        tree.site.read_marks.mark(letters.uids["sofie"], tree.site["documents"]["trip-to-bokrijk"], utcnow())
    count(letters)
    assert ["3B", "1"] in rows(letters)

    with letters.editing() as tree:
        tree.change(tree.site["families"]["lefevre"]["benoit"]["guardians"]["sofie"], {"withheld": ()})
    count(letters)

    assert ["3B", "0"] in rows(letters)


def test_what_is_for_the_level_counts_in_its_classes(letters):
    with letters.editing() as tree:
        level = tree.add(tree.site["classes"], ClassGroup(title="Primary", kind="level"), "primary")
        group = tree.site.catalog.resolve(letters.uids["1A"])
        tree.move(group, level)
        uid = level.uid
    letters.publish("documents", Document(title="All", audience=(f"group:{uid}",), effective=ago(days=1)))

    count(letters)

    assert ["1A", "4"] in rows(letters)


def test_teachers_and_a_school_that_is_up_to_date_see_no_figure(letters, trip):
    count(letters)
    assert rows(letters, "jeanne") == []

    with letters.editing() as tree:
        figures = figures_of(tree.site)
        for group in list(figures.numbers):
            figures.note(group, 0)

    assert rows(letters) == []


def test_the_classes_that_are_furthest_behind_are_shown(letters):
    with letters.editing() as tree:
        figures = figures_of(tree.site, make=True)
        for number in range(14):
            name = f"X{number:02}"
            group = tree.add(tree.site["classes"], ClassGroup(title=name, short_title=name), name.lower())
            figures.note(group.uid, number)

    found = rows(letters)

    assert [row[0] for row in found] == [f"X{number:02}" for number in range(2, 14)]


def test_a_class_that_is_gone_is_forgotten_and_nothing_is_written_twice(letters):
    count(letters)
    with letters.editing() as tree:
        figures = figures_of(tree.site)
        figures.note(17, 3)
        figures.keep_only([letters.uids["3B"]])
        assert set(figures.numbers) == {letters.uids["3B"]}
    with letters.editing() as tree:
        figures = figures_of(tree.site)
        figures.note(letters.uids["3B"], figures.numbers[letters.uids["3B"]])
        assert not figures.numbers._p_changed


def test_the_count_rests_until_its_time_and_a_class_may_go_meanwhile(letters):
    clock = [utcnow()]
    step = Count(now=lambda: clock[0])
    assert step(letters.app.registry) is True
    with letters.editing() as tree:
        step._left = [17, *step._left]
        before = dict(figures_of(tree.site).numbers)
    while step(letters.app.registry):
        pass
    with letters.editing() as tree:
        assert 17 not in figures_of(tree.site).numbers
        assert len(figures_of(tree.site).numbers) >= len(before)
        figures_of(tree.site).numbers.clear()

    assert step(letters.app.registry) is False
    assert rows(letters) == []
    clock[0] += PAUSE
    while step(letters.app.registry):
        pass
    assert rows(letters)


def test_a_database_without_a_school_has_nothing_to_count():
    app = configure().make_wsgi_app()

    assert Count()(app.registry) is False

    close(app)


def test_a_school_without_classes_has_nothing_to_count(school):
    with school.editing() as tree:
        for group in list(tree.site["classes"].values()):
            tree.change(group, {"kind": "group"})

    count(school)

    with school.editing() as tree:
        assert isinstance(figures_of(tree.site), UnreadFigures)
        assert not len(figures_of(tree.site).numbers)
