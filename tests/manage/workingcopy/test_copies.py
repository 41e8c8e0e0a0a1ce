"""Working copies: made, seen by who edits the original alone, put in its place, dropped."""

from datetime import UTC, datetime

import pytest

from itschool_cms.core.html import sanitise
from itschool_cms.website.models import News, Page
from tests.manage.workingcopy.conftest import button, link, make, of, page_form, replace, there, write


def test_working_copy_of_a_published_page_check_in_replaces_history_kept(house, letter):
    jeanne = house.browser("jeanne")
    uid = there(house, letter)
    copied = make(jeanne, letter)
    write(jeanne, copied, title="Trip to the sea", text="Bring boots, lunch and a towel")
    assert of(house, letter, "title") == ("Trip",)
    answer = replace(jeanne, copied, comment="The sea is better").follow()
    assert "The working copy stands in the place of the original." in answer
    assert there(house, letter) == uid
    assert there(house, copied) is None
    title, text, versions, state = of(house, letter, "title", "text", "versions", "state")
    assert (title, state) == ("Trip to the sea", "published")
    assert "towel" in text
    assert len(versions) == 2
    history = jeanne.get(f"{letter}/history")
    assert "The sea is better" in history
    assert "Trip to the sea" in history


def test_the_copy_begins_as_the_original_with_its_files_and_leads_to_its_form(house, letter):
    jeanne = house.browser("jeanne")
    copied = make(jeanne, letter)
    names = ("title", "description", "text", "audience", "attachments", "owner", "kind")
    assert of(house, copied, *names) == of(house, letter, *names)
    assert of(house, copied, "state") == ("draft",)
    assert "This is your working copy" in jeanne.get(f"{copied}/edit")


def test_banners_on_both_name_who_works_and_lead_to_the_other(house, letter):
    copied = make(house.browser("jeanne"), letter)
    claire = house.browser("claire")
    original = claire.get(letter)
    assert "Jeanne Test has been working on a copy since" in original
    assert link(original, "Open the working copy") == copied
    shown = claire.get(copied)
    assert "This is a working copy of “Trip”" in shown
    assert link(shown, "Open the original") == letter
    assert link(shown, "Compare and replace the original") == f"{copied}/working-copy"


def test_the_page_compares_the_copy_with_the_original(house, letter):
    jeanne = house.browser("jeanne")
    copied = make(jeanne, letter)
    assert "The working copy says what the original says." in jeanne.get(f"{copied}/working-copy")
    write(jeanne, copied, description="By bus")
    page = jeanne.get(f"{copied}/working-copy")
    assert [each.get_text(strip=True) for each in page.html.select(".compared h3")] == ["Summary"]
    assert "bus" in page.html.select_one(".compared ins").get_text()
    assert "train" in page.html.select_one(".compared del").get_text()


def test_one_item_has_one_working_copy(house, letter):
    jeanne, claire = house.browser("jeanne"), house.browser("claire")
    page = claire.get(letter)
    copied = make(jeanne, letter)
    answer = button(page, "make").submit(status=303)
    assert answer.location.rstrip("/").endswith(copied)
    assert "There is a working copy already" in answer.follow()
    assert "Make a working copy" not in claire.get(letter)


def test_a_working_copy_is_dropped_and_the_original_stays_as_it_was(house, letter):
    jeanne = house.browser("jeanne")
    copied = make(jeanne, letter)
    write(jeanne, copied, title="Nonsense")
    answer = button(jeanne.get(copied), "drop").submit(status=303).follow()
    assert "The working copy is in the recycle bin." in answer
    assert of(house, letter, "title", "versions") == ("Trip", None)
    assert there(house, copied) is None
    assert "is working on a copy" not in jeanne.get(letter)
    assert make(jeanne, letter)


def test_a_copy_that_says_the_same_goes_without_a_new_version(house, letter):
    jeanne = house.browser("jeanne")
    copied = make(jeanne, letter)
    assert "nothing was changed, and the copy is gone" in replace(jeanne, copied).follow()
    assert of(house, letter, "versions") == (None,)
    assert there(house, copied) is None


def test_drafts_and_folders_have_no_working_copy(house):
    claire = house.browser("claire")
    draft = house.publish("documents", Page(title="Not yet"), "claire", live=False)
    for path in (draft, "/documents"):
        assert "Make a working copy" not in claire.get(path)
        token = claire.get(draft).forms
        assert not [form for form in token.values() if "copy" in form.fields]


def test_news_and_pages_have_working_copies_too(house):
    claire = house.browser("claire")
    news = News(title="Fair", text=sanitise("<p>On Sunday</p>"))
    for item in (news, Page(title="About", description="us")):
        path = publish_at_root(house, item)
        copied = make(claire, path)
        write(claire, copied, title="Written anew")
        replace(claire, copied)
        assert of(house, path, "title") == ("Written anew",)


def publish_at_root(house, item):
    item.state = "published"
    with house.editing("claire") as tree:
        tree.add(tree.site, item)
        return "/" + "/".join(item.path())


def test_a_page_that_binds_is_rewritten_in_a_copy_without_a_new_edition(house):
    claire = house.browser("claire")
    copied = make(claire, "/terms")
    write(claire, copied, description="What we expect of each other")
    replace(claire, copied)
    assert of(house, "/terms", "description", "editions") == ("What we expect of each other", ())


def test_dates_come_along_and_go_back(house, letter):
    jeanne = house.browser("jeanne")
    end = datetime(2040, 1, 1, tzinfo=UTC)
    with house.editing("jeanne") as tree:
        tree.change(tree.site.catalog.resolve(tree.site.catalog.uid_at(letter)), {"expires": end})
    copied = make(jeanne, letter)
    assert of(house, copied, "expires") == (end,)
    form = jeanne.get(f"{copied}/edit").forms["deform"]
    for name in [name for name in form.fields if name in ("date", "time")]:
        for field in form.fields[name]:
            field.value = ""
    form.submit("save", status=303)
    replace(jeanne, copied)
    assert of(house, letter, "expires") == (None,)


class TestTheOriginalWasChangedSince:
    @pytest.fixture
    def copied(self, house, letter):
        jeanne = house.browser("jeanne")
        copied = make(jeanne, letter)
        write(jeanne, copied, title="My trip", text="Bring boots and a lunch")
        return copied

    def test_in_another_field_both_changes_are_kept(self, house, letter, copied):
        write(house.browser("claire"), letter, description="By bus")
        page = house.browser("jeanne").get(f"{copied}/working-copy")
        assert "was changed since" not in page
        replace(house.browser("jeanne"), copied)
        assert of(house, letter, "title", "description") == ("My trip", "By bus")

    def test_in_the_same_field_both_are_shown_and_one_is_chosen(self, house, letter, copied):
        write(house.browser("claire"), letter, title="Their trip", description="By bus")
        jeanne = house.browser("jeanne")
        page = jeanne.get(f"{copied}/working-copy")
        assert "The original was changed since the copy was made." in page
        assert "Text of Claire Test" in page
        form = page_form(page)
        assert (form["choose:title"].value, form["choose:description"].value) == ("mine", "theirs")
        form["choose:title"], form["choose:text"] = "theirs", "mine"
        form.submit("copy", value="replace", status=303)
        assert of(house, letter, "title", "description") == ("Their trip", "By bus")
        assert "a lunch" in of(house, letter, "text")[0]

    def test_both_texts_are_kept_one_after_the_other(self, house, letter, copied):
        write(house.browser("claire"), letter, text="Bring sandals")
        jeanne = house.browser("jeanne")
        form = page_form(jeanne.get(f"{copied}/working-copy"))
        form["choose:text"] = "both"
        form.submit("copy", value="replace", status=303)
        assert of(house, letter, "text") == ("<p>Bring boots and a lunch</p>\n<p>Bring sandals</p>",)

    def test_after_the_page_was_opened_it_is_shown_again(self, house, letter, copied):
        jeanne = house.browser("jeanne")
        form = page_form(jeanne.get(f"{copied}/working-copy"))
        write(house.browser("claire"), letter, description="By bus")
        form["comment"] = "Better"
        answer = form.submit("copy", value="replace", status=422)
        assert "One of the two texts was changed meanwhile" in answer
        assert page_form(answer)["comment"].value == "Better"
        assert of(house, letter, "title") == ("Trip",)

    def test_without_a_choice_nothing_is_replaced(self, house, letter, copied):
        write(house.browser("claire"), letter, title="Their trip")
        jeanne = house.browser("jeanne")
        page = page_form(jeanne.get(f"{copied}/working-copy"))
        sent = {name: page[name].value for name in ("seen", "csrf_token", "comment")}
        jeanne.post(f"{copied}/working-copy", {**sent, "copy": "replace"}, status=422)
        assert of(house, letter, "title") == ("Their trip",)


def test_what_the_form_of_the_original_would_refuse_is_not_put_in_place(house, letter):
    jeanne = house.browser("jeanne")
    copied = make(jeanne, letter)
    with house.editing() as tree:
        item = tree.site.catalog.resolve(tree.site.catalog.uid_at(copied))
        tree.change(item, {"title": "x" * 151})
    answer = replace(jeanne, copied, status=422)
    assert "150 characters" in answer
    assert of(house, letter, "title") == ("Trip",)


def test_who_writes_in_the_copy_is_named_before_it_is_put_in_place(house, letter):
    jeanne, claire = house.browser("jeanne"), house.browser("claire")
    copied = make(jeanne, letter)
    write(jeanne, copied, title="Half")
    page = jeanne.get(f"{copied}/edit")
    jeanne.post(f"{copied}/lock", {"do": "hold", "csrf_token": page.forms["deform"]["csrf_token"].value})
    assert "Jeanne Test has been editing since" in claire.get(f"{copied}/working-copy")
