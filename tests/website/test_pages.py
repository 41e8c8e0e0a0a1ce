"""The public pages of the site."""

import pytest

from itschool_cms.core.html import sanitise
from itschool_cms.website.models import Page, Section

FIXED = ["terms", "privacy", "accessibility"]


@pytest.mark.parametrize("name", FIXED)
def test_fixed_pages_are_there_for_everybody_from_the_first_day(school, name):
    visitor = school.browser()
    page = visitor.get(f"/{name}")
    assert len(page.html.select_one("article .prose").text) > 500
    assert page.html.select_one("h1").text
    foot = [link["href"] for link in page.html.select("footer a")]
    assert any(href.strip("/") == name for href in foot)


@pytest.mark.parametrize("name", FIXED)
def test_fixed_pages_are_edited_but_never_deleted_renamed_or_lost(school, office, name):
    office.get(f"/{name}/delete", status=404)
    office.get(f"/{name}/rename", status=404)
    form = office.get(f"/{name}/edit").forms["deform"]
    form["description"] = "Ours"
    form.submit("save", status=303)
    assert "Ours" in school.browser().get(f"/{name}")


def test_office_writes_a_page_and_publishes_it(school, office):
    form = office.get("/add/page").forms["deform"]
    form["title"], form["text"] = "Our project", "<p>We <script>alert(1)</script><b>learn</b></p>"
    page = form.submit("publish", status=303).follow()
    assert page.html.select_one(".prose").decode_contents().strip() == "<p>We <b>learn</b></p>"
    visitor = school.browser()
    assert visitor.get("/our-project").html.select_one(".prose b").text == "learn"


def test_draft_is_not_there_for_visitors_and_parents(school):
    path = school.add(Page(title="In the making", text=sanitise("<p>x</p>")))
    school.browser().get(path, status=404)
    school.browser("tom").get(path, status=404)
    school.browser("jeanne").get(path, status=404)
    school.browser("claire").get(path, status=200)


def test_section_lists_its_published_pages(school, office):
    form = office.get("/add/section").forms["deform"]
    form["title"], form["description"] = "School life", "All year round"
    form.submit("save", status=303)
    school.add(Page(title="Canteen", description="Soup every day", state="published"), "school-life")
    school.add(Page(title="Hidden"), "school-life")
    page = school.browser().get("/school-life")
    assert "All year round" in page
    assert "Soup every day" in page
    assert "Hidden" not in page
    assert "Hidden" in office.get("/school-life")
    office.get("/school-life/add/section", status=200)


def test_pages_are_found_by_their_words(school):
    school.add(Page(title="Garderie", text=sanitise("<p>ouverte dès <b>sept heures</b></p>")))
    school.add(Section(title="Vie", description="fêtes et sorties"))
    with school.tree() as tree:
        catalog = tree.site.catalog
        assert [catalog.resolve(uid).title for uid in catalog.find(text="sept heures")] == ["Garderie"]
        assert [catalog.resolve(uid).title for uid in catalog.find(text="fetes")] == ["Vie"]


def test_guide_for_phones_is_for_everybody(school):
    assert "Add to Home Screen" in school.browser().get("/install")
    page = school.browser("tom").get("/install")
    assert [link["href"] for link in page.html.select("#who [aria-current]")] == ["/install"]
