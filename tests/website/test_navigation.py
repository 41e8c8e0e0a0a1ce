"""Navigation out of the tree: menu, crumbs, the pages beside, the first page, the site map."""

from itschool_cms.core.events import ItemMoved
from itschool_cms.core.models import Site
from itschool_cms.core.tree import Tree
from itschool_cms.website.models import Link, News, Page, Section
from itschool_cms.website.navigation.entries import MOST
from itschool_cms.website.navigation.subscribers import add_globals, follow_first_page, list_in_navigation
from tests.website.small import page, section, texts

MENU = ".masthead-nav a"


def test_menu_holds_public_sections_and_pages_in_the_order_of_the_folder(school, office):
    first, second = section(school, "Zebra section"), section(school, "Alpha section")
    school.add(page("Lone page"))
    school.add(Page(title="Lone draft"))
    school.add(page("Lone hidden", hidden=True))
    menu = texts(school.browser().get("/"), MENU)
    assert menu.index("Zebra section") < menu.index("Alpha section") < menu.index("Lone page")
    assert "Lone draft" not in menu
    assert "Lone hidden" not in menu
    assert not {"Conditions générales d’utilisation", "Accessibilité"} & set(menu)
    with school.tree() as tree:
        tree.site.move_by(second, -50)
    menu = texts(school.browser().get("/"), MENU)
    assert menu.index("Alpha section") < menu.index("Zebra section")
    current = school.browser().get(f"/{first}").html.select(f"{MENU}[aria-current]")
    assert [each.get_text() for each in current] == ["Zebra section"]


def test_page_shows_where_it_stands_and_what_stands_beside_it(school):
    name = section(school, "Life at school")
    for title in ("Canteen here", "Bus lines"):
        school.add(page(title), name)
    school.add(Page(title="Secret plan"), name)
    shown = school.browser().get(f"/{name}/canteen-here")
    assert texts(shown, ".crumbs li") == ["Home", "Life at school"]
    assert texts(shown, ".beside li") == ["Canteen here", "Bus lines"]
    assert texts(shown, ".beside [aria-current]") == ["Canteen here"]
    assert "Secret plan" not in shown
    assert "Secret plan" in texts(school.browser("claire").get(f"/{name}/canteen-here"), ".beside li")


def test_a_page_that_stands_alone_has_nothing_beside_it(school):
    name = section(school, "One page only")
    school.add(page("Only one"), name)
    assert not school.browser().get(f"/{name}/only-one").html.select(".beside")


def test_section_shows_its_first_page_and_keeps_it_through_a_new_name(school, office):
    name = section(school, "Enrolment")
    school.add(page("How to enrol"), name)
    school.add(page("Open day"), name)
    form = office.get(f"/{name}/edit").forms["deform"]
    form["default_page"] = "how-to-enrol"
    form.submit("save", status=303)
    shown = school.browser().get(f"/{name}/")
    assert shown.html.h1.get_text() == "How to enrol"
    assert shown.html.select_one("link[rel=canonical]")["href"] == f"http://localhost/{name}/how-to-enrol/"
    assert texts(shown, ".beside li") == ["How to enrol", "Open day"]
    with school.tree() as tree:
        tree.rename(tree.site[name]["how-to-enrol"], "enrol")
        assert tree.site[name].default_page == "enrol"
        tree.move(tree.site[name]["open-day"], tree.site)
        assert tree.site[name].default_page == "enrol"
        tree.move(tree.site[name]["enrol"], tree.site)
        assert tree.site[name].default_page == ""
    assert school.browser().get(f"/{name}/").html.h1.get_text() == "Enrolment"


def test_first_page_that_a_reader_may_not_see_gives_way_to_the_list(school):
    name = section(school, "With draft", default_page="draft")
    school.add(page("Public one"), name)
    with school.tree() as tree:
        tree.add(tree.site[name], Page(title="Draft first"), "draft")
    shown = school.browser().get(f"/{name}/")
    assert shown.html.h1.get_text() == "With draft"
    assert "Draft first" not in shown
    assert "Draft first" in school.browser("claire").get(f"/{name}/")


def test_form_of_a_new_section_asks_for_no_first_page(school, office):
    name = section(school, "Parent section")
    school.add(page("Some page"), name)
    assert "default_page" not in office.get(f"/{name}/add/section").forms["deform"].fields
    assert "default_page" not in office.get("/add/section").forms["deform"].fields
    assert "default_page" in office.get(f"/{name}/edit").forms["deform"].fields


def test_links_lead_out_of_the_menu_and_of_their_section(school):
    name = section(school, "Useful")
    school.add(Link(title="Ministry", address="https://www.example.org/x", state="published"), name)
    school.add(Link(title="Our way in", address="/login", state="published"), name)
    shown = school.browser().get(f"/{name}/")
    links = {each.get_text(): each for each in shown.html.select("main .rows a")}
    assert links["Ministry"]["href"] == "https://www.example.org/x"
    assert links["Ministry"]["rel"] == ["noopener", "noreferrer"]
    assert links["Our way in"]["href"] == "/login"
    assert not links["Our way in"].has_attr("rel")
    own = school.browser().get(f"/{name}/ministry")
    assert own.html.select_one("main .btn-primary")["href"] == "https://www.example.org/x"


def test_site_map_shows_the_public_tree_and_nothing_hidden(school):
    name = section(school, "Mapped")
    school.add(Section(title="Mapped inside"), name)
    school.add(page("Mapped page"), name, "mapped-inside")
    school.add(Page(title="Mapped draft"), name, "mapped-inside")
    shown = school.browser().get("/sitemap")
    found = texts(shown, ".site-map a")
    assert found.index("Mapped") < found.index("Mapped inside") < found.index("Mapped page")
    assert "Mapped draft" not in shown
    assert "/sitemap/" in [each["href"] for each in shown.html.select("footer a")] or "/sitemap" in shown
    assert "Mapped draft" in school.browser("claire").get("/sitemap")


def test_site_map_ends_at_its_depth(school):
    name = section(school, "Deep")
    path = [name]
    for _number in range(5):
        school.add(Section(title="Deeper still"), *path)
        path.append("deeper-still")
    assert texts(school.browser().get("/sitemap"), ".site-map a").count("Deeper still") == 3


def test_menu_of_very_many_pages_ends(school):
    name = section(school, "Crowded")
    with school.tree() as tree:
        for number in range(MOST + 5):
            tree.add(tree.site[name], page(f"Number {number}"))
    assert len(school.browser().get(f"/{name}/number-3").html.select(".beside li")) == MOST


def test_a_hidden_page_shows_nothing_of_itself_on_the_page_of_the_refusal(school):
    name = section(school, "Refusing")
    school.add(Page(title="Hidden here"), name)
    answer = school.browser().get(f"/{name}/hidden-here", status=404)
    assert answer.body == school.browser().get(f"/{name}/missing-here", status=404).body


def test_old_pages_get_into_the_navigation_by_the_step(school):
    with school.tree() as tree:
        old = tree.add(tree.site, page("Of old"))
        catalog = tree.site.catalog
        key = f"navigation|{tree.site.uid}"
        # As an older version has stored it.
        stored = catalog._stored[old.uid]
        entry = next(each for each in stored.listings if each[0] == key)
        catalog._listings.drop(key, entry[1], old.uid)
        catalog._stored[old.uid] = stored._replace(
            listings=tuple(each for each in stored.listings if each != entry)
        )
    assert "Of old" not in texts(school.browser().get("/"), MENU)
    with school.tree() as tree:
        list_in_navigation(tree.site, tree.registry)
        list_in_navigation(tree.site, tree.registry)
    assert "Of old" in texts(school.browser().get("/"), MENU)


def test_pages_that_are_older_than_their_new_fields_have_them_all():
    old = Page.__new__(Page)
    old.__setstate__({"title": "Old", "state": "published"})
    assert (old.language, old.translations, old.hidden) == ("", 0, False)
    assert old.listings() == {}
    assert list(News(title="Old").listings()) == ["news", "news-in|"]
    section = Section.__new__(Section)
    section.__setstate__({"title": "Old"})
    assert (section.default_page, section.language) == ("", "")
    assert Site.look is None


def test_what_is_drawn_without_a_request_of_ours_has_no_frame():
    for request in (None, object()):
        event = {"request": request}
        add_globals(event)
        assert event == {"request": request}


def test_only_sections_have_a_first_page(school):
    with school.tree() as tree:
        item = tree.site["terms"]
        follow_first_page(ItemMoved(item, Tree(tree.site, tree.registry), tree.site, "terms"))


def test_visitor_finds_the_phone_number_in_one_look_on_every_public_page(school, office):
    form = office.get("/edit").forms["deform"]
    form["title"] = "Our school"
    form["phone"], form["hours"] = "+32 2 555 12 34", "8 h to 16 h"
    form.submit("save", status=303)
    name = section(school, "Any section")
    school.add(page("Any page"), name)
    for path in ("/", f"/{name}", f"/{name}/any-page", "/sitemap", "/terms"):
        shown = school.browser().get(path)
        phone = shown.html.select_one("header a[href^='tel:']")
        assert phone["href"] == "tel:+3225551234"
        assert "+32 2 555 12 34" in phone.get_text()
        assert "8 h to 16 h" in shown.html.header.get_text()
        assert shown.html.select_one("header a[href^='/login']")


def test_search_stands_in_the_masthead_where_there_is_one(school):
    shown = school.browser().get("/")
    has_search = "search" in school.app.registry.reserved_names
    assert bool(shown.html.select("header a[href^='/search']")) is has_search
