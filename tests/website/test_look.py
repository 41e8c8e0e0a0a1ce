"""The look of a school: logo and colours, set through the web."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from webtest import Upload

from itschool_cms.website.look.colours import INK, NEEDED, WHITE, contrast, is_colour, mix, readable
from itschool_cms.website.look.menus import panel_links
from itschool_cms.website.look.models import ACCENT, PRIMARY, Look
from itschool_cms.website.look.stylesheet import digest, stylesheet
from tests.pictures import picture
from tests.website.small import page

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.fixture(autouse=True)
def house(school):
    """Every test begins with the look of the house."""
    with school.tree() as tree:
        tree.change(tree.site, {"look": None})


def set_look(office, upload=None, **values):
    form = office.get("/manage/look").forms["deform"]
    for name, value in values.items():
        form[name] = value
    if upload:
        form["upload"] = upload
    return form.submit("save", expect_errors=True)


def href(school):
    links = school.browser().get("/").html.select("link[rel=stylesheet]")
    return next((each["href"] for each in links if "look.css" in each["href"]), None)


def test_a_school_without_a_look_has_that_of_the_house(school):
    assert href(school) is None
    school.browser().get("/logo", status=404)


def test_colours_of_the_school_stand_on_every_page_without_inline_style(school, office):
    assert set_look(office, primary="#7a1f3d", accent="#FFD166").status_int == 303
    address = href(school)
    answer = school.browser().get(address)
    assert answer.content_type == "text/css"
    assert "--board:#7a1f3d" in answer
    assert "--mark:#ffd166" in answer
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in answer.headers
    assert school.browser().get("/look.css").headers["Cache-Control"] == "public, max-age=300"
    etag = answer.headers["ETag"]
    assert school.browser().get(address, headers={"If-None-Match": etag}).status_int == 304
    shown = school.browser("tom").get("/me")
    assert address in shown
    assert " style=" not in shown
    set_look(office, primary="#123456", accent="#ffd166")
    assert href(school) != address


@pytest.mark.parametrize(
    ("field", "colour", "ratio"), [("primary", "#ff8800", "2.3"), ("accent", "#113d33", "1.3")]
)
def test_a_colour_that_text_is_hard_to_read_on_is_refused_with_ratio_and_suggestion(
    school, office, field, colour, ratio
):
    answer = set_look(office, **{field: colour})
    assert answer.status_int == 422
    text = answer.html.select_one(f"#error-{field}, .error").get_text()
    assert f"a contrast of {ratio} to 1" in text
    suggestion = text.rpartition("Try ")[2].strip().rstrip(".")
    assert is_colour(suggestion)
    assert set_look(office, **{field: suggestion}).status_int == 303


@pytest.mark.parametrize("colour", ["red", "#fff", "#gggggg", "url(x)", "#12345;", ""])
def test_what_is_no_colour_is_refused(school, office, colour):
    assert set_look(office, primary=colour).status_int == 422
    assert school.get("/terms", "title")


@given(COLOURS)
def test_the_suggested_colour_is_always_read_well_and_a_good_one_stays(colour):
    for text in (WHITE, INK):
        better = readable(colour, text)
        assert contrast(better, text) >= NEEDED
        if contrast(colour, text) >= NEEDED:
            assert better == colour


@given(COLOURS, COLOURS, st.floats(0, 1))
def test_contrast_is_the_same_both_ways_and_between_1_and_21(one, other, share):
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21
    assert is_colour(mix(one, other, share))


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert contrast(PRIMARY, WHITE) > NEEDED
    assert contrast(ACCENT, INK) > NEEDED


@given(COLOURS, COLOURS)
def test_all_texts_of_the_stylesheet_are_read_well(primary, accent):
    look = Look(primary=readable(primary, WHITE), accent=readable(accent, INK))
    rules = stylesheet(look)
    values = dict(
        part.split(":")
        for part in rules.replace("{", ";").replace("}", ";").split(";")
        if part.startswith("--")
    )
    for back, front in (
        ("board", "on-board"),
        ("board-2", "on-board"),
        ("board", "on-board-2"),
        ("mark", "on-mark"),
        ("action", "on-action"),
        ("action-2", "on-action"),
        ("tint", "action"),
    ):
        assert contrast(values[f"--{back}"], values[f"--{front}"]) >= NEEDED
    assert len(digest(look)) == 8


def test_logo_stands_beside_the_name_and_can_be_taken_away(school, office):
    upload = Upload("logo.png", picture("PNG", mode="RGBA", size=(600, 300), orientation=1), "image/png")
    assert set_look(office, upload).status_int == 303
    path = school.add(page("With logo"))
    shown = school.browser().get(path)
    logo = shown.html.select_one("header img")
    assert logo["alt"] == ""
    answer = school.browser().get(logo["src"])
    assert answer.content_type == "image/webp"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    facts = {each["property"]: each["content"] for each in shown.html.select("meta[property]")}
    assert facts["og:image"] == "http://localhost/logo/"[:-1]
    assert "logo.png" in office.get("/manage/look")
    # Colours alone leave the logo as it is.
    set_look(office, primary="#123456")
    assert school.browser().get(path).html.select("header img")
    assert "Take the logo away" in office.get("/manage/look")
    set_look(office, no_logo=True)
    assert not school.browser().get(path).html.select("header img")
    assert "Take the logo away" not in office.get("/manage/look")


def test_a_logo_that_is_no_picture_is_refused(school, office):
    upload = Upload("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml")
    assert set_look(office, upload).status_int == 422
    answer = set_look(office, Upload("logo.pdf", b"%PDF-1.7\n%%EOF", "application/pdf"))
    assert answer.status_int == 422
    assert "Send a JPEG, PNG, GIF or WebP image." in answer


def test_the_colours_of_the_house_come_back_by_a_button(school, office):
    set_look(office, primary="#123456")
    form = office.get("/manage/look").forms["deform"]
    form["primary"] = "#ffffff"
    form.submit("house", status=303)
    assert href(school) is None


def test_a_changed_look_is_noted(school, office):
    set_look(office, primary="#234567")
    with school.app.registry.trail.database.transaction() as connection:
        entries = [each for each in connection.root()["entries"].values() if each.act == "look-changed"]
    assert entries[-1].facts == {"colours": f"#234567 {ACCENT}"}
    number = len(entries)
    set_look(office, primary="#234567")
    with school.app.registry.trail.database.transaction() as connection:
        entries = [each for each in connection.root()["entries"].values() if each.act == "look-changed"]
    assert len(entries) == number


@pytest.mark.parametrize("person", ["tom", "jeanne"])
def test_only_who_edits_the_site_sets_its_look(school, person):
    school.browser(person).get("/manage/look", status=404)
    school.browser(person).send("/manage/look", {"primary": "#123456"}, "/me", status=404)


def test_panels_lead_to_look_and_contact(school, office):
    links = {
        each.get_text(): each["href"] for each in office.get("/manage/settings").html.select("main .rows a")
    }
    assert links["Look"] == "/manage/look"
    assert links["Name and contact"] == "/edit"


def test_panels_show_the_website_to_nobody_else(school):
    school.browser("jeanne").get("/manage/settings", status=404)
    asking = SimpleNamespace(has_permission=lambda permission, item: False, site=None)
    assert list(panel_links(None, asking)) == []
