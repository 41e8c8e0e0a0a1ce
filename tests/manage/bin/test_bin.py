"""The recycle bin: to the place or elsewhere, one child of a folder, retention, purge (FEATURES E2)."""

from datetime import timedelta

from itschool_cms.core.models import utcnow
from itschool_cms.core.tree import MAX_DEPTH
from itschool_cms.manage.bin.evolve import open_to_staff
from tests.manage.sample import Binder, Note, Stone
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
    entry = line(page, "Orphan").find("a", href=lambda href: href.endswith("restore-to"))
    values = {"csrf_token": office.token("/manage")}
    answer = office.post(entry["href"].replace("restore-to", "restore"), values, status=303).follow()
    assert "The place where it stood is gone" in answer
    assert answer.request.path.endswith("/restore-to")
    restore(office, office.get("/trash"), "Vanishing")
    assert restore(office, office.get("/trash"), "Orphan").location.endswith("/board/vanishing/orphan/")


def test_item_of_an_unknown_type_and_of_no_person_is_listed(school, office):
    with school.tree() as tree:
        tree.remove(tree.add(tree.site["board"], Binder(title="By the system")))
        tree.remove(tree.add(tree.site["board"], Stone(title="A stone")))
    page = office.get("/trash")
    assert "Item" in line(page, "A stone").text
    assert line(page, "By the system")


def test_purge_asks_and_then_there_is_no_way_back(school, office):
    delete(office, school.add(Note(title="Forever"), "board"))
    page = office.get("/trash")
    question = line(page, "Forever").find("a", href=lambda href: href.endswith("/purge"))
    question = office.get(question["href"])
    assert "Nobody can bring it back" in question
    form = next(form for form in question.forms.values() if form.action.endswith("/purge"))
    assert "“Forever” is deleted for good" in form.submit(status=303).follow()
    assert not [row for row in office.get("/trash").html.select("tbody tr") if "Forever" in row.text]


def test_staff_find_in_the_bin_what_they_deleted_and_families_find_no_bin(school, office, teacher):
    delete(teacher, school.add(Note(title="Thrown by Jeanne"), "board", person="jeanne"))
    delete(office, school.add(Note(title="Thrown by Claire"), "board"))
    page = teacher.get("/trash")
    assert line(page, "Thrown by Jeanne")
    assert "Thrown by Claire" not in page
    assert not line(page, "Thrown by Jeanne").find("a", href=lambda href: href.endswith("/purge"))
    luc = school.browser("luc").get("/trash")
    assert "Thrown" not in luc
    school.browser("tom").get("/trash", status=404)
    assert "/login" in school.browser().get("/trash", status=303).location
    answer = restore(teacher, page, "Thrown by Jeanne")
    assert answer.location.endswith("/board/thrown-by-jeanne/")


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


# Searching and sorting.


def titles(page):
    """Return the titles of the table in their order."""
    return [row.select_one(".c-main .row-link").text.strip() for row in page.html.select("tbody tr")]


def test_bin_is_searched_by_title_sorted_and_filtered_by_person(school, office, teacher):
    for title in ("Écureuil", "Abeille"):
        delete(office, school.add(Note(title=title), "board"))
    delete(teacher, school.add(Note(title="Zèbre"), "board", person="jeanne"))
    assert titles(office.get("/trash?q=ecureuil")) == ["Écureuil"]
    by_title = titles(office.get("/trash?sort=title"))
    assert by_title.index("Abeille") < by_title.index("Écureuil") < by_title.index("Zèbre")
    jeanne = titles(office.get(f"/trash?by={school.uids['jeanne']}"))
    assert "Zèbre" in jeanne
    assert "Abeille" not in jeanne
    assert "Nothing matches." in office.get("/trash?q=nowhere")
    office.get("/trash?by=x&sort=y&q=", status=200)


# Elsewhere.


def entry_of(school, title):
    """Return the path and the uid of the newest entry with the title."""
    with school.tree() as tree:
        found = [each for each in tree.site["trash"].values() if each.title == title]
        return f"/trash/{found[-1].__name__}", found[-1].uid


def test_restore_elsewhere_offers_only_folders_that_take_it(school, office):
    school.add(Binder(title="New home"), "board")
    delete(office, school.add(Note(title="Nomad"), "board"))
    path, _uid = entry_of(school, "Nomad")
    page = office.get("/trash").click(href=f"{path}/restore-to")
    assert not page.html.select("section[aria-labelledby=folders] .btns button")
    page = page.click(href=f"restore-to.at={school.get('/board', 'uid')[0]}", index=0)
    assert page.html.select("section[aria-labelledby=folders] .btns button")
    found = office.get(f"{path}/restore-to?q=new+home")
    assert [each["value"] for each in found.html.select("button[name=to]")] == [
        str(school.get("/board/new-home", "uid")[0])
    ]
    assert "No folder of that name takes it." in office.get(f"{path}/restore-to?q=jeanne")
    form = found.forms["put"]
    values = {"csrf_token": form["csrf_token"].value, "to": str(school.get("/board/new-home", "uid")[0])}
    assert "“Nomad” is back in “New home”" in office.post(form.action, values, status=303).follow()
    assert school.get("/board/new-home/nomad", "title") == ("Nomad",)


def test_nothing_is_restored_to_a_place_that_does_not_take_it(school, office, teacher):
    delete(teacher, school.add(Note(title="Guest"), "board", person="jeanne"))
    path, _uid = entry_of(school, "Guest")
    school.add(Binder(title="Closed house"), "board")
    with school.tree() as tree:
        targets = [tree.site.uid, tree.site["people"].uid, tree.site["board"]["closed-house"].uid, 5, ""]
    for target in targets:
        values = {"csrf_token": teacher.token("/manage"), "to": str(target)}
        teacher.post(f"{path}/restore-to", values, status=404)
    assert school.get("/board/guest", "title") is None


def test_browsing_for_a_place_shows_nothing_hidden(school, teacher):
    delete(teacher, school.add(Note(title="Curious"), "board", person="jeanne"))
    path, _uid = entry_of(school, "Curious")
    with school.tree() as tree:
        people = tree.site["people"].uid
    teacher.get(f"{path}/restore-to?at={people}", status=404)
    assert "People" not in teacher.get(f"{path}/restore-to").html.select_one("main").text


def test_entry_of_somebody_else_is_not_there(school, office, teacher):
    """SECURITY D17 and D10: restore, a look inside, and another place."""
    school.add(Binder(title="Private box"), "board")
    school.add(Note(title="Inner secret"), "board", "private-box")
    delete(office, "/board/private-box")
    path, uid = entry_of(school, "Private box")
    for view in ("restore-to", "inside", "inside?part=inner-secret", "purge", ""):
        teacher.get(f"{path}/{view}", status=404)
    token = teacher.token("/manage")
    teacher.post(f"{path}/restore", {"csrf_token": token}, status=404)
    values = {"csrf_token": token, "to": str(school.get("/board", "uid")[0])}
    teacher.post(f"{path}/restore-to", values, status=404)
    answer = teacher.post(
        "/trash/chosen", {"csrf_token": token, "ids": str(uid), "do": "restore"}, status=303
    )
    assert "Choose one item or more first." in answer.follow()
    assert school.get("/board/private-box", "title") is None


def sink(school, name):
    """Move a binder of the board so deep that one item more may stand in it; returns its path."""
    with school.tree() as tree:
        place = tree.add(tree.site["board"], Binder(title=f"Above {name}"))
        for _number in range(MAX_DEPTH - 5):
            place = tree.add(place, Binder(title="Deep"), "deep")
        item = tree.site["board"][name]
        tree.move(item, place)
        return "/" + "/".join(item.path())


def test_what_would_stand_too_deep_stays_in_the_bin(school, office):
    school.add(Binder(title="Anchor"), "board")
    school.add(Binder(title="Chain"), "board", "anchor")
    school.add(Binder(title="Link of it"), "board", "anchor", "chain")
    delete(office, "/board/anchor/chain")
    path, uid = entry_of(school, "Chain")
    depth = sink(school, "anchor")
    token = {"csrf_token": office.token("/manage")}
    assert "too deep" in office.post(f"{path}/restore", token, status=303).follow()
    target = str(school.get(depth, "uid")[0])
    answer = office.post("/trash/chosen", {**token, "ids": str(uid), "do": "restore"}, status=303).follow()
    assert "One item stays here" in answer
    assert "back at" not in answer
    for part in ("", "?part=link-of-it"):
        found = office.post(f"{path}/restore-to{part}", {**token, "to": target})
        assert ("too deep" in found.follow()) == (part == "")


def test_what_belongs_to_its_folder_goes_nowhere_else(school, office):
    with school.tree("claire") as tree:
        tree.remove(tree.add(tree.site["board"], Stone(title="Cornerstone")))
    path, _uid = entry_of(school, "Cornerstone")
    office.get(f"{path}/restore-to", status=404)
    values = {"csrf_token": office.token("/manage"), "to": str(school.get("/board", "uid")[0])}
    office.post(f"{path}/restore-to", values, status=404)


def test_entries_of_before_are_found_by_who_deleted_them_after_the_step(school, teacher):
    delete(teacher, school.add(Note(title="Of long ago"), "board", person="jeanne"))
    with school.tree() as tree:
        for entry in tree.site["trash"].values():
            tree.site.catalog.unindex(entry.uid)
    assert "Of long ago" not in titles(teacher.get("/trash"))
    with school.tree() as tree:
        open_to_staff(tree.site, school.app.registry)
    assert "Of long ago" in titles(teacher.get("/trash"))


# Parts.


def test_one_child_of_a_deleted_folder_comes_back_alone(school, office):
    school.add(Binder(title="Big binder"), "board")
    school.add(Binder(title="Small binder"), "board", "big-binder")
    school.add(Note(title="Pearl"), "board", "big-binder", "small-binder")
    school.add(Note(title="Sand"), "board", "big-binder")
    delete(office, "/board/big-binder")
    path, _uid = entry_of(school, "Big binder")
    page = office.get("/trash").click(href=f"{path}/inside", index=0)
    assert "Sand" in page
    page = page.click(href="inside.part=small-binder").click(href="restore-to")
    assert "Where it stood" in page
    values = {"csrf_token": page.forms["put"]["csrf_token"].value, "to": str(school.get("/board", "uid")[0])}
    answer = office.post(page.forms["put"].action, values, status=303)
    assert answer.location.endswith("/board/pearl/")
    assert "There is nothing here" in office.get(f"{path}/inside?part=small-binder")
    office.get(f"{path}/inside?part=nothing", status=404)
    office.get(f"{path}/inside?part=sand", status=404)
    office.get(f"{path}/inside?part=sand/deeper", status=404)
    restore(office, office.get("/trash"), "Big binder")
    assert school.get("/board/big-binder/sand", "title") == ("Sand",)
    assert school.get("/board/pearl", "title") == ("Pearl",)


def test_author_of_a_deleted_folder_sees_inside_only_what_they_may_see(school, teacher):
    with school.tree("jeanne") as tree:
        binder = tree.add(tree.site["board"], OwnBinder(title="Shared box"))
        binder.owner = school.uids["jeanne"]
    school.add(Note(title="Of Jeanne"), "board", "shared-box", person="jeanne")
    school.add(Note(title="Draft of Luc"), "board", "shared-box", person="luc")
    with school.tree("jeanne") as tree:
        tree.remove(tree.site["board"]["shared-box"])
    path, _uid = entry_of(school, "Shared box")
    page = teacher.get(f"{path}/inside")
    assert "Of Jeanne" in page
    assert "Draft of Luc" not in page
    teacher.get(f"{path}/restore-to?part=draft-of-luc", status=404)


class OwnBinder(Binder):
    """A binder that teachers delete."""

    type_name = "binder"


# Names.


def test_delete_restore_delete_works(school, office):
    path = school.add(Note(title="Yo-yo"), "board")
    for _time in range(3):
        delete(office, path, status=303)
        restore(office, office.get("/trash?q=yo-yo"), "Yo-yo")
    assert school.get(path, "title") == ("Yo-yo",)
    delete(office, path, status=303)
    assert titles(office.get("/trash?q=yo-yo")) == ["Yo-yo"]


def test_taken_name_is_said_with_the_new_one(school, office):
    path = school.add(Note(title="Double"), "board")
    delete(office, path)
    school.add(Note(title="Double"), "board")
    answer = restore(office, office.get("/trash?q=double"), "Double").follow()
    assert "Its name was taken: it is “double-2” now" in answer


# Several at once.


def test_several_are_restored_at_once_and_those_without_a_place_stay(school, office):
    school.add(Binder(title="Lost place"), "board")
    for title in ("Many one", "Many two"):
        delete(office, school.add(Note(title=title), "board"))
    delete(office, school.add(Note(title="Many lost"), "board", "lost-place"))
    delete(office, "/board/lost-place")
    uids = [str(entry_of(school, title)[1]) for title in ("Many one", "Many two", "Many lost")]
    values = [("csrf_token", office.token("/manage")), *(("ids", uid) for uid in uids), ("do", "restore")]
    page = office.post("/trash/chosen", values, status=303).follow()
    assert "2 items are back at their places" in page
    assert "One item stays here" in page
    assert school.get("/board/many-two", "title") == ("Many two",)
    delete(office, "/board/many-one")
    uids = [str(entry_of(school, "Many one")[1])]
    values = [("csrf_token", office.token("/manage")), *(("ids", uid) for uid in uids), ("do", "restore")]
    page = office.post("/trash/chosen", values, status=303).follow()
    assert "One item is back at its place" in page
    assert "stays here" not in page


def test_several_are_purged_after_a_question(school, office, teacher):
    for title in ("Crumb one", "Crumb two"):
        delete(office, school.add(Note(title=title), "board"))
    uids = [str(entry_of(school, title)[1]) for title in ("Crumb one", "Crumb two")]
    ids = [("csrf_token", office.token("/manage")), *(("ids", uid) for uid in uids)]
    question = office.post("/trash/chosen", [*ids, ("do", "purge")])
    assert "Delete 2 items for good?" in question
    page = office.post("/trash/chosen", [*ids, ("do", "purge-now")], status=303).follow()
    assert "2 items are deleted for good" in page
    assert "Nothing matches." in office.get("/trash?q=crumb")
    assert "Choose one item or more first." in office.post("/trash/chosen", [*ids, ("do", "purge")]).follow()
    delete(teacher, school.add(Note(title="Not hers to purge"), "board", person="jeanne"))
    uid = entry_of(school, "Not hers to purge")[1]
    values = {"csrf_token": teacher.token("/manage"), "ids": str(uid), "do": "purge-now"}
    teacher.post("/trash/chosen", values, status=400)


def test_what_goes_soon_is_counted_ahead(school, office):
    delete(office, school.add(Note(title="Old dust"), "board"))
    with school.tree() as tree:
        entry = next(each for each in tree.site["trash"].values() if each.title == "Old dust")
        tree.change(entry, {"deleted": utcnow() - timedelta(days=88)})
    assert "One item goes for good within a week." in office.get("/trash")
    with school.tree() as tree:
        tree.site.bin_days = 0
    page = office.get("/trash")
    assert "within a week" not in page
    assert "It stays until it is deleted for good." in page
    with school.tree() as tree:
        tree.site.bin_days = 90
        tree.change(entry_in(tree, "Old dust"), {"deleted": utcnow()})


def entry_in(tree, title):
    """Return the entry with the title."""
    return next(each for each in tree.site["trash"].values() if each.title == title)
