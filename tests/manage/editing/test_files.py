"""Files of a form: shown, kept, taken away, and never asked for twice."""

import time

import pytest
from webtest import Upload

from itschool_cms.core import kept_files
from tests.documents.conftest import PNG
from tests.manage.editing.conftest import form_of, item_at

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
TXT = b"words"


def names_at(house, path):
    """Return the names of the files of a document."""
    return [file.name for file in item_at(house, path, "attachments")[0]]


def refused(browser, path, *files):
    """Send the form with files and without a title; returns the page that comes back."""
    form = form_of(browser.get(f"{path}/edit"))
    form["title"] = ""
    form["upload"] = [Upload(*file) for file in files]
    return form.submit("save", status=422)


def test_present_files_are_shown_with_a_preview_kept_and_taken_away(house, letter):
    jeanne = house.browser("jeanne")
    page = jeanne.get(f"{letter}/edit")
    preview = page.html.select_one(".file img")["src"]
    assert jeanne.get(preview).body == PNG
    form_of(page).submit("save", status=303)
    assert names_at(house, letter) == ["map.png"]
    form = form_of(jeanne.get(f"{letter}/edit"))
    form["kept"].checked = False
    form.submit("save", status=303)
    assert names_at(house, letter) == []


def test_a_file_is_kept_when_another_field_is_wrong(house, letter):
    jeanne = house.browser("jeanne")
    page = refused(jeanne, letter, ("plan.pdf", PDF))
    assert "Choose the files again" not in page
    assert "kept from before, not saved yet" in page
    form = form_of(page)
    form["title"] = "Trip again"
    form.submit("save", status=303)
    assert names_at(house, letter) == ["map.png", "plan.pdf"]
    href = jeanne.get(letter).html.find("b", string="plan.pdf").find_parent("a")["href"]
    assert jeanne.get(href).body == PDF


def test_a_kept_file_survives_several_rounds_and_can_be_taken_away(house, letter):
    jeanne = house.browser("jeanne")
    page = refused(jeanne, letter, ("plan.pdf", PDF))
    form = form_of(page)
    form["upload"] = [Upload("notes.txt", TXT)]
    again = form_of(form.submit("save", status=422))
    boxes = again.fields["kept"]
    assert [box.checked for box in boxes] == [True, True, True]
    boxes[1].checked = False
    again["title"] = "Trip again"
    again.submit("save", status=303)
    assert names_at(house, letter) == ["map.png", "notes.txt"]


def test_good_files_are_kept_beside_a_refused_one(house, letter):
    jeanne = house.browser("jeanne")
    page = refused(jeanne, letter, ("plan.pdf", PDF), ("empty.pdf", b""))
    assert "empty.pdf: This file is empty." in page
    form = form_of(page)
    form["title"] = "Trip"
    form.submit("save", status=303)
    assert names_at(house, letter) == ["map.png", "plan.pdf"]


def test_unticked_files_stay_unticked_in_the_next_round(house, letter):
    jeanne = house.browser("jeanne")
    form = form_of(jeanne.get(f"{letter}/edit"))
    form["title"], form["kept"].checked = "", False
    again = form_of(form.submit("save", status=422))
    assert not again["kept"].checked


@pytest.mark.parametrize("person", ["claire", "luc"])
def test_d5_a_kept_file_is_given_back_to_its_sender_only(house, letter, person):
    token = form_of(refused(house.browser("jeanne"), letter, ("plan.pdf", PDF))).fields["kept"][1]._value
    other = house.browser(person)
    values = {"csrf_token": other.token("/documents/add/document"), "__formid__": "deform", "title": "Stolen"}
    fields = [
        *values.items(),
        ("__start__", "attachments:sequence"),
        ("kept", token),
        ("__end__", "attachments:sequence"),
    ]
    answer = other.post("/documents/add/document", fields, status=422)
    assert "no longer there" in answer


@pytest.mark.parametrize("sent", ["kept:../x", "stored:x", "x", "stored:" + "9" * 20])
def test_junk_for_a_kept_file_is_refused(house, letter, sent):
    jeanne = house.browser("jeanne")
    fields = [
        ("csrf_token", jeanne.token(f"{letter}/edit")),
        ("__start__", "attachments:sequence"),
        ("kept", sent),
        ("__end__", "attachments:sequence"),
    ]
    jeanne.post(f"{letter}/edit", fields, status=400)


def test_a_file_of_another_document_is_not_taken_over(house, letter):
    jeanne = house.browser("jeanne")
    form = form_of(jeanne.get(f"{letter}/edit"))
    form["kept"].force_value("stored:12345")
    form["kept"]._value, form["kept"].checked = "stored:12345", True
    form.submit("save", status=303)
    assert names_at(house, letter) == []


def test_kept_files_have_a_limit_and_an_end(house, letter):
    store, jeanne = house.app.registry.session_store, house.browser("jeanne")
    small = [(f"{number}.txt", TXT) for number in range(19)]
    for _round in range(4):
        refused(jeanne, letter, *small)
    with store.opened() as (root, _manager):
        user = house.uids["jeanne"]
        own = list(root[kept_files.KEY].keys(f"{user}:", f"{user};"))
    assert len(own) <= kept_files.MAX_FILES
    assert kept_files.expire(store, time.time()) == 0
    house.app.registry.settings["kept_files.next"] = 0
    assert kept_files.expire_now_and_then(house.app.registry) is False
    assert kept_files.expire(store, time.time() + kept_files.LIFETIME + 1) >= len(own)
    page = refused(jeanne, letter, ("plan.pdf", PDF))
    kept_files.expire(store, time.time() + kept_files.LIFETIME + 1)
    form = form_of(page)
    form["title"] = "Trip"
    assert "no longer there" in form.submit("save", status=422)


def test_what_is_kept_is_never_read_after_its_time(house, letter):
    jeanne, store = house.browser("jeanne"), house.app.registry.session_store
    form = form_of(refused(jeanne, letter, ("plan.pdf", PDF)))

    def age(root):
        for key, stored in root[kept_files.KEY].items():
            root[kept_files.KEY][key] = (0, *stored[1:])

    store.change(age)
    form["title"] = "Trip"
    assert "no longer there" in form.submit("save", status=422)


def test_more_than_there_is_room_for_is_asked_for_again(house, letter):
    jeanne = house.browser("jeanne")
    request_like = type("Request", (), {})()
    request_like.registry, request_like.session = house.app.registry, type("S", (), {"user": 1})()
    huge = type("File", (), {"size": kept_files.MAX_BYTES + 1})()
    assert kept_files.KeptFiles(request_like).keep([huge]) is None
    assert jeanne.get(letter)
