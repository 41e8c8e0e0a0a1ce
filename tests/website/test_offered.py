"""The languages of the school: which ones its pages offer, and what becomes of those switched off."""

import pytest

from itschool_cms.core.i18n import offered_languages
from itschool_cms.website.languages import list_by_language
from itschool_cms.website.models import Page
from tests.manage.school import School
from tests.visitor import Visitor, close
from tests.website.small import news, page, texts


@pytest.fixture(scope="module")
def whole():
    """A site of this module's own: its languages are changed."""
    school = School()
    yield school
    close(school.app)


@pytest.fixture
def school(whole):
    """The site, which offers all languages again."""
    with whole.tree() as tree:
        tree.site.languages = ()
    return whole


def reader(school, language):
    browser = Visitor(school.app, language)
    browser.set_cookie("lang", language)
    return browser


def offer(school, *languages):
    """Offer the languages, the first one first."""
    with school.tree() as tree:
        tree.site.languages = languages


def add(school, title, **values):
    return school.add(page(title, **values))


def choose(browser, offered, first, status=303):
    """Send the form of the panel."""
    form = browser.get("/manage/languages").forms["deform"]
    for box in form.fields["checkbox"]:
        box.checked = box._value in offered
    form["first"] = first
    return form.submit("save", status=status)


# The panel.


def test_office_chooses_the_languages_and_the_first_one_in_the_settings(school):
    office = school.browser("claire")
    assert "/manage/languages" in [each["href"] for each in office.get("/manage/settings").html.select("a")]
    assert "The settings were saved." in choose(office, {"nl", "fr"}, "nl").follow()
    assert school.get("/", "languages") == (("nl", "fr"),)
    shown = office.get("/manage/languages")
    assert texts(shown, ".rows .badge") == ["Offered", "Offered", "Switched off", "Switched off"]
    assert shown.forms["deform"]["first"].value == "nl"
    with school.app.registry.trail.database.transaction() as connection:
        entries = connection.root()["entries"]
        last = entries[entries.maxKey()]
        assert last.act == "languages-changed"
    assert last.facts == {"before": "fr nl de en", "after": "nl fr"}


def test_nothing_is_noted_where_nothing_changes(school):
    offer(school, "fr", "nl")
    office = school.browser("claire")
    before = school.app.registry.trail.database.lastTransaction()
    choose(office, {"fr", "nl"}, "fr")
    assert school.app.registry.trail.database.lastTransaction() == before


@pytest.mark.parametrize(("offered", "first"), [({"fr"}, "nl"), (set(), "fr")])
def test_the_first_language_is_one_of_those_offered(school, offered, first):
    answer = choose(school.browser("claire"), offered, first, status=422)
    assert "error" in answer.text
    assert school.get("/", "languages") == ((),)


@pytest.mark.parametrize("person", ["", "tom", "jeanne"])
def test_only_who_edits_the_site_opens_the_panel(school, person):
    status = 404 if person else 303
    school.browser(person).get("/manage/languages", status=status)


def test_the_panel_counts_the_pages_of_each_language(school):
    before = texts(school.browser("claire").get("/manage/languages"), ".rows small")
    add(school, "Gezählt", language="de")
    add(school, "Counted for all")
    after = texts(school.browser("claire").get("/manage/languages"), ".rows small")
    count = [int(each.split()[0]) for each in after]
    assert [count[index] - int(each.split()[0]) for index, each in enumerate(before)] == [0, 0, 1, 0, 1]


# What is offered.


def test_visitors_choose_among_the_languages_that_are_offered(school):
    offer(school, "nl", "fr")
    shown = reader(school, "fr").get("/")
    assert texts(shown, ".foot .lang a") == ["Français", "Nederlands"]
    offer(school, "fr")
    assert not reader(school, "fr").get("/").html.select(".foot .lang")


@pytest.mark.parametrize(
    ("asked", "cookie", "browser", "got"),
    [
        ("", "", "de", "nl"),
        ("", "", "fr-BE, de", "fr"),
        ("", "de", "fr", "fr"),
        ("", "fr", "de", "fr"),
        ("de", "fr", "de", "fr"),
        ("fr", "", "de", "fr"),
        ("xx", "", "de", "nl"),
    ],
)
def test_a_visitor_reads_an_offered_language_else_the_first_one(school, asked, cookie, browser, got):
    offer(school, "nl", "fr")
    visitor = Visitor(school.app, browser)
    if cookie:
        visitor.set_cookie("lang", cookie)
    answer = visitor.get("/" + (f"?lang={asked}" if asked else ""))
    assert answer.html.html["lang"] == got
    assert ("Set-Cookie" in answer.headers) == (asked == "fr")


def test_persons_keep_their_own_language_when_it_is_switched_off(school):
    offer(school, "fr", "nl")
    tom = school.browser("tom")
    shown = tom.get("/me")
    assert shown.html.html["lang"] == "en"
    select = shown.html.select_one("select[name=language]")
    assert [each["value"] for each in select.select("option")] == ["fr", "nl", "en"]
    assert tom.get("/me?lang=en").html.html["lang"] == "en"
    token = tom.token("/me")
    tom.post("/me/language", {"language": "de", "csrf_token": token}, status=404)
    tom.post("/me/language", {"language": "en", "csrf_token": token}, status=303)


def test_forms_offer_the_languages_of_the_school_and_the_present_one(school):
    path = add(school, "Auf Deutsch", language="de")
    offer(school, "fr", "nl")
    office = school.browser("claire")
    for at, codes in ((f"{path}/edit", ["", "fr", "nl", "de"]), ("/add/page", ["", "fr", "nl"])):
        options = office.get(at).html.select("select[name=language] option")
        assert [each["value"] for each in options] == codes
    form = office.get(f"{path}/edit").forms["deform"]
    form["title"] = "Noch auf Deutsch"
    form.submit("save", status=303)
    assert school.get(path, "title", "language") == ("Noch auf Deutsch", "de")
    offer(school, "nl", "fr")
    options = office.get("/people/add/user").html.select("select[name=language] option")
    assert [each["value"] for each in options] == ["", "fr", "nl"]
    assert [each["value"] for each in options if each.has_attr("selected")] == ["nl"]


def test_translations_are_begun_in_offered_languages_only(school):
    path = add(school, "To begin")
    offer(school, "fr", "nl")
    office = school.browser("claire")
    assert texts(office.get(f"{path}/translate"), "main .rows b") == ["Français", "Nederlands"]
    office.send(f"{path}/translate", {"do": "begin", "language": "de"}, status=400)


# What is switched off.


def test_a_language_with_pages_that_is_switched_off_leaves_lists_and_keeps_its_addresses(school):
    german, french = add(school, "Nur Deutsch", language="de"), add(school, "En français", language="fr")
    item = school.add(news("Neuigkeit", language="de"))
    with school.tree("claire") as tree:
        for path in (german, french):
            tree.change(tree.site[path.strip("/")], {"translations": tree.site[french.strip("/")].uid})
    for path in (german, french):
        assert texts(reader(school, "fr").get(path), ".in-languages a") == ["FR", "DE"]
    offer(school, "fr", "nl")
    visitor = reader(school, "fr")
    shown = visitor.get(french)
    assert not shown.html.select(".in-languages, link[hreflang=de]:not([type])")
    assert "Nur Deutsch" not in shown
    for path in ("/", "/sitemap", "/sitemap.xml", "/feed.atom"):
        answer = visitor.get(path)
        assert german not in answer, path
        assert item not in answer, path
    visitor.get("/feed.atom/de", status=404)
    # The address leads there, with the way to what is offered, and a notice.
    kept = visitor.get(german)
    assert kept.html.select_one("article")["lang"] == "de"
    assert texts(kept, ".in-languages a") == ["FR", "DE"]
    assert "Duits" in texts(reader(school, "nl").get(item), "main .notice")[0]
    # Editors find it where it stands, marked.
    office = school.browser("claire")
    assert german in office.get("/contents?q=Nur").text
    assert "Language not offered" in texts(office.get(f"{french}/translate"), ".badge")
    offer(school, "fr", "de")
    assert german in visitor.get("/sitemap.xml")


def test_who_reads_a_language_that_is_switched_off_still_finds_its_pages(school):
    path = add(school, "Only English", language="en")
    offer(school, "fr", "nl")
    assert path in school.browser("tom").get("/sitemap")
    assert path not in reader(school, "fr").get("/sitemap")


def test_the_first_language_stands_in_for_a_missing_one(school):
    paths = [add(school, f"Stands in {code}", language=code) for code in ("fr", "nl")]
    with school.tree("claire") as tree:
        group = tree.site[paths[0].strip("/")].uid
        for path in paths:
            tree.change(tree.site[path.strip("/")], {"translations": group})
    offer(school, "nl", "fr", "de")
    menu = texts(reader(school, "de").get("/"), ".masthead-nav a")
    assert "Stands in nl" in menu
    assert "Stands in fr" not in menu


# Older sites.


def test_evolution_step_puts_what_an_older_site_has_into_the_listings_of_languages(school):
    path = add(school, "Older than the listing", language="nl")
    with school.tree() as tree:
        item = tree.site[path.strip("/")]
        stored = tree.site.catalog._stored[item.uid]
        for key, sort in stored.listings:
            if key == "language|nl":
                tree.site.catalog._listings.drop(key, sort, item.uid)
        left = tuple(each for each in stored.listings if each[0] != "language|nl")
        tree.site.catalog._stored[item.uid] = stored._replace(listings=left)
        list_by_language(tree.site, tree.registry)
        list_by_language(tree.site, tree.registry)
        assert item.uid in [hit.uid for hit in tree.site.catalog.listing("language|nl")]


def test_school_that_says_nothing_offers_all_languages():
    assert offered_languages(Page(title="x")) == ("fr", "nl", "de", "en")
    assert offered_languages(None)[0] == "fr"
