"""Cut, copied, carried elsewhere: the clipboard of each person, on the server."""

from itschool_cms.core.tree import MAX_DEPTH
from itschool_cms.manage.contents.acts import pasting
from tests.manage.contents.pages import begin, binder, press, send, three, titles, uid_of
from tests.manage.sample import Binder, Note, Vault


def paste(browser, path):
    """Press "Paste here" on the contents of a folder."""
    return press(browser.get(f"{path}/contents"), "/contents", value="paste").follow()


def emptied(browser):
    """Empty the clipboard of a browser's person."""
    send(browser, "/board/contents", "clear")


def add_in(school, path, item, person="claire"):
    """Add an item to the folder at a path."""
    return school.add(item, *path.strip("/").split("/"), person=person)


def test_what_was_cut_is_moved_and_leaves_the_clipboard(school, office):
    path, other = three(school, "Cut from"), binder(school, "Cut to")
    page = begin(office.get(f"{path}/contents"), "cut", "alpha", "Gamma")
    assert "2 items are on the clipboard. Open the folder where it belongs and paste." in page
    assert "Clipboard: 2 items" in page
    assert [link.text for link in page.html.select(".clipboard a")] == ["alpha", "Gamma"]
    page = paste(office, other)
    assert "2 items are here now." in page
    assert titles(page) == ["alpha", "Gamma"]
    assert "Clipboard" not in page
    assert titles(office.get(f"{path}/contents")) == ["Béta"]


def test_what_was_copied_stays_and_its_copies_are_drafts_of_who_pastes(school, teacher):
    source = school.add(Note(title="Copied", state="published", tags=("t",), colours=("red",)), "board")
    page = begin(teacher.get("/board/contents?q=copied"), "copy", "Copied")
    assert "to be copied" in page
    page = paste(teacher, "/board")
    assert "One copy is here now, as a draft." in page
    facts = school.get(f"{source}-2", "title", "state", "tags", "colours", "owner")
    assert facts == ("Copied", "draft", ("t",), ("red",), school.uids["jeanne"])
    assert school.get(source, "state") == ("published",)
    assert "Clipboard: one item" in page
    emptied(teacher)


def test_five_hundred_items_are_cut_here_and_pasted_elsewhere_after_signing_in_again(school):
    notes = [Note(title=f"n{n:03}") for n in range(501)]
    path, other = binder(school, "Five hundred", *notes), binder(school, "Elsewhere")
    office = school.browser("claire")
    answer = send(office, f"{path}/contents", "cut", all="1").follow()
    assert "The clipboard holds at most 500 items" in answer
    with school.tree() as tree:
        tree.remove(tree.site["board"]["five-hundred"]["n500"])
    assert "500 items are on the clipboard." in send(office, f"{path}/contents", "cut", all="1").follow()
    office.post("/logout", {"csrf_token": office.token("/manage")})
    office = school.browser("claire")
    page = office.get(f"{other}/contents")
    assert "Clipboard: 500 items" in page
    assert "and 490 more" in page
    assert "500 items are here now." in paste(office, other)
    assert "There is nothing here yet." in office.get(f"{path}/contents")


def test_one_item_is_cut_by_the_menu_of_its_row(school, office):
    path = three(school, "Row menu")
    page = office.get(f"{path}/contents")
    button = page.html.select_one('button[name="do"][value^="cut:"]')
    page = send(office, f"{path}/contents", button["value"]).follow()
    assert "Clipboard: one item" in page
    emptied(office)
    assert "Clipboard" not in office.get(f"{path}/contents")


def test_nothing_is_pasted_from_an_empty_clipboard(school, office):
    path = binder(school, "Nothing to paste")
    assert "The clipboard is empty." in send(office, f"{path}/contents", "paste").follow()


def test_forbidden_paste_is_refused_with_the_reason_and_the_rest_waits_for_a_yes(school, office):
    path, inner = binder(school, "Outer"), binder(school, "Beside")
    add_in(school, path, Note(title="Loose"))
    begin(office.get("/board/contents?q=outer"), "cut", "Outer")
    page = paste(office, path)
    assert "“Outer” stays: A folder cannot be put into itself." in page
    assert "Nothing is left to do." in page
    press(page, "/batch", "stop", "1").follow()
    uids = [uid_of(school, each) for each in (f"{path}/loose", inner)]
    send(office, "/board/contents", "clear")
    send(office, f"{path}/contents", "cut", uids[0])
    with school.tree("claire") as tree:
        desk = tree.site.catalog.resolve(school.uids["claire"]).desk
        desk.clipboard = desk.clipboard._replace(uids=(*map(int, uids), 1))
    page = paste(office, inner)
    assert "This is not possible for one of them" in page
    assert school.get(f"{path}/loose", "title")
    page = press(page, "/batch").follow()
    assert "One item is here now." in page
    assert "“Beside” stays: A folder cannot be put into itself." in page
    assert school.get(f"{inner}/loose", "title") == ("Loose",)
    assert "Clipboard: one item" in page
    emptied(office)


def test_addable_types_by_place_are_asked_when_something_is_pasted(school, office):
    note = school.add(Note(title="Wrong place"), "board")
    send(office, "/board/contents", "cut", uid_of(school, note))
    page = send(office, "/contents", "paste").follow()
    assert "“Wrong place” stays: An item of this type cannot stand here." in page
    emptied(office)


def test_item_that_stands_there_already_and_place_too_deep_are_reasons(school, office):
    path = binder(school, "Deep")
    note = add_in(school, path, Note(title="Here"))
    send(office, f"{path}/contents", "cut", uid_of(school, note))
    assert "“Here” stays: It stands here already." in paste(office, path)
    deep, low = path, path
    for number in range(MAX_DEPTH - 3):
        deep = add_in(school, deep, Binder(title=f"d{number}"))
        low = deep if number == MAX_DEPTH - 5 else low
    emptied(office)
    send(office, "/board/contents", "cut", uid_of(school, binder(school, "Flat")))
    assert "The place is too deep in the tree." in paste(office, deep)
    tall = binder(school, "Tall")
    add_in(school, add_in(school, tall, Binder(title="x")), Note(title="y"))
    emptied(office)
    send(office, "/board/contents", "copy", uid_of(school, tall))
    assert "The place is too deep in the tree." in paste(office, low)
    emptied(office)


def test_cutting_needs_the_right_to_delete_and_copying_to_see_all_below(school, teacher):
    other = school.add(Note(title="qq luc", state="published"), "board", person="luc")
    page = send(teacher, "/board/contents", "cut", uid_of(school, other)).follow()
    assert "“qq luc” stays: You may not take it away from where it stands." in page
    assert "Clipboard" not in page
    # A binder is the office's alone: what she does not see counts as not chosen.
    hidden = uid_of(school, school.add(Binder(title="qq hidden"), "board"))
    page = send(teacher, "/board/contents", "copy", hidden).follow()
    assert "Choose one item or more first." in page


def test_copy_of_a_folder_with_something_hidden_below_is_refused(school, teacher):
    with school.tree() as tree:
        shelf = tree.add(tree.site["board"], Binder(title="ww shelf", open_to_all=True))
        tree.add(shelf, Note(title="seen", state="published"))
        tree.add(shelf, Note(title="unseen"))
    page = send(teacher, "/board/contents", "copy", str(shelf.uid)).follow()
    assert "“ww shelf” stays: You may not see all that stands below it." in page
    assert "unseen" not in page


def test_who_may_not_add_is_offered_no_paste_and_refused(school, office):
    with school.tree() as tree:
        # Nobody adds to it; the office looks inside.
        if "vault" not in tree.site["board"]:
            tree.add(tree.site["board"], Vault(title="Vault"), "vault")
    note = school.add(Note(title="vv mine"), "board")
    send(office, "/board/contents", "cut", uid_of(school, note))
    page = office.get("/board/vault/contents")
    assert "Clipboard: one item" in page
    assert "Paste here" not in page
    page = send(office, "/board/vault/contents", "paste").follow()
    assert "“vv mine” stays: You may not add anything here." in page
    press(page, "/batch").follow()
    assert school.get(note, "title") == ("vv mine",)
    emptied(office)


def test_what_keeps_its_place_is_neither_cut_nor_copied(school, office):
    uid = uid_of(school, "/terms")
    page = send(office, "/contents", "cut", uid).follow()
    assert "It keeps its place." in page
    page = send(office, "/contents", "copy", uid).follow()
    assert "There is only one of this: it cannot be copied." in page


def test_subtree_of_more_than_two_thousand_is_not_copied_at_once(school, office):
    path = binder(school, "Vast", Note(title="n"))
    with school.tree() as tree:
        # Only the catalog is asked, so only it needs to know them.
        catalog, uid = tree.site.catalog, tree.site["board"]["vast"]["n"].uid
        for number in range(pasting.MAX_COPIED):
            catalog._paths[f"{path}/x{number}"] = uid + number + 1
    page = send(office, "/board/contents", "copy", uid_of(school, path)).follow()
    assert "More than 2000 items stand below it: take it in parts." in page
    with school.tree() as tree:
        for number in range(pasting.MAX_COPIED):
            del tree.site.catalog._paths[f"{path}/x{number}"]


def test_clipboard_forgets_what_is_gone_and_hides_what_is_hidden(school, teacher):
    note = school.add(Note(title="uu gone", state="published"), "board", person="luc")
    send(teacher, "/board/contents", "copy", uid_of(school, note))
    assert "Clipboard: one item" in teacher.get("/board/contents")
    with school.tree() as tree:
        tree.change(tree.site["board"]["uu-gone"], {"state": "draft"})
    assert "Clipboard" not in teacher.get("/board/contents")
    page = send(teacher, "/board/contents", "paste").follow()
    assert "uu gone" not in page
    emptied(teacher)


def test_copy_takes_all_below_along_and_gives_free_names(school, office):
    path = binder(school, "Twin", Note(title="one"), Note(title="two"))
    add_in(school, add_in(school, path, Binder(title="deep")), Note(title="three"))
    send(office, "/board/contents", "copy", uid_of(school, path))
    assert "One copy is here now, as a draft." in paste(office, "/board")
    assert school.get("/board/twin-2/deep/three", "title") == ("three",)
    assert titles(office.get("/board/twin-2/contents?sort=order")) == ["one", "two", "deep"]
    emptied(office)
