"""Renaming, deleting, restoring, publishing."""

import pytest

from itschool_cms.manage import lifecycle
from tests.manage.sample import Binder, Note

BAD_NAMES = [
    "contents",
    "add",
    "@@contents",
    "..",
    ".",
    "a/b",
    "Été",
    "e\u0301te",
    "A",
    "-a",
    "a" * 101,
    "a" * 256,
]


def rename(office, path, name, **options):
    """Send the form of a new name."""
    page = office.get(f"{path}/rename")
    page.forms["deform"]["name"] = name
    return page.forms["deform"].submit("rename", **options)


def delete(browser, path, **options):
    """Answer the question with yes; returns the answer."""
    page = browser.get(f"{path}/delete")
    form = next(form for form in page.forms.values() if form.action.endswith("/delete"))
    return form.submit(**options)


def test_rename_changes_the_address_and_keeps_the_place(school, office):
    path = school.add(Binder(title="Old name"), "board")
    school.add(Note(title="Within"), "board", "old-name")
    answer = rename(office, path, "new-name", status=303)
    assert answer.location.endswith("/board/new-name/")
    assert school.get("/board/new-name/within", "title") == ("Within",)
    assert school.get("/board/old-name", "title") is None


@pytest.mark.parametrize("name", BAD_NAMES)
def test_names_that_would_shadow_or_confuse_are_refused(school, office, name):
    path = school.add(Note(title="Stable"), "board")
    answer = rename(office, path, name, status=422)
    assert answer.forms["deform"]["name"].value == name.strip()
    assert school.get(path, "title") == ("Stable",)


def test_taken_name_is_refused_at_its_field(school, office):
    taken = school.add(Note(title="Taken"), "board").rpartition("/")[2]
    path = school.add(Note(title="Other"), "board")
    assert "There is an item of that name already." in rename(office, path, taken, status=422)


def test_own_name_is_no_change(school, office):
    path = school.add(Note(title="Keeps"), "board")
    rename(office, path, path.rpartition("/")[2], status=303)


def test_what_nobody_can_add_is_neither_renamed_nor_deleted(office):
    for path in ("/board", "/families", "/classes", "/people", "/trash", "/terms"):
        office.get(f"{path}/rename", status=404)
        office.get(f"{path}/delete", status=404)
    office.get("/rename", status=404)
    office.get("/delete", status=404)


def test_delete_says_what_goes_along_and_offers_to_undo(school, office):
    path = school.add(Binder(title="Whole"), "board")
    school.add(Note(title="Part"), "board", "whole")
    assert "One item stands below it and goes with it." in office.get(f"{path}/delete")
    answer = delete(office, path, status=303).follow()
    assert "“Whole” is in the recycle bin" in answer
    office.get(path, status=404)
    undo = next(form for form in answer.forms.values() if form.action.startswith("/me/undo"))
    assert "Undone" in undo.submit(status=303).follow()
    assert school.get(f"{path}/part", "title") == ("Part",)


def test_teacher_deletes_and_brings_back_what_is_hers(school, teacher):
    path = school.add(Note(title="By jeanne"), "board", person="jeanne")
    answer = delete(teacher, path, status=303).follow()
    undo = next(form for form in answer.forms.values() if form.action.startswith("/me/undo"))
    other = school.browser("luc")
    other.post(undo.action, {"csrf_token": other.token("/manage")}, status=404)
    undo.submit(status=303)
    assert school.get(path, "title") == ("By jeanne",)


def test_item_with_a_reason_to_stay_stays(school, office):
    path = school.add(Binder(title="Fixed", locked=True), "board")
    assert "It is locked." in delete(office, path, status=422)
    assert school.get(path, "title") == ("Fixed",)


def test_more_than_one_transaction_holds_is_not_deleted_at_once(school, office):
    path = school.add(Binder(title="Huge"), "board")
    with school.tree() as tree:
        catalog, note = tree.site.catalog, tree.add(tree.site["board"]["huge"], Note(title="n"))
        # Only the catalog is asked, so only it needs to know them.
        for number in range(lifecycle.MAX_AT_ONCE):
            catalog._paths[f"{path}/x{number}"] = note.uid + number + 1
    assert "delete in parts" in delete(office, path, status=422)
    with school.tree() as tree:
        for number in range(lifecycle.MAX_AT_ONCE):
            del tree.site.catalog._paths[f"{path}/x{number}"]


def test_author_who_may_not_look_into_the_folder_is_led_to_it(school, office, teacher):
    school.add(Binder(title="Closed"), "board")
    path = school.add(Note(title="In closed"), "board", "closed", person="jeanne")
    assert delete(teacher, path, status=303).location.endswith("/board/closed/")


def test_publish_and_withdraw_from_the_menu_of_the_item(school, teacher):
    path = school.add(Note(title="Cycle"), "board", person="jeanne")
    page = teacher.get(path)
    form = next(form for form in page.forms.values() if form.action.endswith("/state"))
    assert "Published" in form.submit(status=303).follow()
    school.browser("tom").get(path, status=200)
    page = teacher.get(path)
    form = next(form for form in page.forms.values() if form.action.endswith("/state"))
    form.submit(status=303)
    school.browser("tom").get(path, status=404)


def test_state_leads_back_to_the_page_it_came_from_but_never_elsewhere(school, teacher):
    path = school.add(Note(title="Back"), "board", person="jeanne")
    values = {"csrf_token": teacher.token(path), "to": "publish"}
    answer = teacher.post(f"{path}/state", {**values, "next": "/board/contents?q=back"}, status=303)
    assert answer.location.endswith("/board/contents?q=back")
    answer = teacher.post(f"{path}/state", {**values, "next": "//evil.example"}, status=303)
    assert answer.location.endswith(f"{path}/")
    teacher.post(f"{path}/state", {**values, "to": "explode"}, status=400)
    sent_as_file = [("next", "a.txt", b"/board")]
    answer = teacher.post(f"{path}/state", values, upload_files=sent_as_file, status=303)
    assert answer.location.endswith(f"{path}/")


def test_state_is_for_who_may_publish(school, office):
    path = school.add(Note(title="Foreign", state="published"), "board")
    luc = school.browser("luc")
    luc.post(f"{path}/state", {"csrf_token": luc.token("/manage"), "to": "withdraw"}, status=404)
    assert school.get(path, "state") == ("published",)
    assert "Published: its readers see it now." in office.get(f"{path}/state")
