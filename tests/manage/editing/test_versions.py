"""A save over a newer version shows both texts, field by field, and lets choose."""

import pytest
from webtest import Upload

from itschool_cms.core.html import sanitise
from tests.manage.editing.conftest import form_of, item_at

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def conflict(house, letter):
    """The page that Jeanne gets: both changed title and text, Claire also the summary."""
    jeanne, claire = house.browser("jeanne"), house.browser("claire")
    page = jeanne.get(f"{letter}/edit")
    theirs = form_of(claire.get(f"{letter}/edit"))
    theirs["title"], theirs["description"], theirs["text"] = "Their trip", "By bus", "Bring sandals and lunch"
    theirs.submit("save", status=303)
    mine = form_of(page)
    mine["title"], mine["text"] = "My trip", "Bring boots and a lunch"
    return mine.submit("save", status=422)


def test_both_texts_are_shown_with_the_words_that_differ(house, letter, conflict):
    assert "Claire Test saved a change" in conflict
    assert item_at(house, letter, "title") == ("Their trip",)
    marked = [each.get_text(" ", strip=True) for each in conflict.html.select(".versions ins")]
    assert [each.removeprefix("Only here: ") for each in marked] == [
        "My",
        "Their",
        "train",
        "bus",
        "boots",
        "a",
        "sandals",
    ]
    assert form_of(conflict)["title"].value == "My trip"


def test_a_field_that_only_the_other_changed_is_theirs_unless_chosen_otherwise(house, letter, conflict):
    form = form_of(conflict)
    assert form["choose:title"].value == "mine"
    assert form["choose:description"].value == "theirs"
    form.submit("save", status=303)
    assert item_at(house, letter, "title", "description", "text") == (
        "My trip",
        "By bus",
        "<p>Bring boots and a lunch</p>",
    )


def test_each_field_takes_what_was_chosen(house, letter, conflict):
    form = form_of(conflict)
    form["choose:title"], form["choose:description"], form["choose:text"] = "theirs", "both", "both"
    form.submit("save", status=303)
    assert item_at(house, letter, "title", "description", "text") == (
        "Their trip",
        "By train\n\nBy bus",
        "<p>Bring boots and a lunch</p>\n<p>Bring sandals and lunch</p>",
    )


def test_both_texts_together_must_fit_the_field(house, letter, conflict):
    form = form_of(conflict)
    form["choose:description"], form["description"] = "both", "x" * 500
    answer = form.submit("save", status=422)
    assert "Write at most 500 characters." in answer
    assert item_at(house, letter, "title") == ("Their trip",)


def test_choices_that_do_not_go_together_are_refused(house, party):
    claire, jeanne = house.browser("claire"), house.browser("claire")
    page = claire.get(f"{party}/edit")
    other = form_of(jeanne.get(f"{party}/edit"))
    set_day(other, "start", "2030-05-10")
    set_day(other, "end", "2030-05-11")
    other.submit("save", status=303)
    mine = form_of(page)
    set_day(mine, "start", "2030-06-10")
    set_day(mine, "end", "2030-06-11")
    form = form_of(mine.submit("save", status=422))
    form["choose:end"] = "theirs"
    answer = form.submit("save", status=422)
    assert "An event cannot end before it begins." in answer


def set_day(form, name, day):
    """Give a moment of the form another day."""
    names = [each for each, _value in form.submit_fields()]
    at = names.index("__start__", [value for _n, value in form.submit_fields()].index(f"{name}:mapping"))
    number = names[:at].count("date")
    form.fields["date"][number].value = day


def test_a_third_save_meanwhile_is_a_conflict_again_and_choices_stay(house, letter, conflict):
    form = form_of(conflict)
    form["choose:title"] = "theirs"
    with house.editing("claire") as tree:
        item = tree.site.catalog.resolve(tree.site.catalog.uid_at(letter))
        tree.change(item, {"title": "Third"})
    again = form_of(form.submit("save", status=422))
    assert again["choose:title"].value == "theirs"
    again.submit("save", status=303)
    assert item_at(house, letter, "title") == ("Third",)


def test_changes_of_what_the_form_does_not_show_are_no_conflict(house, letter):
    jeanne = house.browser("jeanne")
    page = jeanne.get(f"{letter}/edit")
    with house.editing("claire") as tree:
        tree.change(tree.site.catalog.resolve(tree.site.catalog.uid_at(letter)), {"state": "archived"})
    form_of(page)["title"] = "New"
    form_of(page).submit("save", status=303)
    assert item_at(house, letter, "title", "state") == ("New", "archived")


@pytest.mark.parametrize("version", ["", "junk", "00" * 8])
def test_without_the_version_that_it_began_with_each_difference_is_shown(house, letter, version):
    jeanne = house.browser("jeanne")
    form = form_of(jeanne.get(f"{letter}/edit"))
    form["title"] = "New"
    form.action = f"?version={version}"
    answer = form.submit("save", status=422)
    assert form_of(answer)["choose:title"].value == "mine"


def test_an_equal_text_is_no_conflict(house, letter):
    jeanne = house.browser("jeanne")
    form = form_of(jeanne.get(f"{letter}/edit"))
    form.action = "?version=junk"
    form.submit("save", status=303)


def test_files_of_both_are_named_and_those_of_the_own_form_stay_sent(house, letter):
    jeanne, claire = house.browser("jeanne"), house.browser("claire")
    page = form_of(jeanne.get(f"{letter}/edit"))
    with house.editing("claire") as tree:
        item = tree.site.catalog.resolve(tree.site.catalog.uid_at(letter))
        tree.change(item, {"attachments": (), "text": sanitise("<p>x</p>"), "kind": "form"})
    page["upload"] = [Upload("plan.pdf", PDF)]
    answer = page.submit("save", status=422)
    shown = answer.html.select_one(".versions").get_text(" ", strip=True)
    assert "plan.pdf" in shown
    assert "Form to fill in" in shown
    form = form_of(answer)
    form["choose:text"] = "mine"
    form.submit("save", status=303)
    (attachments,) = item_at(house, letter, "attachments")
    assert [each.name for each in attachments] == ["plan.pdf"]
    assert claire.get(letter).html.find("b", string="plan.pdf")
