"""What stands around the content of every page."""

import pytest

from itschool_cms.core import prepare
from itschool_cms.core.menus import Link
from tests.core.kernel_app import Box, Leaf, Visitor, editing, furnish, make_app, make_config


@pytest.fixture
def app():
    return make_app()


def crumbs(page):
    return [link["href"] for link in page.html.select("nav.crumbs a")]


def test_crumbs_name_only_what_may_be_seen(app):
    with editing(app) as tree:
        site = tree.site
        hidden = tree.add(site["public"], Box(title="Hidden box"), "hidden")
        tree.add(hidden, Leaf(title="Deep", open_to=("system.Everyone",)), "deep")
    assert crumbs(Visitor(app).get("/public/leaf")) == ["/public/"]
    page = Visitor(app).get("/public/hidden/deep")
    assert len(crumbs(page)) == 1
    assert "Hidden box" not in page


def test_the_root_has_no_crumbs(app):
    assert crumbs(Visitor(app).get("/")) == []


def test_the_foot_leads_to_the_pages_that_exist_and_may_be_seen(app):
    def foot():
        return [link.text for link in Visitor(app).get("/").html.select(".foot > ul a")]

    assert foot() == []
    with editing(app) as tree:
        tree.add(tree.site, Leaf(title="Terms", open_to=("system.Everyone",)), "terms")
        tree.add(tree.site, Leaf(title="Privacy, a draft"), "privacy")
    assert foot() == ["Terms of use"]


def test_languages_are_offered_to_visitors(app):
    links = Visitor(app).get("/").html.select(".lang a")
    assert [link["lang"] for link in links] == ["fr", "nl", "de", "en"]
    assert [link["lang"] for link in links if link.get("aria-current")] == ["en"]


def menu_app(sections):
    """Return an application whose menu of the staff has so many links in each section."""
    config = make_config()
    for number, (title, links) in enumerate(sections):
        config.add_menu_entry(
            f"entry{number}",
            lambda context, request, links=links: [Link(name, f"/{name}", "doc") for name in links],
            place="staff",
            section=title,
            order=60 + number,
        )
    app = config.make_wsgi_app()
    prepare(app.registry.database, app.registry)
    with editing(app) as tree:
        furnish(tree)
    return app


def test_the_first_links_are_shortcuts_and_the_others_are_more():
    app = menu_app([("", "ab"), ("School", "cde"), ("Money", "f"), ("Empty", "")])
    page = Visitor(app).sign_in("ana").get("/public/leaf").html
    assert [link.get_text(strip=True) for link in page.select(".tabbar > a")] == ["Public", "a", "b", "c"]
    assert [link.get_text(strip=True) for link in page.select("#plus a")] == ["d", "e", "f"]
    assert [title.text for title in page.select("#plus h2")] == ["School", "Money"]
    assert [title.text for title in page.select(".sidenav h2")] == ["School", "Money"]
    assert len(page.select(".sidenav li")) == 7


def test_few_links_leave_nothing_for_more(app):
    page = Visitor(app).sign_in("ana").get("/public/leaf").html
    assert len(page.select(".tabbar > a")) == 1
    assert not page.select("#plus")


def test_the_frame_greets_the_person(app):
    page = Visitor(app).sign_in("ana").get("/public/leaf").html
    assert page.select_one(".hello").text == "Welcome, Ana"
    assert page.select_one(".avatar").text == "AB"
    assert page.select_one("button.who").get_text().startswith("ABAna")


def child_app():
    """Return an application where pages are about a child."""
    config = make_config()
    child = Leaf(title="Benoit", first_name="Benoit", initials="BL", cover="brique")
    child.__name__ = "benoit"
    config.add_request_method(lambda request: child, "child", reify=True)
    config.add_menu_entry("mine", lambda context, request: [Link(context.title, "/x", "doc")], place="child")
    app = config.make_wsgi_app()
    prepare(app.registry.database, app.registry)
    with editing(app) as tree:
        furnish(tree)
    return app


def test_a_page_about_a_child_wears_its_colour_and_menu():
    page = Visitor(child_app()).sign_in("ana").get("/public/leaf").html
    assert page.body["data-cover"] == "brique"
    assert [link.get_text(strip=True) for link in page.select(".sidenav li")] == ["Benoit"]
    assert "Parents' area" in page.select_one(".sidenav .school").text


def test_an_error_page_has_menus_but_no_context(app):
    page = Visitor(app).sign_in("ana").get("/private/bob", status=404).html
    assert [link.get_text(strip=True) for link in page.select(".sidenav li")] == ["Public"]
    assert not page.select(".crumbs")


def test_templates_can_be_drawn_without_a_request():
    from itschool_cms.core.page import add_globals

    event = {"request": None}
    add_globals(event)
    assert event == {"request": None}


def test_a_language_is_chosen_without_losing_what_else_the_address_asks(app):
    page = Visitor(app).get("/?next=%2Fdocuments%3Fq%3D%C3%A9%26p%3D2&lang=de&x=%22%3E%3Cb")
    hrefs = [link["href"] for link in page.html.select(".lang a")]
    assert hrefs[0] == "?next=%2Fdocuments%3Fq%3D%C3%A9%26p%3D2&x=%22%3E%3Cb&lang=fr"
    assert [href.rpartition("=")[2] for href in hrefs] == ["fr", "nl", "de", "en"]
