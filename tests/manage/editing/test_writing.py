"""Preview, saving and going on, errors that come together, the picker, what the page says to its scripts."""

import re

import pytest

from itschool_cms.core.html import sanitise
from itschool_cms.documents.models import Document
from tests.manage.editing.conftest import form_of, item_at


def test_preview_shows_the_page_and_saves_nothing(house, letter):
    jeanne = house.browser("jeanne")
    form = form_of(jeanne.get(f"{letter}/edit"))
    form["title"], form["text"] = "Almost", "<p>New <b>words</b></p>"
    page = form.submit("preview")
    assert page.status_int == 200
    assert "This is a preview: nothing is saved yet." in page
    assert page.html.find("h1").text == "Almost"
    assert "<p>New <b>words</b></p>" in page
    assert item_at(house, letter, "title") == ("Trip",)
    assert "This is a preview" not in jeanne.get(letter)


def test_preview_of_a_new_item_leaves_nothing_behind(house):
    claire = house.browser("claire")
    with house.editing() as tree:
        before, children = len(tree.site.catalog), list(tree.site["documents"])
    form = form_of(claire.get("/documents/add/document?audience=school"))
    form["title"] = "Only looked at"
    assert "Only looked at" in form.submit("preview").html.find("h1").text
    with house.editing() as tree:
        assert (len(tree.site.catalog), list(tree.site["documents"])) == (before, children)


def test_preview_of_a_wrong_form_says_what_is_wrong(house, letter):
    form = form_of(house.browser("jeanne").get(f"{letter}/edit"))
    form["title"] = ""
    form.submit("preview", status=422)


def test_save_and_go_on_saves_and_stays_in_the_form(house, letter):
    jeanne = house.browser("jeanne")
    form = form_of(jeanne.get(f"{letter}/edit"))
    form["title"] = "Step one"
    page = form.submit("continue", status=303).follow()
    assert "Saved" in page
    assert form_of(page)["title"].value == "Step one"
    assert house.app.registry.locks.of(item_at(house, letter, "uid")[0]) is not None


def test_an_end_before_the_beginning_is_told_in_the_first_round_with_the_rest(house):
    claire = house.browser("claire")
    form = form_of(claire.get("/events/add/event?audience=school"))
    for number, day in enumerate(("2030-05-10", "2030-05-09")):
        form.fields["date"][number].value = day
    answer = form.submit("save", status=422)
    errors = answer.html.find(id="errors").get_text(" ", strip=True)
    assert "2 fields need attention" in errors
    assert "An event cannot end before it begins." in errors


def test_what_cannot_be_told_yet_is_not_told(house):
    claire = house.browser("claire")
    form = form_of(claire.get("/events/add/event?audience=school"))
    form["title"] = "x"
    form.fields["date"][1].value = "2030-05-09"
    answer = form.submit("save", status=422)
    assert "1 field" in answer or "One field needs attention" in answer


def test_page_of_a_form_lets_style_attributes_and_nothing_else(house, letter):
    jeanne = house.browser("jeanne")
    usual = jeanne.get(letter).headers["Content-Security-Policy"]
    policy = jeanne.get(f"{letter}/edit").headers["Content-Security-Policy"]
    assert policy == f"{usual}; style-src-attr 'unsafe-inline'"
    assert "require-trusted-types-for 'script'" in policy
    form = form_of(jeanne.get(f"{letter}/edit"))
    form["title"] = ""
    assert form.submit("save", status=422).headers["Content-Security-Policy"] == policy


def test_the_editor_comes_from_this_site_and_is_served_for_ever(house, letter):
    jeanne = house.browser("jeanne")
    data = jeanne.get(f"{letter}/edit").html.find(id="editing").attrs
    answer = jeanne.get(data["data-tinymce"])
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    folder = data["data-tinymce"].rpartition("/")[0]
    jeanne.get(f"{folder}/plugins/lists/plugin.min.js")
    jeanne.get(f"{folder}/plugins/media/plugin.min.js", status=404)
    for script in jeanne.get(f"{letter}/edit").html.find_all("script"):
        jeanne.get(script["src"])


def test_a_copy_of_the_text_belongs_to_one_person_and_stays_in_the_tab_of_a_shared_computer(house, letter):
    def data(browser, path):
        return browser.get(path).html.find(id="editing").attrs

    jeanne, claire = house.browser("jeanne"), house.browser("claire")
    mine, theirs = (data(each, f"{letter}/edit") for each in (jeanne, claire))
    assert mine["data-draft"] != theirs["data-draft"]
    assert mine["data-keep"] == "tab"
    assert data(claire, "/documents/add/document")["data-draft"].endswith(":document")


def test_alive_answers_who_is_signed_in(house):
    claire, visitor = house.browser("claire"), house.browser()
    assert claire.send("/manage/alive").json == {}
    visitor.post("/manage/alive", {"csrf_token": visitor.token("/login")}, status=404)


def test_e2_word_of_the_server_script_style_and_handlers_are_removed(house, letter):
    jeanne = house.browser("jeanne")
    form = form_of(jeanne.get(f"{letter}/edit"))
    form["text"] = (
        '<p class=MsoNormal style="mso-margin-top-alt:auto"><o:p></o:p>Hello<script>x()</script>'
        '<style>p{}</style><span lang=FR style="color:red" onclick="x()"> you</span></p>'
    )
    form.submit("save", status=303)
    assert item_at(house, letter, "text") == ("<p>Hello you</p>",)


class TestPicker:
    """E2: internal link picker, only what the person may see."""

    def test_search_finds_what_the_person_may_see(self, house, letter):
        with house.editing("claire") as tree:
            tree.add(tree.site["documents"], Document(title="Trip secret", audience=("school",)), "secret")
        luc, claire = house.browser("luc"), house.browser("claire")
        found = claire.get("/manage/pick?q=trip").text
        assert f'data-pick="{letter}"' in found
        assert "Trip secret" in found
        hidden = luc.get("/manage/pick?q=trip").text
        assert "Trip secret" not in hidden

    def test_folders_are_browsed_from_the_place_of_the_item(self, house, letter):
        claire = house.browser("claire")
        address = claire.get(f"{letter}/edit").html.find(id="editing")["data-picker"]
        page = claire.get(address)
        assert f'data-pick="{letter}"' in page
        top = page.html.select_one(".crumbs a")["href"]
        root = claire.get(f"/manage/pick{top}")
        inside = root.html.find("a", href=re.compile("in="), string="Calendar")
        assert claire.get(f"/manage/pick{inside['href']}").html.find(id="pick")

    def test_pictures_of_the_document_are_offered(self, house, letter):
        jeanne = house.browser("jeanne")
        address = jeanne.get(f"{letter}/edit").html.find(id="editing")["data-picker"]
        page = jeanne.get(f"{address}&for=image")
        chosen = page.html.select_one("[data-pick]")
        assert chosen["data-title"] == "map"
        assert jeanne.get(chosen["data-pick"]).content_type == "image/png"
        form = form_of(jeanne.get(f"{letter}/edit"))
        form["text"] = f'<p>Map: <img src="{chosen["data-pick"]}" alt="The way"></p>'
        form.submit("save", status=303)
        assert "/resolve/" in item_at(house, letter, "text")[0]
        assert jeanne.get(letter).html.select_one(".prose img")["src"] == chosen["data-pick"]

    def test_images_of_the_site_are_offered_in_a_fixed_size(self, house):
        claire = house.browser("claire")
        page = claire.get("/manage/pick?for=image")
        assert "Choose an image" in page
        assert page.html.select_one("[data-pick]") is None

    def test_nothing_found_says_what_to_do(self, house):
        claire = house.browser("claire")
        assert "Try fewer or other words." in claire.get("/manage/pick?q=zzzzzz")
        with house.editing() as tree:
            uid = tree.site["families"].uid
        assert claire.get(f"/manage/pick?in={uid}&for=image").status_int == 200

    @pytest.mark.parametrize("asked", ["in=x", "in=99", "item=1", "in=" + "9" * 30, "for=nothing", "p=9"])
    def test_odd_questions_lead_to_the_top(self, house, asked):
        assert "Choose a page" in house.browser("claire").get(f"/manage/pick?{asked}")

    def test_d4_a_hidden_folder_is_not_looked_into(self, house):
        with house.editing() as tree:
            uid = tree.site["families"]["peeters"]["nora"].uid
        page = house.browser("jeanne").get(f"/manage/pick?in={uid}")
        assert "Nora" not in page

    @pytest.mark.parametrize("person", ["amelie", ""])
    def test_it_is_for_the_staff(self, house, person):
        browser = house.browser(person)
        browser.get("/manage/pick", status=404 if person else 303)


def test_link_to_what_a_reader_may_not_see_is_words_for_them(house, letter):
    with house.editing("claire") as tree:
        path = tree.add(tree.site["documents"], Document(title="Hidden", audience=("school",)), None)
        name = path.__name__
    claire = house.browser("claire")
    form = form_of(claire.get(f"{letter}/edit"))
    form["text"] = str(sanitise(f'<p>See <a href="/documents/{name}">this</a></p>'))
    form.submit("save", status=303)
    assert claire.get(letter).html.select_one(".prose a")["href"] == f"/documents/{name}"
    reader = house.browser("amelie").get(letter)
    assert reader.html.select_one(".prose a") is None
    assert "See this" in reader.html.select_one(".prose").text


def test_the_picker_on_its_own_marks_the_folder_that_is_looked_into(house):
    with house.editing() as tree:
        uid = tree.site["documents"].uid
    page = house.browser("claire").get(f"/manage/pick?in={uid}")
    marked = [each["href"] for each in page.html.select(".sidenav [aria-current]")]
    assert marked == ["/documents/contents"]


def test_the_hint_for_plain_lines_belongs_to_the_textarea(house, letter):
    page = house.browser("jeanne").get(f"{letter}/edit")
    area = page.html.select_one("textarea[name=text]")
    hint = page.html.select_one(f"#hint-{area['id']}")
    assert hint.get_text() == "A blank line begins a new paragraph."
    assert hint["id"] in area["aria-describedby"].split()
