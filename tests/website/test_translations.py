"""Translations: pages in several languages, linked to each other."""

from datetime import date, timedelta

import pytest

from itschool_cms.core.html import sanitise
from itschool_cms.core.models import utcnow
from itschool_cms.website.languages import first_language
from itschool_cms.website.models import News, Page, Section
from itschool_cms.website.translations import copying
from tests.visitor import Visitor
from tests.website.small import news, page, section, texts


def reader(school, language):
    browser = Visitor(school.app, language)
    browser.set_cookie("lang", language)
    return browser


def group(school, *languages, name="Welcome"):
    """Add pages that are translations of each other; returns their paths."""
    paths = []
    with school.tree("claire") as tree:
        first = None
        for language in languages:
            item = tree.add(tree.site, page(f"{name} {language}", language=language))
            first = first or item
            tree.change(item, {"translations": first.uid})
            paths.append(f"/{item.__name__}")
    return paths


def test_translations_are_linked_per_language_and_each_tells_of_the_others(school):
    french, dutch, german = group(school, "fr", "nl", "de")
    shown = reader(school, "fr").get(french)
    links = shown.html.select(".in-languages a")
    assert [each.get_text() for each in links] == ["FR", "NL", "DE"]
    assert [each["href"] for each in links] == [
        f"{french}/?lang=fr",
        f"{dutch}/?lang=nl",
        f"{german}/?lang=de",
    ]
    assert [each.get_text() for each in shown.html.select(".in-languages [aria-current]")] == ["FR"]
    alternates = {each["hreflang"]: each["href"] for each in shown.html.select("link[hreflang]:not([type])")}
    assert alternates == {
        code: f"http://localhost{path}/" for code, path in (("fr", french), ("nl", dutch), ("de", german))
    }
    assert shown.html.select_one("article")["lang"] == "fr"
    assert not shown.html.select("main .notice")


def test_a_link_to_a_translation_leads_to_the_page_and_takes_the_language_along(school):
    french, dutch = group(school, "fr", "nl", name="Carried")
    browser = reader(school, "fr")
    shown = browser.get(browser.get(french).html.select_one(".in-languages a[hreflang=nl]")["href"])
    assert shown.html.html["lang"] == "nl"
    assert browser.get(dutch).html.html["lang"] == "nl"


def test_translations_linked_per_language_missing_nl_shows_fr_with_a_notice(school):
    (french,) = group(school, "fr", name="Only French")
    menu = texts(reader(school, "nl").get("/"), ".masthead-nav a")
    assert "Only French fr" in menu
    shown = reader(school, "nl").get(french)
    said = shown.html.select_one("main .notice").get_text()
    assert "Nederlands" in said
    assert "Frans" in said
    assert not reader(school, "fr").get(french).html.select("main .notice")


def test_navigation_prefers_the_language_of_the_reader(school):
    group(school, "fr", "nl", name="Chosen")
    assert "Chosen nl" in texts(reader(school, "nl").get("/"), ".masthead-nav a")
    assert "Chosen fr" not in texts(reader(school, "nl").get("/"), ".masthead-nav a")
    menu = texts(reader(school, "de").get("/"), ".masthead-nav a")
    assert "Chosen fr" in menu, "the first language of the school stands in"
    assert "Chosen nl" not in menu


def test_news_stand_once_in_the_language_of_the_reader(school):
    name = section(school, "News of two languages")
    with school.tree("claire") as tree:
        first = tree.add(tree.site[name], news("Dit is nieuws", language="nl", on=date(2119, 1, 1)))
        second = tree.add(tree.site[name], news("Voici du neuf", language="fr", on=date(2119, 1, 1)))
        for item in (first, second):
            tree.change(item, {"translations": first.uid})
    assert texts(reader(school, "fr").get(f"/{name}"), ".card h3") == ["Voici du neuf"]
    assert texts(reader(school, "nl").get(f"/{name}"), ".card h3") == ["Dit is nieuws"]


@pytest.mark.parametrize("values", [{"state": "draft"}, {"expires": utcnow() - timedelta(days=1)}])
def test_a_hidden_translation_is_told_of_nowhere(school, values):
    french, dutch = group(school, "fr", "nl", name="Half hidden")
    with school.tree("claire") as tree:
        tree.change(tree.site[dutch.strip("/")], values)
    shown = reader(school, "nl").get(french)
    assert not shown.html.select(".in-languages, link[hreflang]:not([type])")
    assert "does not exist" in shown or shown.html.select("main .notice")
    assert dutch not in shown
    assert school.browser("claire").get(french).html.select(".in-languages")
    # What a member of staff sees in the page is not told to search engines.
    assert not school.browser("claire").get(french).html.select("link[hreflang]:not([type])")


def begin(office, path, language):
    page = office.get(f"{path}/translate")
    form = next(
        each
        for each in page.forms.values()
        if "language" in each.fields and each["language"].value == language
    )
    return form.submit("do", value="begin", status=303)


def test_office_adds_a_translation_from_the_actions_of_the_page(school, office):
    path = school.add(page("To translate", description="In short", text=sanitise("<p>Long</p>"))).rstrip("/")
    assert f"{path}/translate" in [each["href"] for each in office.get(path).html.select(".options a")]
    answer = begin(office, path, "nl")
    assert answer.location.endswith("/to-translate-nl/edit")
    form = answer.follow().forms["deform"]
    assert (form["title"].value, form["description"].value, form["language"].value) == (
        "To translate",
        "In short",
        "nl",
    )
    form["title"] = "Vertaald"
    form.submit("publish", status=303)
    assert school.get(path, "language") == ("fr",), "the original is in the first language of the school"
    shown = reader(school, "nl").get("/to-translate-nl")
    assert texts(shown, ".in-languages a") == ["FR", "NL"]
    assert school.get("/to-translate-nl", "state", "translations") == ("published", *school.get(path, "uid"))


def test_a_translation_that_is_older_than_its_original_is_marked(school, office):
    path = school.add(page("Growing old")).rstrip("/")
    begin(office, path, "de")
    assert not office.get(f"{path}/translate").html.select("[data-state=late]")
    with school.tree("claire") as tree:
        tree.site["growing-old-de"].modified -= timedelta(days=1)
    shown = office.get(f"{path}/translate")
    assert texts(shown, "[data-state=late]") == ["Older than its original"]
    assert texts(shown, "[data-state=draft]") == ["Draft"]
    with school.tree("claire") as tree:
        tree.remove(tree.site["growing-old"])
    assert not office.get("/growing-old-de/translate").html.select("[data-state=late]")


def test_translation_of_a_section_copies_its_structure_as_drafts(school, office):
    name = section(school, "Whole part", description="All of it")
    school.add(page("First page"), name)
    school.add(news("First news", on=date(2020, 5, 5)), name)
    school.add(Section(title="Inner part"), name)
    school.add(page("Inner page"), name, "inner-part")
    assert "5 drafts" in office.get(f"/{name}/translate")
    assert "A new translation begins as a copy of the whole section" in office.get(f"/{name}/translate")
    begin(office, f"/{name}", "nl")
    copy = f"{name}-nl"
    with school.tree() as tree:
        made = tree.site[copy]
        assert list(made) == ["first-page", "first-news", "inner-part"]
        assert made["first-news"].on == date(2020, 5, 5)
        originals = tree.site[name]
        pairs = [
            (originals["first-page"], made["first-page"]),
            (originals["inner-part"]["inner-page"], made["inner-part"]["inner-page"]),
        ]
        for source, target in pairs:
            assert target.translations == source.translations == source.uid
            assert (source.language, target.language, target.state) == ("fr", "nl", "draft")
    # What is added to the original later finds its place in the translation.
    school.add(page("Later page", language="fr"), name)
    begin(office, f"/{name}/later-page", "nl")
    assert school.get(f"/{copy}/later-page", "language") == ("nl",)
    # Only the missing parts are copied into another language: those of the language itself are not.
    school.add(page("Nur Deutsch", language="de"), name)
    begin(office, f"/{name}", "de")
    with school.tree() as tree:
        assert "nur-deutsch" not in tree.site[f"{name}-de"]


def test_a_section_that_is_too_large_is_translated_in_parts(school, office, monkeypatch):
    monkeypatch.setattr(copying, "MOST", 2)
    monkeypatch.setattr("itschool_cms.website.translations.views.MOST", 2)
    name = section(school, "Large part")
    for number in range(3):
        school.add(page(f"Part {number}"), name)
    answer = begin(office, f"/{name}", "nl").follow()
    assert "translate its parts one by one" in answer
    assert school.get(f"/{name}-nl") is None


def test_a_page_leaves_its_translations(school, office):
    french, dutch = group(school, "fr", "nl", name="Parting")
    shown = office.get(f"{dutch}/translate")
    form = next(
        each
        for each in shown.forms.values()
        if each.action.endswith("/translate") and not {"language", "item", "q"} & each.fields.keys()
    )
    form.submit("do", value="unlink", status=303)
    assert not office.get(french).html.select(".in-languages")
    assert school.get(dutch, "translations") == (0,)


@pytest.mark.parametrize(
    "values", [{}, {"do": "begin"}, {"do": "begin", "language": "xx"}, {"do": "begin", "language": "fr"}]
)
def test_what_no_button_sends_is_refused(school, office, values):
    (french,) = group(school, "fr", name="Refused")
    office.send(f"{french}/translate", values, status=400)


def test_pages_that_every_school_must_have_are_one_for_all_languages(school, office):
    office.get("/terms/translate", status=404)
    assert "/terms/translate" not in office.get("/terms")


@pytest.mark.parametrize("person", ["", "tom", "jeanne"])
def test_only_editors_translate(school, person):
    (french,) = group(school, "fr", name="Guarded")
    school.browser(person).get(f"{french}/translate", status=404)


def share(school, path, person, role, **values):
    """Give a person a local role on the item at the path."""
    with school.tree() as tree:
        item = tree.site.catalog.resolve(tree.site.catalog.uid_at(path))
        roles = ((f"user:{school.uids[person]}", role),) if role else ()
        tree.change(item, {"local_roles": roles, **values})
        tree.reindex(item)


def test_who_may_not_add_to_the_place_begins_no_translation_there(school):
    (french,) = group(school, "fr", name="Only edited")
    share(school, french, "luc", "edits")
    luc = school.browser("luc")
    assert not luc.get(f"{french}/translate").html.select("button[value=begin]")
    luc.send(f"{french}/translate", {"do": "begin", "language": "nl"}, status=404)
    assert school.get(f"{french}-nl", "title") is None


def test_a_translation_of_a_section_copies_nothing_that_the_person_may_not_edit(school):
    top = section(school, "Shared out")
    inner = school.add(Section(title="Inner", language="fr"), top)
    for title in ("Open", "Closed"):
        school.add(page(title, language="fr"), top, "inner")
    share(school, f"/{top}", "luc", "manages")
    share(school, f"{inner}/closed", "luc", "", inherits_roles=False)
    luc = school.browser("luc")
    luc.get(f"{inner}/closed/edit", status=404)
    answer = luc.send(f"{inner}/translate", {"do": "begin", "language": "nl"}, status=303)
    copied = answer.location.removeprefix("http://localhost").removesuffix("/edit").rstrip("/")
    assert school.get(f"{copied}/open", "language") == ("nl",)
    assert school.get(f"{copied}/closed", "title") is None
    assert school.get(f"{inner}/closed", "translations") == (0,)


def test_other_things_have_no_translations(school, office):
    assert not any(each["href"].endswith("/translate") for each in office.get("/").html.select("a"))


def test_first_language_is_that_of_the_school():
    site = Section(title="x")
    assert first_language(site) == "fr"
    site.languages = ("nl", "fr")
    assert first_language(site) == "nl"
    assert News(title="x").language == Page(title="x").language == ""
