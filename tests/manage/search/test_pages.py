"""The page of results: what each person finds on the demo school, and what nobody may learn there."""

import re
from datetime import date, timedelta

import pytest

from itschool_cms.core.models import utcnow
from itschool_cms.documents.models import Document
from itschool_cms.manage.search import finding, places, views
from itschool_cms.manage.search.periods import OLDER, WEEK, YEAR, bounds, school_year
from tests.visitor import editing

TITLES = "main .hits h3"


def found(visitor, **query):
    """Return the titles of the results, on the page that they stand."""
    return [each.text for each in visitor.get("/search", query).html.select(TITLES)]


def counts(page, facet):
    """Return the choices of a facet with their numbers."""
    links = page.html.select(f"ul[aria-labelledby=facet-{facet}] a")
    return {link.select_one(".grow").text: int(link.small.text) for link in links}


def add(demo, title, text="", place=("documents",), **values):
    """Publish a document."""
    with editing(demo) as tree:
        folder = tree.site
        for name in place:
            folder = folder[name]
        values = {"state": "published", "audience": ("school",), **values}
        return tree.add(folder, Document(title=title, description=text, **values)).uid


def test_search_accents_stems_beginnings_and_only_what_one_may_see(visit):
    amelie = visit("amelie")
    for word in ("EXCURSIONS", "excursion", "excu"):
        assert any("Bokrijk, le" in title for title in found(amelie, q=word)), word
    assert any("Règlement" in title for title in found(amelie, q="regle"))
    assert not any("Bokrijk, le" in title for title in found(visit(), q="bokrijk"))


def test_the_words_are_marked_and_what_was_typed_is_text(visit):
    page = visit("amelie").get("/search", {"q": 'bokrijk "><script>alert(1)</script>'})
    assert "<script>alert" not in page
    page = visit("amelie").get("/search", {"q": "bokrijk"})
    assert {mark.text for mark in page.html.select("main mark")} == {"Bokrijk"}


def test_titles_and_texts_in_results_are_text(visit, demo):
    add(demo, "<img src=x onerror=alert(1)> zèbre", "<b>zèbre</b> & cie")
    page = visit("amelie").get("/search", {"q": "zèbre"})
    assert not page.html.select("main .hits img, main .hits b")
    assert "<b>zèbre</b> & cie" in page.html.select_one("main .hits").text


def test_families_find_what_is_for_each_child_together(visit):
    page = visit("amelie").get("/search", {"q": "bokrijk"})
    heads = [head.text for head in page.html.select("main .tile-head h2")]
    assert "Benoît Lefèvre" in heads
    assert "Benoît Lefèvre" in counts(page, "place")
    assert not visit("claire").get("/search", {"q": "bokrijk"}).html.select("main .tile-head h2")


def test_the_office_finds_people_and_families_by_name_and_address(visit):
    claire = visit("claire")
    assert "Amélie Lefèvre" in found(claire, q="amelie@example.org")
    assert {"Amélie Lefèvre", "Benoît Lefèvre"} <= set(found(claire, q="lefev"))
    assert found(visit("amelie"), q="claire@example.org") == []


@pytest.mark.parametrize("person", ["", "karim", "tom", "luc"])
def test_d7_what_is_hidden_is_as_what_is_missing(visit, demo, person):
    hidden, missing = "Zygomatique", "Zygomatiqux"
    add(demo, hidden, hidden, ("families", "lefevre", "benoit", "documents"))
    add(demo, f"{hidden} brouillon", state="draft")
    add(demo, f"{hidden} demain", effective=utcnow() + timedelta(hours=1))
    add(demo, f"{hidden} hier", expires=utcnow() - timedelta(hours=1))
    visitor = visit(person) if person != "jeanne" else visit("luc")
    for query in (
        {},
        {"sort": "date"},
        {"p": "99"},
        {"type": "document"},
        {"in": "/families"},
        {"when": "week"},
    ):
        pages = []
        for word in (hidden, missing):
            page = visitor.get("/search", {"q": word, **query}).text
            pages.append(re.sub(r'name="csrf_token" value="[^"]*"', "", page.replace(word, "…")))
        assert pages[0] == pages[1], query
    assert visitor.get("/search/suggest", {"q": "zygo"}).json == {"suggestions": []}
    assert visitor.get("/search/suggest", {"q": "zygomatique"}).json == {"suggestions": []}


def test_d7_names_of_other_families_are_found_by_nobody_else(visit):
    karim = visit("karim")
    for query in ("Lefèvre", "lefe", "amelie", '"Benoît Lefèvre"'):
        page = karim.get("/search", {"q": query})
        assert not page.html.select(TITLES)
        assert "0 results" in page.html.select_one("#results").text
        assert karim.get("/search/suggest", {"q": query}).json == {"suggestions": []}


def test_hidden_title_never_in_results_counts_or_suggestions(visit, demo):
    add(demo, "Zygomatique secret", state="draft")
    add(demo, "Zygomatique ouvert")
    page = visit("amelie").get("/search", {"q": "zygomatiqu"})
    assert [each.text for each in page.html.select(TITLES)] == ["Zygomatique ouvert"]
    assert "1 result" in page.html.select_one("#results").text
    assert visit("amelie").get("/search/suggest", {"q": "zygo"}).json["suggestions"] == [
        "zygomatique",
        "Zygomatique ouvert",
    ]
    assert "secret" not in visit("amelie").get("/search", {"q": "secrat"}).html.select_one("main").text
    assert found(visit("claire"), q="zygomatique secret") == ["Zygomatique secret"]


def test_a_folder_that_is_hidden_narrows_as_little_as_one_that_is_missing(visit):
    karim = visit("karim")
    pages = [
        karim.get("/search", {"q": "rentrée", "in": path}).text for path in ("/families/lefevre", "/nothing")
    ]
    assert pages[0] == pages[1]


def test_did_you_mean_names_a_word_that_is_found(visit):
    page = visit("amelie").get("/search", {"q": "bokrijck"})
    link = page.html.select_one("main section a")
    assert link.text == "bokrijk"
    assert visit("amelie").get("/search" + link["href"]).html.select(TITLES)
    assert "Did you mean" not in visit("amelie").get("/search", {"q": "xqz"})
    assert "Did you mean" not in visit("amelie").get("/search", {"q": "xqzxqzxqz"})


def test_facets_count_and_narrow(visit, demo):
    for number in range(3):
        add(demo, f"Kayak {number}")
    add(demo, "Kayak de Benoît", "", ("families", "lefevre", "benoit", "documents"))
    claire = visit("claire")
    page = claire.get("/search", {"q": "kayak"})
    assert counts(page, "place") == {"Documents": 3, "Families": 1}
    narrowed = page.click(href="in=%2Ffamilies")
    assert [each.text for each in narrowed.html.select(TITLES)] == ["Kayak de Benoît"]
    assert counts(narrowed, "place") == {"Documents": 3, "Families": 1}
    assert len(narrowed.click("Take away:").html.select(TITLES)) == 4
    assert counts(page, "when")["The last seven days"] == 4
    page = claire.get("/search", {"q": "kayak", "type": "event"})
    assert "Nothing is left with these choices." in page
    assert len(page.click("Search everywhere", index=0).html.select(TITLES)) == 4


def test_many_results_are_counted_by_sets_as_by_one(visit, demo, monkeypatch):
    with editing(demo) as tree:
        people = {item.first_name: item.uid for item in tree.site["people"].values()}
    for name in ("Jeanne", "Luc"):
        add(demo, f"Bokrijk, vu par {name}", owner=people[name])
    # An account may be gone.
    add(demo, "Bokrijk autrefois", owner=1)
    people = [visit("claire"), visit("amelie"), visit("jeanne"), visit()]

    def counted():
        pages = [each.get("/search", {"q": text}) for each in people for text in ("bokrijk", "le")]
        return [{name: counts(page, name) for name in ("type", "place", "when", "author")} for page in pages]

    before = counted()
    assert before[0]["author"]
    monkeypatch.setattr(places, "FEW", 0)
    monkeypatch.setattr(finding, "FEW", 0)
    assert counted() == before


def test_the_staff_narrow_by_author_and_families_do_not(visit, demo):
    with editing(demo) as tree:
        people = {item.first_name: item.uid for item in tree.site["people"].values()}
    add(demo, "Kayak de Jeanne", owner=people["Jeanne"])
    add(demo, "Kayak de Luc", owner=people["Luc"])
    page = visit("claire").get("/search", {"q": "kayak"})
    assert {"Jeanne", "Luc"} <= {name.split()[0] for name in counts(page, "author")}
    assert found(visit("claire"), q="kayak", by=str(people["Luc"])) == ["Kayak de Luc"]
    assert not counts(visit("amelie").get("/search", {"q": "kayak"}), "author")
    assert len(found(visit("amelie"), q="kayak", by=str(people["Luc"]))) == 2
    assert len(found(visit("claire"), q="kayak", by="x")) == 2


def test_results_by_date_and_by_worth(visit, demo):
    old = add(demo, "Kayak")
    add(demo, "Sortie", "kayak")
    with editing(demo) as tree:
        item = tree.site.catalog.resolve(old)
        item.modified = utcnow() - timedelta(days=900)
        tree.site.catalog.index(item)
    assert found(visit("amelie"), q="kayak") == ["Kayak", "Sortie"]
    page = visit("amelie").get("/search", {"q": "kayak"})
    assert [each.text for each in page.click("Show the newest first").html.select(TITLES)] == [
        "Sortie",
        "Kayak",
    ]
    assert found(visit("amelie"), q="kayak", when="older") == ["Kayak"]
    assert found(visit("amelie"), q="kayak", when="year") == ["Sortie"]


def test_long_lists_come_in_pages_up_to_a_bound(visit, demo, monkeypatch):
    for number in range(45):
        add(demo, f"Kayak {number:02}")
    amelie = visit("amelie")
    seen = [title for page in "123" for title in found(amelie, q="kayak", p=page)]
    assert sorted(seen) == [f"Kayak {number:02}" for number in range(45)]
    assert found(amelie, q="kayak", p="999999") == seen[40:]
    monkeypatch.setattr(views, "MOST_SHOWN", 20)
    page = amelie.get("/search", {"q": "kayak", "p": "3"})
    assert "45 results" in page
    assert "The best 20 are listed" in page.html.select_one("#results").text
    assert [each.text for each in page.html.select(TITLES)] == seen[:20]


def test_a_search_begins_in_a_folder(visit, demo):
    add(demo, "Kayak")
    add(demo, "Kayak de Benoît", "", ("families", "lefevre", "benoit", "documents"))
    page = visit("claire").get("/families/lefevre/search", {"q": "kayak"}, status=303).follow()
    assert [each.text for each in page.html.select(TITLES)] == ["Kayak de Benoît"]
    assert counts(page, "place")["Lefèvre"] == 1
    visit("karim").get("/families/lefevre/search", status=404)
    visit("claire").get("/search/elsewhere", status=404)


def test_the_page_without_a_question_says_how_to_ask(visit):
    page = visit().get("/search")
    assert "The beginning of a word is enough" in page
    assert not page.html.select(TITLES)
    assert page.html.select_one("#results") is None


@pytest.mark.parametrize("person", ["", "amelie", "jeanne", "claire"])
def test_every_page_leads_to_the_search(visit, person):
    page = visit(person).get("/" if not person else "/me")
    boxes = page.html.select("header form[role=search][action='/search'] input[name=q]")
    links = page.html.select("header a[href='/search']")
    assert boxes or links


@pytest.mark.parametrize(
    "query", ["***", "a*a*a*", "é" * 300, " OR ".join(["mot"] * 300), '"', "-", "-- -", "%00"]
)
def test_j4_any_question_gets_an_answer(visit, query):
    assert visit().get("/search", {"q": query}).status_int == 200
    assert visit().get("/search/suggest", {"q": query}).status_int == 200


def test_j4_a_term_of_ten_kilobytes_is_refused_or_cut(visit):
    assert visit().get("/search", {"q": "e" * 10_000}, status="*").status_int in (200, 414)


def test_periods_of_a_school_year():
    assert school_year(date(2026, 8, 25)) == date(2026, 8, 20)
    assert school_year(date(2026, 3, 1)) == date(2025, 8, 20)
    assert bounds(WEEK, date(2026, 3, 10))[0] == "20260303"
    assert bounds(YEAR, date(2026, 3, 10))[0] == "20250820"
    assert bounds(OLDER, date(2026, 3, 10)) == ("00000000", "20250819")
