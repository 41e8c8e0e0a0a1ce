"""Titles and names of several items, in one form."""

from itschool_cms.families.models import Child, Family
from tests.manage.contents.pages import begin, binder, press, send, three, titles, uid_of
from tests.manage.sample import Note


def form_of(page):
    """Return the form of the renaming."""
    return next(form for form in page.forms.values() if "/batch" in form.action)


def test_titles_and_names_change_in_one_form(school, office):
    path = three(school, "Renamed")
    page = begin(office.get(f"{path}/contents"), "rename", "alpha", "Béta")
    assert "Rename 2 items" in page
    form = form_of(page)
    form.set("title", "Omega", index=0)
    form.set("name", "omega", index=0)
    form.set("title", "Béta", index=1)
    answer = form.submit(status=303).follow()
    assert "One item renamed." in answer
    assert titles(answer) == ["Béta", "Gamma", "Omega"]
    assert school.get(f"{path}/omega", "title") == ("Omega",)
    assert titles(office.get(f"{path}/contents?sort=order")) == ["Béta", "Omega", "Gamma"]


def test_nothing_is_renamed_when_one_is_refused_and_all_reasons_are_said(school, office):
    path = three(school, "Refused names")
    page = begin(office.get(f"{path}/contents"), "rename", "alpha", "Béta", "Gamma")
    form = form_of(page)
    form.set("title", "", index=0)
    form.set("name", "Not A Name", index=1)
    form.set("title", "New", index=2)
    page = form.submit(status=422)
    assert "Nothing is renamed yet" in page
    assert "Required" in page
    form = form_of(page)
    form.set("title", "alpha", index=0)
    page = form.submit(status=422)
    assert "A name has lower-case letters" in page
    assert form_of(page).fields["name"][1].value == "Not A Name"
    assert school.get(f"{path}/gamma", "title") == ("Gamma",)


def test_a_folder_that_is_too_large_to_be_renamed_says_so(school, office, monkeypatch):
    path = three(school, "Too large")
    page = send(office, "/board/contents", "rename", uid_of(school, path)).follow()
    form = form_of(page)
    form["name"] = "smaller"
    monkeypatch.setattr("itschool_cms.core.subtrees.MAX_AT_ONCE", 2)
    assert "items stand below it: take them in parts." in form.submit(status=422)
    assert school.get(path, "title") == ("Too large",)


def test_what_may_not_be_renamed_is_counted(school, teacher):
    mine = school.add(Note(title="yy mine"), "board", person="jeanne")
    other = school.add(Note(title="yy other", state="published"), "board", person="luc")
    uids = [uid_of(school, each) for each in (mine, other)]
    page = send(teacher, "/board/contents", "rename", *uids).follow()
    assert "One of the chosen items cannot be renamed by you: it stays." in page
    assert "yy other" not in [legend.text for legend in page.html.select("legend")]


def test_person_keeps_the_title_that_is_made_of_names(school, office):
    with school.tree() as tree:
        family = tree.add(tree.site["families"], Family(title="Renaming"))
        child = tree.add(family, Child(first_name="Lou", last_name="Renaming"), "lou")
        uid = str(child.uid)
    page = send(office, "/families/renaming/contents", "rename", uid).follow()
    form = form_of(page)
    assert "title" not in form.fields
    form["name"] = "louise"
    form.submit(status=303)
    assert school.get("/families/renaming/louise", "first_name") == ("Lou",)


def test_forms_of_another_shape_are_refused(school, office):
    path = binder(school, "Other shape", Note(title="a"))
    page = begin(office.get(f"{path}/contents"), "rename", "a")
    uid, action = uid_of(school, f"{path}/a"), form_of(page).action
    token = ("csrf_token", office.token("/manage"))
    key = f"item{uid}"
    office.post(action, [token, (key, "x")], status=400)
    nested = [("__start__", f"{key}:mapping"), ("__start__", "name:sequence"), ("__end__", "name:sequence")]
    office.post(action, [token, *nested, ("__end__", f"{key}:mapping")], status=400)
    office.post(action, [token], status=303)
    assert school.get(f"{path}/a", "title") == ("a",)


def test_renaming_is_left_without_anything_done(school, office):
    path = three(school, "Not renamed")
    page = begin(office.get(f"{path}/contents"), "rename", "alpha")
    assert titles(press(page, "/batch", "stop", "1").follow()) == ["alpha", "Béta", "Gamma"]
