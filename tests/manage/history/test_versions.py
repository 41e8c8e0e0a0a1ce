"""Versions: list, side-by-side comparison, revert, who and why (FEATURES E2)."""

from datetime import UTC, datetime

from tests.manage.sample import Binder, Note, Stone
from tests.manage.school import School


def edited(school: School, *titles: str, person: str = "jeanne") -> str:
    """Add a note and give it titles, one save each; returns its path."""
    path = school.add(Note(title=titles[0]), "board", person=person)
    for title in titles[1:]:
        save(school, path, title=title, person=person)
    return path


def save(school: School, path: str, person: str = "jeanne", comment: str = "", **values) -> None:
    """Change the item at the path in one act."""
    with school.tree(person) as tree:
        tree.comment = comment
        tree.change(tree.site.catalog.resolve(tree.site.catalog.uid_at(path)), values)


def rows(page) -> list[str]:
    """Return the lines of the list of versions, blanks as one."""
    return [" ".join(row.text.split()) for row in page.html.select("tbody tr")]


def revert(browser, path: str, number: int, **options):
    """Press the button that brings a version back."""
    form = browser.get(f"{path}/history").forms["revert"]
    return browser.post(
        form.action, {"csrf_token": form["csrf_token"].value, "revert": str(number)}, **options
    )


def test_each_save_is_a_version_that_says_who_when_and_why(school, teacher):
    path = edited(school, "First words")
    save(school, path, title="Second words", person="claire", comment="A nicer title")
    found = rows(teacher.get(f"{path}/history"))
    assert len(found) == 2
    assert "2. Changed" in found[0]
    assert "Claire Dubois" in found[0]
    assert "A nicer title" in found[0]
    assert "1. Added" in found[1]
    assert "Jeanne Dupont" in found[1]


def test_several_changes_of_one_act_are_one_version(school, teacher):
    path = edited(school, "Once")
    with school.tree("jeanne") as tree:
        note = tree.site["board"]["once"]
        tree.change(note, {"title": "Twice"})
        tree.change(note, {"state": "published"})
    assert len(rows(teacher.get(f"{path}/history"))) == 2
    page = teacher.get(f"{path}/history")
    assert "Published" in page.html.select_one(".sides ins").parent.text or "Twice" in page
    assert {"Title", "State"} == {title.text for title in page.html.select(".cols section h3")}


def test_an_item_that_was_never_changed_keeps_no_versions(school, teacher):
    path = edited(school, "Untouched")
    page = teacher.get(f"{path}/history")
    assert "Nothing was changed since it was added" in page
    assert "1. Added" in rows(page)[0]
    assert school.get(path, "versions") == (None,)
    teacher.get(f"{path}/version?n=1", status=404)


def test_two_versions_stand_side_by_side_with_the_words_marked(school, teacher):
    path = edited(school, "back at 16 h 30", "back at 17 h 00")
    page = teacher.get(f"{path}/history?from=1&to=2")
    before, after = page.html.select(".sides > div")
    assert [part.text.replace("Removed:", "") for part in before.select("del")] == ["16 h 30"]
    assert [part.text.replace("Added:", "") for part in after.select("ins")] == ["17 h 00"]
    page.mustcontain("One addition, one removal", "Before:", "After:")
    assert "back at" in before.text
    assert "back at" in after.text


def test_any_two_versions_are_compared_in_either_order(school, teacher):
    path = edited(school, "one", "two", "three")
    page = teacher.get(f"{path}/history?from=3&to=1")
    assert "From version 1 to version 3" in " ".join(page.html.text.split())
    assert page.html.select_one(".sides del").text == "Removed:one"
    assert page.html.select_one(".sides ins").text == "Added:three"
    assert "Choose two versions" in teacher.get(f"{path}/history?from=2&to=2")
    assert "From version 2 to version 3" in " ".join(
        teacher.get(f"{path}/history?from=x&to=99").html.text.split()
    )


def test_choices_read_by_their_labels_and_lists_item_by_item(school, teacher):
    path = school.add(Note(title="Colours", colours=("red",)), "board", person="jeanne")
    save(school, path, colours=("blue", "red"))
    page = teacher.get(f"{path}/history")
    assert page.html.select_one(".sides ins").text.split() == ["Added:Blue"]


def test_an_old_version_is_shown_as_it_was(school, teacher):
    path = edited(school, "As it was", "As it is")
    page = teacher.get(f"{path}/version?n=1")
    assert "As it was" in page.html.select_one("article").text
    assert "This is how it was" in page
    assert "This is how it was" not in teacher.get(f"{path}/version?n=2")


def test_revert_makes_a_new_version(school, teacher):
    path = edited(school, "Good", "Bad", "Worse")
    page = revert(teacher, path, 1, status=303).follow()
    assert "Version 1 is back" in page
    assert school.get(path, "title") == ("Good",)
    assert "4. Back to version 1" in rows(page)[0]
    assert len(rows(page)) == 4


def test_revert_to_what_it_says_already_changes_nothing(school, teacher):
    path = edited(school, "Same", "Other")
    save(school, path, title="Same", length=4)
    assert "nothing was changed" in revert(teacher, path, 1, status=303).follow()
    assert len(rows(teacher.get(f"{path}/history"))) == 3


def test_revert_is_refused_where_the_form_would_refuse(school, teacher):
    path = edited(school, "forbidden", "allowed")
    page = revert(teacher, path, 1, status=303).follow()
    assert "Version 1 does not come back: Title: Another word." in page
    assert school.get(path, "title") == ("allowed",)
    path = edited(school, "impossible", "possible")
    assert "Not today." in revert(teacher, path, 1, status=303).follow()
    path = edited(school, "x" * 61, "short")
    assert "Title:" in revert(teacher, path, 1, status=303).follow().html.select_one(".notice").text


def test_revert_leaves_the_state_alone(school, teacher):
    path = school.add(Note(title="Seen", state="published"), "board", person="jeanne")
    save(school, path, title="Unseen")
    save(school, path, state="draft")
    revert(teacher, path, 1, status=303)
    assert school.get(path, "title", "state") == ("Seen", "draft")


def test_history_of_an_object_no_longer_permitted_is_not_there(school, teacher):
    """SECURITY D17."""
    path = edited(school, "Mine", "Still mine")
    luc = school.browser("luc")
    for address in ("history", "version?n=1", "version-file?n=1&file=1"):
        luc.get(f"{path}/{address}", status=404)
    luc.post(f"{path}/history", {"csrf_token": luc.token("/manage"), "revert": "1"}, status=404)
    with school.tree() as tree:
        tree.change(tree.site["board"]["mine"], {"owner": 0})
    for address in ("history", "version?n=1", "version-file?n=1&file=1"):
        teacher.get(f"{path}/{address}", status=404)
    teacher.post(f"{path}/history", {"csrf_token": teacher.token("/manage"), "revert": "1"}, status=404)
    assert school.get(path, "title") == ("Still mine",)


def test_what_has_no_versions_has_no_history(school, office):
    with school.tree() as tree:
        tree.add(tree.site["board"], Stone(title="A pebble"))
    office.get("/board/a-pebble/history", status=404)
    office.get("/board/history", status=404)
    with school.tree() as tree:
        name = tree.site.catalog.resolve(school.uids["luc"]).__name__
    school.browser("claire").get(f"/people/{name}/history", status=404)


def test_versions_come_along_into_the_bin_and_back(school, teacher):
    path = edited(school, "Deleted", "Deleted twice")
    with school.tree() as tree:
        tree.restore(tree.remove(tree.site["board"]["deleted"]))
    assert len(rows(teacher.get(f"{path}/history"))) == 2


def test_a_change_by_other_means_is_a_version_when_it_changed_a_field(school, teacher):
    path = edited(school, "Touched", "Touched twice")
    with school.tree("jeanne") as tree:
        note = tree.site["board"]["touched"]
        tree.touch(note)
    assert len(rows(teacher.get(f"{path}/history"))) == 2
    with school.tree("jeanne") as tree:
        note = tree.site["board"]["touched"]
        note.title = "By hand"
        tree.touch(note)
    assert len(rows(teacher.get(f"{path}/history"))) == 3


def test_only_so_many_versions_are_kept_and_the_oldest_still_tells_all(school, teacher):
    path = edited(school, "v1")
    save(school, path, state="published")
    with school.tree() as tree:
        kept, tree.site.versions_kept = tree.site.versions_kept, 3
    try:
        for number in range(2, 7):
            save(school, path, title=f"v{number}")
    finally:
        with school.tree() as tree:
            tree.site.versions_kept = kept
    page = teacher.get(f"{path}/history")
    assert len(rows(page)) == 3
    shown = teacher.get(f"{path}/version?n=5").html.select_one("article").text
    assert "v4" in shown
    assert "Published" in shown


def test_versions_of_before_a_day_go_but_never_the_newest(school):
    from itschool_cms.core.versions import Versions

    versions, old, new = Versions(), datetime(2020, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    versions.add({"title": "a", "text": "t"}, old, 1)
    versions.add({"title": "b"}, old, 1)
    versions.add({"title": "c"}, new, 1)
    assert versions.prune(100, datetime(2025, 1, 1, tzinfo=UTC)) == 1
    assert versions.values_at(2) == {"title": "b", "text": "t"}
    assert versions.prune(100, datetime(2027, 1, 1, tzinfo=UTC)) == 1
    assert [each.number for each in versions] == [3]
    assert versions.prune(1, datetime(2027, 1, 1, tzinfo=UTC)) == 0
    assert versions.values_at(3) == {"title": "c", "text": "t"}
    assert bool(versions)
    assert len(versions) == 1


def test_a_page_of_an_item_does_not_load_its_versions(school):
    path = edited(school, "Light", "Lighter")
    from itschool_cms.core.database import open_site

    with open_site(school.app.registry.database) as (site, manager), manager:
        site._p_jar.cacheMinimize()
        note = site.catalog.resolve(site.catalog.uid_at(path))
        assert note.title == "Lighter"
        assert note.versions._p_changed is None, "it is not loaded"


def test_a_binder_with_files_has_a_history_too(school, office):
    path = school.add(Binder(title="Papers"), "board")
    save(school, path, title="Older papers", person="claire")
    assert len(rows(office.get(f"{path}/history"))) == 2
    revert(office, path, 1, status=303)
    assert school.get(path, "title") == ("Papers",)


def test_the_form_asks_what_was_changed_and_the_version_says_it(school, teacher):
    form = teacher.get("/board/add/note").forms["deform"]
    assert "change_note" not in form.fields
    path = edited(school, "Explained")
    form = teacher.get(f"{path}/edit").forms["deform"]
    assert form["change_note"].value == ""
    form["title"], form["change_note"] = "Explained well", "Said it better"
    form.submit("save", status=303)
    assert "Said it better" in rows(teacher.get(f"{path}/history"))[0]
    form = teacher.get(f"{path}/edit").forms["deform"]
    assert form["change_note"].value == ""
    form["change_note"] = "x" * 201
    form.submit("save", status=422)
