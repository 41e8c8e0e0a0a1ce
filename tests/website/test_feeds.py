"""What programs read: feeds, sitemap.xml, robots.txt, heads of pages; private items are in none of them."""

import xml.etree.ElementTree as ET
from datetime import date, timedelta

import pytest

from itschool_cms.core.html import sanitise
from itschool_cms.core.links_in_text import canonical
from itschool_cms.core.models import utcnow
from itschool_cms.website.feeds import views
from itschool_cms.website.files.models import File
from itschool_cms.website.images.models import Image
from itschool_cms.website.models import Link, News, Page, Section
from tests.website.small import news, page, section, stored_picture

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ATOM, MAP = "{http://www.w3.org/2005/Atom}", "{http://www.sitemaps.org/schemas/sitemap/0.9}"
FEEDS = ("/feed.atom", "/sitemap.xml", "/robots.txt", "/sitemap", "/")


def read(browser, path):
    return ET.fromstring(browser.get(path).body)


def test_feed_of_a_section_and_of_the_site_hold_news_newest_first(school):
    name = section(school, "Fed news")
    text = sanitise('<p>Beans <img src="/x/scale/small" alt="beans"> & <b>peas</b></p>')
    school.add(news("Older <one>", on=date(2099, 3, 1), text=text, description="Short & sweet"), name)
    school.add(news("Newer one", on=date(2099, 3, 2), language="fr"), name)
    school.add(news("Elsewhere", on=date(2099, 1, 1)))
    own = read(school.browser(), f"/{name}/feed.atom")
    assert [each.text for each in own.findall(f"{ATOM}entry/{ATOM}title")] == ["Newer one", "Older <one>"]
    assert own.find(f"{ATOM}link[@rel='self']").get("href") == f"http://localhost/{name}/feed.atom/fr"
    entry = own.findall(f"{ATOM}entry")[1]
    assert entry.find(f"{ATOM}content").text == str(text.__html__())
    assert entry.find(f"{ATOM}summary").text == "Short & sweet"
    assert entry.find(f"{ATOM}published").text == "2099-03-01T11:00:00Z"
    assert own.find(f"{ATOM}entry").get(LANG) == "fr"
    whole = read(school.browser(), "/feed.atom")
    titles = [each.text for each in whole.findall(f"{ATOM}entry/{ATOM}title")]
    assert titles.index("Newer one") < titles.index("Older <one>") < titles.index("Elsewhere")
    assert whole.find(f"{ATOM}author/{ATOM}name") is not None


def titles(feed):
    return [each.text for each in feed.findall(f"{ATOM}entry/{ATOM}title")]


def test_feeds_are_by_language_and_tell_of_each_other(school):
    name = section(school, "Polyglot news")
    school.add(news("Nieuws", on=date(2097, 3, 3), language="nl"), name)
    school.add(news("For all", on=date(2097, 3, 2)), name)
    school.add(news("Nouvelles", on=date(2097, 3, 1), language="fr"), name)
    browser = school.browser()
    french, dutch = (read(browser, f"/{name}/feed.atom/{code}") for code in ("fr", "nl"))
    assert titles(french) == ["For all", "Nouvelles"]
    assert titles(dutch) == ["Nieuws", "For all"]
    assert titles(read(browser, f"/{name}/feed.atom")) == titles(french), "the first language of the school"
    assert (french.get(LANG), dutch.get(LANG)) == ("fr", "nl")
    others = [each for each in dutch.findall(f"{ATOM}link") if each.get("hreflang")]
    assert [(each.get("hreflang"), each.get("href")) for each in others] == [
        ("fr", f"http://localhost/{name}/feed.atom/fr")
    ]
    links = browser.get(f"/{name}").html.select(f"link[type='application/atom+xml'][href^='/{name}']")
    assert [(each["hreflang"], each["href"]) for each in links] == [
        (code, f"/{name}/feed.atom/{code}") for code in ("fr", "nl")
    ]
    answer = browser.get(f"/{name}/feed.atom/nl")
    assert "Set-Cookie" not in answer.headers


def test_feed_of_a_section_in_one_language_is_in_that_language(school):
    name = section(school, "Deutsche Ecke", language="de")
    school.add(news("Neues", on=date(2096, 3, 3), language="de"), name)
    feed = read(school.browser(), f"/{name}/feed.atom")
    assert feed.get(LANG) == "de"
    assert titles(feed) == ["Neues"]


@pytest.mark.parametrize("rest", ["xx", "fr/nl", "FR", ""])
def test_feed_of_no_language_is_not_there(school, rest):
    if rest:
        school.browser().get(f"/feed.atom/{rest}", status=404)
    else:
        assert read(school.browser(), "/feed.atom/").get(LANG) == "fr"


def test_feed_of_an_empty_section_is_a_feed_too(school):
    name = section(school, "Nothing fed")
    assert read(school.browser(), f"/{name}/feed.atom").find(f"{ATOM}updated").text


@pytest.mark.parametrize("person", ["", "claire"])
def test_feed_never_tells_the_path_of_a_hidden_target_of_a_link(school, person):
    with school.tree("claire") as tree:
        place = tree.add(tree.site, Section(title="Linking news"))
        hidden = tree.add(tree.site, Page(title=f"Secret {person}target"))
        text = sanitise(f'<p><a href="{canonical(hidden.uid)}">words</a></p>')
        item = tree.add(place, news("Links away", on=date(2098, 1, 1), text=text))
    feed = school.browser(person).get(f"/{place.__name__}/feed.atom").text
    assert "words" in feed
    assert hidden.__name__ not in feed
    assert "/resolve/" not in feed
    shown = school.browser().get(f"/{place.__name__}/{item.__name__}")
    assert hidden.__name__ not in shown
    with school.tree("claire") as tree:
        tree.change(tree.site[hidden.__name__], {"state": "published"})
    assert f"/{hidden.__name__}" in school.browser().get(f"/{place.__name__}/feed.atom").text
    assert f"/{hidden.__name__}" in school.browser().get(f"/{place.__name__}/{item.__name__}")


def test_feeds_say_what_they_are_and_may_be_kept_a_while(school):
    kinds = {
        "/feed.atom": "application/atom+xml",
        "/sitemap.xml": "application/xml",
        "/robots.txt": "text/plain",
    }
    for path, kind in kinds.items():
        answer = school.browser().get(path)
        assert answer.content_type == kind
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert "Set-Cookie" not in answer.headers
    etag = school.browser().get("/feed.atom").headers["ETag"]
    assert school.browser().get("/feed.atom", headers={"If-None-Match": etag}).status_int == 304


def test_sitemap_names_public_pages_once_with_their_date(school):
    name = section(school, "Listed place")
    school.add(page("Listed page"), name)
    root = read(school.browser(), "/sitemap.xml")
    places = [each.text for each in root.iter(f"{MAP}loc")]
    assert places[0] == "http://localhost/"
    assert f"http://localhost/{name}/listed-page/" in places
    assert "http://localhost/terms/" in places
    assert len(places) == len(set(places))
    assert all(each.text.endswith("Z") for each in root.iter(f"{MAP}lastmod"))


def test_sitemap_never_grows_beyond_what_is_allowed(school, monkeypatch):
    for number in range(3):
        school.add(page(f"Counted {number}"))
    monkeypatch.setattr(views, "MOST_PAGES", 2)
    assert len(list(read(school.browser(), "/sitemap.xml").iter(f"{MAP}loc"))) == 2


def test_robots_leave_private_places_alone_and_find_the_sitemap(school):
    text = school.browser().get("/robots.txt").text
    assert text.startswith("User-agent: *\n")
    for line in ("Disallow: /manage/", "Disallow: /families/", "Disallow: /login$", "Disallow: /me/"):
        assert line in text.splitlines()
    assert text.splitlines()[-1] == "Sitemap: http://localhost/sitemap.xml"


@pytest.fixture
def canaries(school):
    """Private things of each type, each with a word of its own; returns the words."""
    later, before = utcnow() + timedelta(days=1), utcnow() - timedelta(days=1)
    name = section(school, "Mine field")
    words = []

    def add(kind, **values):
        word = f"canary{len(words)}x{name.replace('-', '')}"
        words.append(word)
        school.add(kind(title=word, description=word, **values), name)

    for values in (
        {},
        {"state": "pending"},
        {"state": "archived"},
        {"state": "published", "effective": later},
        {"state": "published", "expires": before},
    ):
        add(Page, text=sanitise("<p>hidden</p>"), **values)
        add(News, on=date(2120, 1, 1), file=stored_picture(), alt="x", **values)
        add(Link, address="https://example.org/", **values)
        add(File, **values)
        add(Image, alt="x", **values)
    return words


@pytest.mark.parametrize("person", ["", "tom", "claire"])
def test_feeds_sitemap_private_items_in_none_of_them(school, canaries, person):
    place = "/mine-field" if person else "/"
    browser = school.browser(person)
    with school.tree() as tree:
        names = [each for each in tree.site if each.startswith("mine-field")]
    paths = ["/feed.atom", "/sitemap.xml", "/robots.txt", *(f"/{name}/feed.atom" for name in names)]
    if person != "claire":
        # People who edit see their drafts on pages, never in what programs read.
        paths += ["/", "/sitemap", *(f"/{name}" for name in names)]
    for path in paths:
        answer = browser.get(path)
        assert not [word for word in canaries if word in answer.text], (path, place)


def test_head_of_a_public_page_has_canonical_and_open_graph(school):
    path = school.add(
        news("Shared", description="Read & share", file=stored_picture(), alt="Our yard", on=date(2026, 1, 1))
    )
    head = school.browser().get(path).html.head
    facts = {each["property"]: each["content"] for each in head.select("meta[property]")}
    assert facts["og:title"] == "Shared"
    assert facts["og:type"] == "article"
    assert facts["og:description"] == head.select_one("meta[name=description]")["content"] == "Read & share"
    assert facts["og:url"] == head.select_one("link[rel=canonical]")["href"] == f"http://localhost{path}/"
    assert facts["og:image"] == f"http://localhost{path}/scale/large"
    assert facts["og:image:alt"] == "Our yard"
    assert (facts["og:image:width"], facts["og:image:height"]) == ("900", "600")
    assert school.browser().get(f"{path}/scale/large").content_type == "image/jpeg"


def test_addresses_in_the_head_come_from_the_settings_never_from_the_request(school):
    path = school.add(page("Hosted"))
    answer = school.browser().get(path, headers={"X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in answer


def test_head_offers_the_feeds_that_have_news(school):
    name = section(school, "Offered")
    assert f"/{name}/feed.atom" not in school.browser().get(f"/{name}")
    school.add(News(title="Hidden offer", on=date(2026, 1, 1)), name)
    assert f"/{name}/feed.atom" not in school.browser().get(f"/{name}")
    school.add(news("An offer", on=date(2026, 1, 1)), name)
    links = school.browser().get(f"/{name}").html.select("link[type='application/atom+xml']")
    assert links[0]["href"] == f"/{name}/feed.atom/fr"
    assert "/feed.atom/fr" in [each["href"] for each in links]
    links = school.browser().get(f"/{name}/an-offer").html.select("link[type='application/atom+xml']")
    assert links[0]["href"] == f"/{name}/feed.atom/fr"


def test_head_of_a_draft_tells_nothing(school):
    path = school.add(Page(title="Unshared", description="Not yet"))
    head = school.browser("claire").get(path).html.head
    assert not head.select("meta[property], link[rel=canonical], meta[name=description]")


def test_section_without_anything_is_a_place_of_its_own(school):
    name = school.add(Section(title="Graphless", description="About it"))
    facts = {
        each["property"]: each["content"] for each in school.browser().get(name).html.select("meta[property]")
    }
    assert facts["og:type"] == "website"
    assert facts["og:locale"] == "en_GB"
