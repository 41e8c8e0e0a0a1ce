"""Undo after an act, and the list of one's own recent changes (FEATURES E2)."""

import pytest

from itschool_cms.core.journal import CHANGED, MOST_STEPS, Step
from itschool_cms.core.local_roles import LocalRole
from itschool_cms.core.tree import MAX_DEPTH, Tree, walk
from itschool_cms.documents.models import Document
from itschool_cms.manage.states.table import TABLE
from itschool_cms.manage.undo.noting import noted_entry
from tests.manage.sample import Binder, Board, Folio, Note, Parcel
from tests.manage.test_lifecycle import delete
from tests.visitor import editing


def undo_form(page):
    """Return the form of the button beside the message."""
    return next(form for form in page.forms.values() if form.action.startswith("/me/undo?"))


def offered(page) -> bool:
    """Tell whether the page offers to undo."""
    return any(form.action.startswith("/me/undo") for form in page.forms.values())


def edit(browser, path, title):
    """Save the form of an item with a title; return the page after."""
    form = browser.get(f"{path}/edit").forms["deform"]
    form["title"] = title
    return form.submit("save", status=303).follow()


def last_entry(school, person):
    """Return the key of the newest entry in the journal of a person."""
    with school.tree() as tree:
        return next(tree.site.catalog.resolve(school.uids[person]).journal.newest_first())[0]


def post(browser, key, **options):
    """Ask to undo the entry."""
    values = {"csrf_token": browser.token("/manage")}
    return browser.post(f"/me/undo?entry={key}", values, **options)


def test_undo_stands_beside_the_message_of_an_act_and_takes_it_back(school, teacher):
    path = school.add(Note(title="Before"), "board", person="jeanne")
    page = edit(teacher, path, "After")
    page = undo_form(page).submit(status=303).follow()
    assert "Undone" in page
    assert school.get(path, "title") == ("Before",)


def test_an_undo_is_an_entry_of_its_own_which_can_be_undone(school, teacher):
    path = school.add(Note(title="There"), "board", person="jeanne")
    page = undo_form(edit(teacher, path, "Back")).submit(status=303).follow()
    button = undo_form(page)
    assert "Redo" in page.html.select_one(".notice form").text
    button.submit(status=303)
    assert school.get(path, "title") == ("Back",)


def test_undo_of_a_delete_brings_back_children_their_uids_and_the_place(school, teacher):
    """Access facts and read marks hang on uids: they count again."""
    path = school.add(Binder(title="Tree"), "board", person="claire")
    school.add(Note(title="Next one"), "board", person="claire")
    school.add(Note(title="Leaf of tree", state="published"), "board", "tree", person="jeanne")
    uid = school.get("/board/tree/leaf-of-tree", "uid")
    with school.tree() as tree:
        order = list(tree.site["board"].keys())
    office = school.browser("claire")
    page = delete(office, path, status=303).follow()
    page = undo_form(page).submit(status=303).follow()
    assert page.request.path == "/board/tree/"
    assert school.get("/board/tree/leaf-of-tree", "uid") == uid
    with school.tree() as tree:
        assert list(tree.site["board"].keys()) == order
    teacher.get("/board/tree/leaf-of-tree/edit", status=200)
    school.browser("tom").get("/board/tree/leaf-of-tree", status=200)


def test_undo_of_an_add_puts_it_into_the_bin(school, teacher):
    form = teacher.get("/board/add/note").forms["deform"]
    form["title"] = "Too early"
    page = form.submit("save", status=303).follow()
    undo_form(page).submit(status=303).follow()
    assert school.get("/board/too-early", "title") is None


def test_undo_of_a_rename_and_of_a_move(school, office):
    path = school.add(Note(title="Named"), "board")
    school.add(Binder(title="Elsewhere"), "board")
    form = office.get(f"{path}/rename").forms["deform"]
    form["name"] = "renamed"
    undo_form(form.submit("rename", status=303).follow()).submit(status=303)
    assert school.get(path, "title") == ("Named",)
    with school.tree("claire") as tree:
        order = list(tree.site["board"].keys())
        tree.move(tree.site["board"]["named"], tree.site["board"]["elsewhere"])
    post(office, last_entry(school, "claire"), status=303)
    with school.tree() as tree:
        assert list(tree.site["board"].keys()) == order


def test_undo_of_the_order_and_of_a_state(school, office):
    for title in ("Alpha", "Beta"):
        school.add(Note(title=title), "board")
    with school.tree("claire") as tree:
        order = list(tree.site["board"])
        tree.arrange(tree.site["board"], [order[-1], *order[:-1]])
    key = last_entry(school, "claire")
    assert "Order changed in “Notice board”" in office.get("/me/changes")
    post(office, key, status=303)
    with school.tree() as tree:
        assert list(tree.site["board"].keys()) == order
    office.post("/board/beta/state", {"csrf_token": office.token("/manage"), "to": "publish"}, status=303)
    assert school.get("/board/beta", "state") == ("published",)
    undo_form(office.get("/board")).submit(status=303)
    assert school.get("/board/beta", "state") == ("draft",)


def test_undo_of_a_batch_takes_all_of_it_back(school, office):
    uids = []
    for title in ("Batch one", "Batch two"):
        uids += school.get(school.add(Note(title=title), "board"), "uid")
    values = [("csrf_token", office.token("/manage")), ("__start__", "ids:sequence")]
    values += [("ids", str(uid)) for uid in uids]
    page = office.post("/board/contents", [*values, ("__end__", "ids:sequence"), ("do", "delete")]).follow()
    page = next(form for form in page.forms.values() if "/batch?" in form.action).submit().follow()
    undo_form(page).submit(status=303)
    assert school.get("/board/batch-one", "title")
    assert school.get("/board/batch-two", "title")


def test_undo_refuses_with_the_reason_when_a_later_change_stands_in_the_way(school, teacher):
    path = school.add(Note(title="Base"), "board", person="jeanne")
    edit(teacher, path, "Mine")
    key = last_entry(school, "jeanne")
    with school.tree("claire") as tree:
        tree.change(tree.site["board"]["base"], {"title": "Hers"})
    page = post(teacher, key, status=303).follow()
    assert "This cannot be undone. “Hers” was changed again since, by Claire Dubois" in page
    assert school.get(path, "title") == ("Hers",)
    assert not offered(page) or "Mine" not in page.html.select_one(".notice").text


def test_undo_of_a_delete_whose_place_is_gone_says_so(school, office):
    school.add(Binder(title="House"), "board")
    path = school.add(Note(title="Lodger"), "board", "house")
    delete(office, path, status=303)
    key = last_entry(school, "claire")
    with school.tree() as tree:
        tree.remove(tree.site["board"]["house"])
    assert "The place of “Lodger” is gone." in post(office, key, status=303).follow()


def test_undo_with_a_taken_name_gives_a_number(school, office):
    path = school.add(Note(title="Seat"), "board")
    delete(office, path, status=303)
    key = last_entry(school, "claire")
    school.add(Note(title="Seat"), "board")
    assert post(office, key, status=303).location.endswith("/board/seat-2/")
    with school.tree("claire") as tree:
        tree.rename(tree.site["board"]["seat-2"], "chair")
    key = last_entry(school, "claire")
    school.add(Note(title="Seat 2"), "board")
    post(office, key, status=303)
    assert school.get("/board/seat-2-2", "title") == ("Seat",)


def test_undo_of_what_moved_on_is_refused(school, office):
    school.add(Note(title="Walker"), "board")
    school.add(Binder(title="Station"), "board")
    with school.tree("claire") as tree:
        tree.move(tree.site["board"]["walker"], tree.site["board"]["station"])
    key = last_entry(school, "claire")
    with school.tree() as tree:
        tree.rename(tree.site["board"]["station"]["walker"], "runner")
    assert "was moved or renamed again" in post(office, key, status=303).follow()
    with school.tree() as tree:
        tree.rename(tree.site["board"]["station"]["runner"], "walker")
        tree.destroy(tree.remove(tree.site["board"]["station"]))
    post(office, key, status=404)


def test_undo_of_an_order_that_was_changed_again_is_refused(school, office):
    for title in ("Row one", "Row two", "Row three"):
        school.add(Note(title=title), "board")
    with school.tree("claire") as tree:
        order = list(tree.site["board"])
        tree.arrange(tree.site["board"], [*order[:-2], order[-1], order[-2]])
    key = last_entry(school, "claire")
    with school.tree() as tree:
        tree.arrange(tree.site["board"], [order[-1], *order[:-1]])
    assert "The order was changed again" in post(office, key, status=303).follow()


def test_undo_of_an_add_that_others_built_on_is_refused(school, office, teacher):
    with school.tree("claire") as tree:
        tree.add(tree.site["board"], Binder(title="Shared work"))
    key = last_entry(school, "claire")
    school.add(Note(title="Contribution"), "board", "shared-work", person="jeanne")
    assert "changed again since, by Jeanne Dupont" in post(office, key, status=303).follow()
    assert school.get("/board/shared-work", "title")


def test_undo_of_an_object_no_longer_permitted_is_answered_as_one_that_is_gone(school, teacher):
    """SECURITY D17: undo, and what the list shows of it."""
    path = school.add(Note(title="Secret plan"), "board", person="jeanne")
    edit(teacher, path, "Secret plan two")
    key = last_entry(school, "jeanne")
    with school.tree() as tree:
        tree.change(tree.site["board"]["secret-plan"], {"owner": school.uids["luc"]})
    hidden = post(teacher, key, status=404)
    page = teacher.get("/me/changes")
    assert "Secret" not in page
    shown = teacher.get(f"/me/change?entry={key}")
    assert "Secret" not in shown
    with school.tree() as tree:
        tree.destroy(tree.remove(tree.site["board"]["secret-plan"]))
    gone = post(teacher, key, status=404)
    assert hidden.body == gone.body
    assert teacher.get(f"/me/change?entry={key}").body == shown.body
    assert teacher.get("/me/changes").body == page.body


def test_undo_never_gives_what_the_form_would_refuse_to_the_person_now(school, teacher):
    """Rights are those of the moment of the undo: an author who became a reader undoes nothing."""
    path = school.add(Note(title="Closed later"), "board", person="jeanne")
    edit(teacher, path, "Closed now")
    key = last_entry(school, "jeanne")
    with school.tree() as tree:
        tree.change(tree.site["board"]["closed-later"], {"owner": school.uids["luc"], "state": "published"})
    post(teacher, key, status=404)
    assert school.get(path, "title") == ("Closed now",)


def test_undo_of_a_delete_needs_the_right_at_the_place(school, teacher):
    school.add(Binder(title="Shut"), "board")
    path = school.add(Note(title="Was inside"), "board", "shut", person="jeanne")
    delete(teacher, path, status=303)
    post(teacher, last_entry(school, "jeanne"), status=404)


def test_nobody_undoes_for_somebody_else(school, teacher, office):
    path = school.add(Note(title="Own"), "board", person="jeanne")
    edit(teacher, path, "Own two")
    key = last_entry(school, "jeanne")
    post(office, key, status=404)
    office.get(f"/me/change?entry={key}", status=404)
    school.browser("tom").get("/me/changes", status=404)
    assert "/login" in school.browser().get("/me/changes", status=303).location


def test_an_entry_is_undone_once(school, teacher):
    path = school.add(Note(title="Only"), "board", person="jeanne")
    edit(teacher, path, "Only once")
    key = last_entry(school, "jeanne")
    post(teacher, key, status=303)
    post(teacher, key, status=404)


@pytest.mark.parametrize("entry", ["", "x", "0", "9" * 30, "-1", "1"])
def test_an_unknown_entry_is_not_there(teacher, entry):
    post(teacher, entry, status=404)
    teacher.get(f"/me/change?entry={entry}", status=404)


def test_list_says_what_was_touched_and_shows_before_and_after(school, teacher):
    path = school.add(Note(title="Seen before"), "board", person="jeanne")
    edit(teacher, path, "Seen after")
    page = teacher.get("/me/changes")
    assert "Changed: “Seen after”" in page
    detail = page.click("Changed: “Seen after”")
    assert detail.html.select_one("del").text.endswith("before")
    assert detail.html.select_one("ins").text.endswith("after")
    form = next(form for form in detail.forms.values() if form.action.startswith("/me/undo?"))
    assert form.submit(status=303).location.endswith("/me/changes")
    assert "Undone" in teacher.get("/me/changes")
    assert "My recent changes" in teacher.get("/me")
    assert "My recent changes" in teacher.get("/manage")


def test_who_did_nothing_yet_is_told_what_will_stand_there(school):
    assert "You have changed nothing yet" in school.hire("nina").get("/me/changes")


def test_people_are_not_undone(school, office):
    with school.tree() as tree:
        name = tree.site.catalog.resolve(school.uids["tom"]).__name__
    form = office.get(f"/people/{name}/edit").forms["deform"]
    form["first_name"] = "Thomas"
    page = form.submit("save", status=303).follow()
    assert not offered(page)


def state(school, browser, path, act):
    """Make a transition by its page; return the key of the entry."""
    browser.post(f"{path}/state", {"csrf_token": browser.token("/manage"), "to": act}, status=303)
    return last_entry(school, "claire")


@pytest.mark.parametrize(("act", "transition"), TABLE.items())
def test_each_transition_is_undone_by_who_publishes(school, office, act, transition):
    if act in ("submit", "send-back"):
        # The office publishes itself, and judges nothing that it submitted.
        return
    for source in transition.sources:
        path = school.add(Note(title=f"{act} {source}", state=source), "board", person="jeanne")
        key = state(school, office, path, act)
        assert school.get(path, "state") == (transition.target,)
        post(office, key, status=303)
        assert school.get(path, "state") == (source,)


@pytest.mark.parametrize("source", ["published", "archived"])
def test_who_may_no_longer_publish_brings_nothing_back_into_public(demo, visit, source):
    """SECURITY D17: the rights are those of the moment of the undo."""
    with editing(demo) as tree:
        jeanne = tree.site["people"]["jeanne"]
        letter = tree.add(tree.site["documents"], Document(title="Once public", state=source), "once")
        tree.change(letter, {"owner": jeanne.uid, "audience": ("school",)})
        Tree(tree.site, tree.registry, jeanne.uid).change(letter, {"state": "draft"})
        key, _entry = next(jeanne.journal.newest_first())
        # She goes on writing it; what is public is the matter of others.
        tree.change(letter, {"owner": 0, "local_roles": ((f"user:{jeanne.uid}", LocalRole.EDITS),)})
    browser = visit("jeanne")
    browser.get("/documents/once/edit", status=200)
    post(browser, key, status=404)
    with editing(demo) as tree:
        assert tree.site["documents"]["once"].state == "draft"
        tree.change(tree.site["documents"]["once"], {"local_roles": ((f"user:{jeanne.uid}", "manages"),)})
    post(browser, key, status=303)


def test_what_came_to_nothing_leaves_nothing_to_undo(school, teacher):
    school.add(Note(title="To and fro"), "board", person="jeanne")
    with school.tree("jeanne") as tree:
        note = tree.site["board"]["to-and-fro"]
        tree.change(note, {"title": "Fro"})
        tree.change(note, {"title": "To and fro"})
    assert "There is nothing left to undo" in post(teacher, last_entry(school, "jeanne"), status=303).follow()


def test_a_folder_does_not_go_back_into_what_stands_in_it_now(school, office):
    school.add(Binder(title="Outer ring"), "board")
    school.add(Binder(title="Inner ring"), "board", "outer-ring")
    with school.tree("claire") as tree:
        tree.move(tree.site["board"]["outer-ring"]["inner-ring"], tree.site["board"])
    key = last_entry(school, "claire")
    with school.tree() as tree:
        tree.move(tree.site["board"]["outer-ring"], tree.site["board"]["inner-ring"])
    assert "This cannot be undone" in post(office, key, status=303).follow()
    assert school.get("/board/inner-ring/outer-ring", "title")


def test_a_move_whose_old_place_is_gone_is_not_undone(school, office):
    school.add(Binder(title="Left behind"), "board")
    school.add(Note(title="Leaver"), "board", "left-behind")
    with school.tree("claire") as tree:
        tree.move(tree.site["board"]["left-behind"]["leaver"], tree.site["board"])
    key = last_entry(school, "claire")
    with school.tree() as tree:
        tree.remove(tree.site["board"]["left-behind"])
    assert "The place where it stood is gone" in post(office, key, status=303).follow()


def test_a_deletion_is_not_undone_where_the_place_is_too_deep_now(school, office):
    school.add(Binder(title="Sinking"), "board")
    path = school.add(Binder(title="Cargo"), "board", "sinking")
    delete(office, path, status=303)
    key = last_entry(school, "claire")
    with school.tree() as tree:
        place = tree.site["board"]
        for _number in range(MAX_DEPTH - 3):
            place = tree.add(place, Binder(title="Deep"), "deep")
        tree.move(tree.site["board"]["sinking"], place)
    assert "This cannot be undone" in post(office, key, status=303).follow()
    with school.tree() as tree:
        tree.destroy(tree.remove(tree.site["board"]["deep"]))


def test_an_addition_is_not_undone_when_something_holds_it(school, office):
    with school.tree("claire") as tree:
        tree.add(tree.site["board"], Binder(title="Bolted"))
    key = last_entry(school, "claire")
    with school.tree() as tree:
        tree.site["board"]["bolted"].locked = True
    assert "It is locked." in post(office, key, status=303).follow()
    with school.tree() as tree:
        tree.site["board"]["bolted"].locked = False


def test_a_value_that_the_form_no_longer_asks_of_the_person_has_its_own_way_back(school, teacher):
    school.add(Binder(title="Case"), "board")
    path = school.add(Folio(title="Remarked"), "board", "case", person="jeanne")
    with school.tree("jeanne") as tree:
        # A form of the office alone has this field.
        tree.change(tree.site["board"]["case"]["remarked"], {"remark": "Written elsewhere"})
    page = post(teacher, last_entry(school, "jeanne"), status=303).follow()
    assert "was changed by an act that has its own way back" in page
    assert school.get(path, "remark") == ("Written elsewhere",)


def test_the_list_tells_places_and_names_and_hides_a_place_that_one_lost(school):
    browser = school.hire("olga")
    school.add(Binder(title="Open binder", open_to_all=True), "board")
    school.add(Binder(title="Shut binder", open_to_all=True), "board")
    school.add(Note(title="Traveller"), "board", "open-binder", person="olga")
    with school.tree("olga") as tree:
        board = tree.site["board"]
        tree.move(board["open-binder"]["traveller"], board["shut-binder"], "voyager")
    page = browser.get(f"/me/change?entry={last_entry(school, 'olga')}")
    for said in ("Open binder", "Shut binder", "traveller", "voyager"):
        assert said in page.html.select_one("main").text
    with school.tree() as tree:
        tree.change(tree.site["board"]["open-binder"], {"open_to_all": False})
    page = browser.get(f"/me/change?entry={last_entry(school, 'olga')}")
    assert "Open binder" not in page
    assert "Something that is gone or hidden from you" in page
    with school.tree("olga") as tree:
        tree.rename(tree.site["board"]["shut-binder"]["voyager"], "pilgrim")
    assert "Renamed: “Traveller”" in browser.get("/me/changes")


def test_what_was_too_much_to_note_is_not_undone_by_halves(school, teacher):
    path = school.add(Note(title="One of thousands"), "board", person="jeanne")
    edit(teacher, path, "Many of them")
    key = last_entry(school, "jeanne")
    with school.tree() as tree:
        tree.site.catalog.resolve(school.uids["jeanne"]).journal.get(key).cut = True
    post(teacher, key, status=404)
    assert school.get(path, "title") == ("Many of them",)
    address = f"/me/undo?entry={key}"
    assert address not in [form.action for form in teacher.get("/me/changes").forms.values()]


def test_an_item_that_changes_again_after_too_much_to_note_adds_nothing_to_the_entry(school):
    school.add(Note(title="Last of thousands"), "board", person="jeanne")
    with school.tree("jeanne") as tree:
        note = tree.site["board"]["last-of-thousands"]
        other = tree.add(tree.site["board"], Note(title="First of thousands"))
        _key, entry = noted_entry(tree)
        for _number in range(MOST_STEPS):
            entry.add(Step(CHANGED, other.uid, other.title, other.type_name, {}, {}))
        steps = entry.steps
        for title in ("Once", "Twice"):
            tree.change(note, {"title": title})
        assert entry.steps == steps
        assert entry.cut


def test_a_state_that_is_none_of_publishing_is_not_given_back(school, office):
    """SECURITY D17: what no transition leads to has its own way back."""
    school.add(Binder(title="Post room"), "board")
    school.add(Parcel(title="Parcel for class 3"), "board", "post-room")
    with school.tree("claire") as tree:
        tree.change(tree.site["board"]["post-room"]["parcel-for-class-3"], {"state": "sent"})
    assert "Changed: “Parcel for class 3”" in office.get("/me/changes")
    post(office, last_entry(school, "claire"), status=404)
    assert school.get("/board/post-room/parcel-for-class-3", "state") == ("sent",)


def test_what_became_final_since_is_not_taken_back(school, office):
    school.add(Binder(title="Strong room"), "board")
    path = school.add(Parcel(title="Open parcel"), "board", "strong-room")
    with school.tree("claire") as tree:
        tree.change(tree.site["board"]["strong-room"]["open-parcel"], {"title": "Full parcel"})
    key = last_entry(school, "claire")
    with school.tree() as tree:
        tree.change(tree.site["board"]["strong-room"]["open-parcel"], {"state": "sealed"})
    post(office, key, status=404)
    assert school.get(path, "title") == ("Full parcel",)


def test_who_takes_back_what_stood_in_a_closed_place_is_led_to_the_list(school, teacher):
    school.add(Binder(title="Closed room"), "board")
    school.add(Note(title="Left inside"), "board", "closed-room", person="jeanne")
    teacher.get("/board/closed-room", status=404)
    answer = post(teacher, last_entry(school, "jeanne"), status=303)
    assert answer.location.endswith("/me/changes")
    assert school.get("/board/closed-room/left-inside", "title") is None


def test_an_act_tells_only_what_of_the_place_is_another(school, office):
    school.add(Binder(title="Drawer"), "board")
    school.add(Note(title="Sheet"), "board")
    with school.tree("claire") as tree:
        tree.move(tree.site["board"]["sheet"], tree.site["board"]["drawer"])
    told = office.get(f"/me/change?entry={last_entry(school, 'claire')}").html.select_one("main").text
    assert "Place" in told
    assert "Name in the address" not in told
    with school.tree("claire") as tree:
        tree.rename(tree.site["board"]["drawer"]["sheet"], "leaf")
    told = office.get(f"/me/change?entry={last_entry(school, 'claire')}").html.select_one("main").text
    assert "Name in the address" in told
    assert "Place" not in told


def noted(school, person, act):
    """Let a person act through a tree on a published note of theirs in the board; return it and the key."""
    with school.tree(person) as tree:
        board = tree.site["board"]
        note = tree.add(board, Note(title=f"{act.__name__} {person}", state="published"))
        tree.add(board, Note(title=f"{act.__name__} {person} twin", state="published"))
    with school.tree(person) as tree:
        act(tree, tree.site.catalog.resolve(note.uid))
    return note.uid, last_entry(school, person)


def add(tree, note):
    """Add one more note."""
    tree.add(tree.site["board"], Note(title=f"{note.title} more", state="published"))


def rename(tree, note):
    """Give it another name."""
    tree.rename(note, f"{note.__name__}-renamed")


def move(tree, note):
    """Put it into another folder."""
    tree.move(note, tree.add(tree.site["board"], Board(title=f"{note.title} board")))


def bring_back(tree, note):
    """Delete it and bring it back."""
    tree.restore(tree.remove(note))


def arrange(tree, note):
    """Let the last two change places."""
    *names, note, twin = tree.site["board"]
    tree.arrange(tree.site["board"], [*names, twin, note])


@pytest.mark.parametrize("act", [add, rename, move, bring_back, arrange], ids=lambda act: act.__name__)
def test_undo_of_each_act_needs_the_right_to_undo_it(school, act):
    """SECURITY D17: who still sees the thing and may no longer change it."""
    person = f"rest-{act.__name__}".replace("_", "-")
    browser = school.hire(person)
    _uid, key = noted(school, person, act)
    with school.tree() as tree:
        before = [(each.uid, each.path()) for each in walk(tree.site["board"])]
        for each in walk(tree.site["board"]):
            if each.owner == school.uids[person]:
                tree.change(each, {"owner": school.uids["luc"]})
    browser.get("/board", status=200)
    post(browser, key, status=404)
    with school.tree() as tree:
        assert [(each.uid, each.path()) for each in walk(tree.site["board"])] == before


def test_undo_of_a_move_needs_the_right_to_add_at_the_old_place(school):
    browser = school.hire("vera")
    school.add(Binder(title="Only the office adds", open_to_all=True), "board")
    school.add(Note(title="Came out"), "board", "only-the-office-adds", person="vera")
    with school.tree("vera") as tree:
        tree.move(tree.site["board"]["only-the-office-adds"]["came-out"], tree.site["board"])
    post(browser, last_entry(school, "vera"), status=404)
    assert school.get("/board/came-out", "title")


def test_readers_whom_one_may_no_longer_choose_do_not_come_back(demo, visit):
    with editing(demo) as tree:
        jeanne, levels = tree.site["people"]["jeanne"], tree.site["classes"]["secondaire"]
        own, other = (f"group:{levels[name].uid}" for name in ("3eb", "1rea"))
        letter = tree.add(tree.site["documents"], Document(title="For two classes"), "for-two")
        tree.change(letter, {"owner": jeanne.uid, "audience": (own, other)})
        Tree(tree.site, tree.registry, jeanne.uid).change(letter, {"audience": (own,)})
        key, _entry = next(jeanne.journal.newest_first())
    browser = visit("jeanne")
    assert "This cannot be undone" in post(browser, key, status=303).follow()
    with editing(demo) as tree:
        assert tree.site["documents"]["for-two"].audience == (own,)


def test_readers_whom_one_may_no_longer_choose_are_not_taken_away(demo, visit):
    """What the form would leave as it is, the way back leaves too: the whole act is refused."""
    with editing(demo) as tree:
        jeanne, levels = tree.site["people"]["jeanne"], tree.site["classes"]["secondaire"]
        own, other = (f"group:{levels[name].uid}" for name in ("3eb", "1rea"))
        letter = tree.add(tree.site["documents"], Document(title="For one class"), "for-one")
        tree.change(letter, {"owner": jeanne.uid, "audience": (own,)})
        Tree(tree.site, tree.registry, jeanne.uid).change(letter, {"audience": (own, other)})
        key, _entry = next(jeanne.journal.newest_first())
    page = post(visit("jeanne"), key, status=303).follow()
    assert "You may no longer choose what “For one class” said before" in page
    with editing(demo) as tree:
        assert tree.site["documents"]["for-one"].audience == (own, other)
