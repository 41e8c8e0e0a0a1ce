"""News: dated, illustrated, the newest first."""

from datetime import date, timedelta

import pytest
from webtest import Upload

from itschool_cms.website.models import News
from tests.pictures import picture
from tests.website.small import news, page, section, stored_picture, texts

TODAY = date(2026, 3, 2)


def test_office_writes_news_with_an_image_and_publishes_it(school, office):
    name = section(school, "Our news")
    form = office.get(f"/{name}/add/news").forms["deform"]
    form["title"], form["description"], form["text"] = "Snow!", "No bus today", "<p>Walk.</p>"
    form["upload"], form["alt"] = (
        Upload("snow.png", picture("PNG", size=(900, 600)), "image/png"),
        "White yard",
    )
    form.submit("publish", status=303)
    shown = school.browser().get(f"/{name}/snow")
    image = shown.html.select_one("main img")
    assert image["alt"] == "White yard"
    assert school.browser().get(image["src"]).content_type == "image/jpeg"
    listed = school.browser().get(f"/{name}")
    assert listed.html.select_one(".card img")["loading"] == "lazy"
    assert "No bus today" in listed


def test_news_image_needs_words_and_can_be_taken_away(school, office):
    path = school.add(news("With picture", file=stored_picture(), alt="Something"))
    form = office.get(f"{path}/edit").forms["deform"]
    form["alt"] = ""
    assert form.submit("save", expect_errors=True).status_int == 422
    form = office.get(f"{path}/edit").forms["deform"]
    form["alt"], form["kept"] = "", False
    form.submit("save", status=303)
    assert school.get(path, "file") == (None,)
    assert "kept" not in office.get(f"{path}/edit").forms["deform"].fields
    school.browser().get(f"{path}/scale/small", status=404)
    assert not school.browser().get(path).html.select("main img")


def test_news_stand_newest_first_in_their_section_and_on_the_front_page(school):
    name = section(school, "Dated news")
    for days, title in ((5, "Old story"), (0, "New story"), (2, "Middle story")):
        school.add(news(title, on=date(2120, 1, 1) - timedelta(days=days)), name)
    school.add(News(title="Draft story", on=date(2121, 1, 1)), name)
    wanted = ["New story", "Middle story", "Old story"]
    shown = school.browser().get(f"/{name}")
    assert texts(shown, ".card h3") == wanted
    assert "Draft story" not in shown
    front = school.browser().get("/")
    assert texts(front, ".card h3") == wanted
    assert f"/{name}/" in [each["href"] for each in front.html.select("section .more")]


def test_pager_of_news_counts_only_what_the_reader_may_see(school):
    name = section(school, "Much news")
    with school.tree() as tree:
        for number in range(51):
            tree.add(tree.site[name], news(f"Story {number}", on=TODAY))
        for number in range(60):
            tree.add(tree.site[name], News(title=f"Idea {number}", on=TODAY))
    shown = school.browser().get(f"/{name}")
    assert texts(shown, ".pager > span:first-child") == ["1 to 50 of 51"]
    assert len(school.browser().get(f"/{name}?p=2").html.select(".card")) == 1
    assert len(school.browser().get(f"/{name}?p=99999").html.select(".card")) == 1


def test_section_shows_its_pages_below_its_news(school):
    name = section(school, "Mixed")
    school.add(news("A story", on=TODAY), name)
    school.add(page("A page"), name)
    shown = school.browser().get(f"/{name}")
    assert texts(shown, ".card h3") == ["A story"]
    assert texts(shown, "main .rows a") == ["A page"]
    assert "A story" not in texts(shown, ".masthead-nav a")


def test_empty_section_says_so(school):
    assert "There is nothing here yet." in school.browser().get(f"/{section(school, 'Empty one')}")


def test_news_are_dated_today_unless_said_otherwise(office):
    assert office.get("/add/news").forms["deform"]["date"].value


@pytest.mark.parametrize("person", ["", "tom", "jeanne"])
def test_news_in_the_making_are_hidden(school, person):
    path = school.add(News(title="Not yet", on=TODAY, file=stored_picture(), alt="x"))
    for view in ("", "/scale/small", "/edit", "/translate"):
        answer = school.browser(person).get(f"{path}{view}", status="*")
        assert answer.status_int == 404


def test_news_are_found_by_their_words(school):
    path = school.add(news("Harvest", description="pumpkins everywhere", on=TODAY))
    with school.tree() as tree:
        assert tree.site[path.strip("/")].uid in tree.site.catalog.find(text="pumpkins")
