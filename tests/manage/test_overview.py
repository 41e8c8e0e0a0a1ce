"""The start page of the staff, and the menus around it."""

import pytest
from pyramid.request import Request

from itschool_cms.accounts.events import StartWanted
from itschool_cms.core.database import open_site
from itschool_cms.manage import menus
from itschool_cms.manage.overview import lead_staff
from tests.manage.sample import Note
from tests.manage.school import School
from tests.visitor import close


@pytest.fixture
def fresh_school():
    """A site of its own: what other tests change within the same second stands before what this one does."""
    school = School()
    yield school
    close(school.app)


def links(page, selector):
    """Return the texts of the links that a selector finds."""
    return [" ".join(link.text.split()) for link in page.html.select(selector)]


def test_overview_greets_and_offers_what_the_person_may_add(school, teacher, office):
    page = teacher.get("/manage")
    assert "Good day Jeanne" in page
    assert links(page, ".head .options a") == ["Note", "Binder"]
    assert "Family" in links(office.get("/manage"), ".head .options a")


def test_overview_shows_what_changed_and_what_waits(fresh_school):
    fresh_school.add(Note(title="Fresh", state="published"), "board", person="luc")
    fresh_school.add(Note(title="Unfinished"), "board", person="jeanne")
    fresh_school.add(Note(title="Secret draft"), "board", person="luc")
    page = fresh_school.browser("jeanne").get("/manage")
    changed, drafts = (
        page.html.select_one("[aria-labelledby=changes]"),
        page.html.select_one("[aria-labelledby=drafts]"),
    )
    assert "Fresh" in changed.text
    assert "Luc Martin" in changed.text
    assert "Unfinished" in drafts.text
    assert "Secret draft" not in page
    mine = page.click("By me").html.select_one("[aria-labelledby=changes]").text
    assert "Unfinished" in mine
    assert "Fresh" not in mine


def test_overview_without_drafts_or_changes(school):
    luc = school.browser("luc")
    with school.tree() as tree:
        for uid in tree.site.catalog.find(state="draft"):
            tree.change(tree.site.catalog.resolve(uid), {"state": "archived"})
    page = luc.get("/manage?changes=mine")
    assert page.html.select_one("[aria-labelledby=drafts]") is None


def test_overview_counts_drafts_that_do_not_fit(school, teacher):
    for number in range(10):
        school.add(Note(title=f"Waiting {number}"), "board", person="jeanne")
    page = teacher.get("/manage")
    assert len(page.html.select("[aria-labelledby=drafts] li")) == 8
    assert "drafts in all" in page


def test_figures_are_for_the_office(fresh_school):
    figures = fresh_school.browser("claire").get("/manage").html.select_one(".stats").text
    assert "Children" in figures
    assert "in 0 families" in figures
    assert "Mails come back" in figures
    assert "of 4 accounts, 0 %" in figures
    assert fresh_school.browser("jeanne").get("/manage").html.select_one(".stats") is None


def test_parents_and_visitors_have_no_overview(school):
    school.browser("tom").get("/manage", status=404)
    assert "/login" in school.browser().get("/manage", status=303).location


def test_staff_begin_on_the_overview_and_others_where_they_did(school):
    with open_site(school.app.registry.database) as (site, manager), manager:
        request = Request.blank("/")
        request.site, request.registry = site, school.app.registry
        for name, path in (("jeanne", "/manage"), ("tom", "/")):
            event = StartWanted(request, site.catalog.resolve(school.uids[name]))
            lead_staff(event)
            assert event.path == path


def test_menu_of_the_staff_shows_only_what_opens(school, office, teacher):
    assert {"Overview", "Contents", "Families", "Classes", "Recycle bin"} <= set(
        links(office.get("/manage"), ".sidenav li a")
    )
    shown = set(links(teacher.get("/manage"), ".sidenav li a"))
    # The bin shows a teacher what the teacher deleted.
    assert {"Overview", "Classes", "Recycle bin"} <= shown
    assert not shown & {"Contents", "Families", "Settings"}
    for link in office.get("/manage").html.select(".sidenav li a"):
        office.get(link["href"])
    tom = links(school.browser("tom").get("/terms"), ".sidenav li a")
    assert not {"Overview", "Contents", "Classes"} & set(tom)


def test_current_page_is_marked_in_menu_and_tabs(school, office):
    assert links(office.get("/contents"), ".sidenav [aria-current]") == ["Contents"]
    assert links(office.get("/terms/edit"), ".sidenav [aria-current]") == ["Contents"]
    assert links(office.get("/families/contents"), ".sidenav [aria-current]") == ["Families"]
    page = office.get("/board/contents")
    assert links(page, ".sidenav [aria-current]") == ["Contents"]
    assert links(page, ".tabs [aria-current]") == ["Contents"]
    assert links(office.get("/manage"), ".sidenav [aria-current]") == ["Overview"]


def test_tabs_are_those_that_open(school, office, teacher):
    path = school.add(Note(title="Tabbed", state="published"), "board", person="jeanne")
    assert links(teacher.get(path), ".tabs a") == ["View", "Edit", "History", "Links"]
    assert links(office.get("/board"), ".tabs a") == ["View", "Contents"]
    assert links(school.browser("luc").get(path), ".tabs a") == []


def test_acts_are_those_that_the_person_may_do(school, teacher):
    path = school.add(Note(title="Acts"), "board", person="jeanne")
    assert links(teacher.get(path), ".head .options a") == [
        "State and dates",
        "Rename",
        "Delete",
        "Who sees this, and why",
    ]
    assert links(teacher.get("/board"), ".head .options a") == [
        "Note",
        "Binder",
        "State of all below",
        "Tell me what is published hereBy mail, at once or gathered",
    ]
    assert links(school.browser("tom").get("/terms"), ".head .options a") == []


def test_menus_say_nothing_about_what_is_no_item():
    for links_of in (menus.tabs, menus.state_links, menus.more_links):
        assert list(links_of(None, None)) == []
