"""The recycle bin."""

from tests.manage.sample import Binder, Note
from tests.manage.test_lifecycle import delete


def line(page, title):
    """Return the row of the item with the title."""
    return next(row for row in page.html.select("tbody tr") if title in row.text)


def restore(office, page, title):
    """Press the button that restores."""
    action = line(page, title).find("button")["formaction"]
    return office.post(action, {"csrf_token": page.forms["restore"]["csrf_token"].value}, status=303)


def test_bin_says_what_was_deleted_where_it_stood_and_by_whom(school, office):
    delete(office, school.add(Note(title="Gone"), "board"))
    row = line(office.get("/trash"), "Gone").text
    assert "Note" in row
    assert "Notice board" in row
    assert "Claire Dubois" in row


def test_restored_item_gets_a_number_when_its_name_was_taken(school, office):
    path = school.add(Note(title="Twice"), "board")
    delete(office, path)
    school.add(Note(title="Twice"), "board")
    answer = restore(office, office.get("/trash"), "Twice")
    assert answer.location.endswith("/board/twice-2/")


def test_item_whose_place_is_gone_stays_and_says_so(school, office):
    binder = school.add(Binder(title="Vanishing"), "board")
    delete(office, school.add(Note(title="Orphan"), "board", "vanishing"))
    delete(office, binder)
    page = office.get("/trash")
    assert "A place that is gone" in line(page, "Orphan").text
    answer = restore(office, page, "Orphan").follow()
    assert "The place where it stood is gone" in answer
    restore(office, office.get("/trash"), "Vanishing")
    assert restore(office, office.get("/trash"), "Orphan").location.endswith("/board/vanishing/orphan/")


def test_item_of_an_unknown_type_and_of_no_person_is_listed(school, office):
    with school.tree() as tree:
        tree.remove(tree.add(tree.site["board"], Binder(title="By the system")))
        from tests.manage.sample import Stone

        tree.remove(tree.add(tree.site["board"], Stone(title="A stone")))
    page = office.get("/trash")
    assert "Item" in line(page, "A stone").text
    assert line(page, "By the system")


def test_purge_asks_and_then_there_is_no_way_back(school, office):
    delete(office, school.add(Note(title="Forever"), "board"))
    page = office.get("/trash")
    question = office.get(line(page, "Forever").find("a", "btn-bare")["href"])
    assert "Nobody can bring it back" in question
    form = next(form for form in question.forms.values() if form.action.endswith("/purge"))
    assert "“Forever” is deleted for good" in form.submit(status=303).follow()
    assert not [row for row in office.get("/trash").html.select("tbody tr") if "Forever" in row.text]


def test_bin_is_for_the_office(school):
    for person in ("jeanne", "tom"):
        school.browser(person).get("/trash", status=404)
    assert "/login" in school.browser().get("/trash", status=303).location


def test_empty_bin_says_so(school, office):
    with school.tree() as tree:
        for entry in list(tree.site["trash"].values()):
            tree.destroy(entry)
    assert "The recycle bin is empty." in office.get("/trash")


def test_teacher_who_lost_the_right_to_add_does_not_restore(school, teacher):
    school.add(Binder(title="Later closed"), "board")
    path = school.add(Note(title="From closed"), "board", "later-closed", person="jeanne")
    delete(teacher, path)
    with school.tree() as tree:
        entry = next(each for each in tree.site["trash"].values() if each.title == "From closed")
        name = entry.__name__
    teacher.post(f"/trash/{name}/restore", {"csrf_token": teacher.token("/manage")}, status=404)
