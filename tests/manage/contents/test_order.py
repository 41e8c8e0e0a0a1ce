"""The order of a folder: by steps, to the ends, to a place, where it was dropped."""

from hypothesis import given
from hypothesis import strategies as st

from itschool_cms.manage.contents.acts.ordering import STEPS, move, put_at
from tests.core.trees import Branch, Leaf, plant
from tests.manage.contents.pages import begin, binder, send, titles, uid_of
from tests.manage.sample import Note

LETTERS = "abcdef"


def letters(school, title):
    """Add a binder of six notes; returns its path and the uids by title."""
    path = binder(school, title, *[Note(title=letter) for letter in LETTERS])
    return path, {letter: uid_of(school, f"{path}/{letter}") for letter in LETTERS}


def order(browser, path):
    """Return the titles in the order of the folder."""
    return "".join(titles(browser.get(f"{path}/contents?sort=order")))


def test_several_items_move_up_down_to_the_top_and_to_the_bottom(school, office):
    path, uids = letters(school, "Several")
    for act, chosen, wanted in (
        ("up", "ce", "acbedf"),
        ("up", "ac", "acbedf"),
        ("down", "df", "acbedf"),
        ("down", "ab", "caebdf"),
        ("top", "fb", "bfcaed"),
        ("bottom", "bc", "faedbc"),
    ):
        page = send(office, f"{path}/contents", act, *[uids[each] for each in chosen]).follow()
        assert "".join(titles(page)) == wanted, act


def test_the_table_leads_to_the_order_of_the_folder_and_says_how_to_change_it(school, office):
    path, _uids = letters(school, "Found")
    page = office.get(f"{path}/contents")
    ordered = page.click("Change the order")
    assert "drag a row to its place, or move it with its menu" in ordered
    assert "Change the order" not in ordered
    assert "Change the order" not in office.get(f"{path}/contents?q=a")
    assert "Change the order" not in office.get(f"{binder(school, 'Alone', Note(title='a'))}/contents")


def test_items_move_to_a_place_in_one_form(school, office):
    path, _uids = letters(school, "Placed")
    form = begin(office.get(f"{path}/contents"), "place", "a", "b").forms["deform"]
    form["place"] = "3"
    page = form.submit("go", status=303).follow()
    assert "2 items stand at their new places." in page
    assert order(office, path) == "cdabef"
    form = begin(office.get(f"{path}/contents"), "place", "c").forms["deform"]
    form["place"] = "0"
    assert "at least 1" in form.submit("go", status=422)
    form["place"] = "999"
    form.submit("go", status=303)
    assert order(office, path) == "dabefc"


def test_row_is_dropped_where_another_one_stands(school, office):
    path, uids = letters(school, "Dropped")
    page = office.get(f"{path}/contents?sort=order")
    assert page.html.select_one("table[data-drag=drop]")
    assert page.html.select_one("tr[data-uid]")["data-uid"] == uids["a"]
    form = page.forms["drop"]
    form["put"], form["at"] = uids["a"], uids["d"]
    form.submit(status=303)
    assert order(office, path) == "bcdaef"
    form["put"], form["at"] = uids["e"], uids["b"]
    form.submit(status=303)
    assert order(office, path) == "ebcdaf"
    form["put"], form["at"] = uids["e"], "1"
    form.submit(status=303)
    assert order(office, path) == "ebcdaf"


def test_row_goes_to_the_ends_by_its_menu(school, office):
    path, uids = letters(school, "Ends")
    form = office.get(f"{path}/contents?sort=order").forms["order"]
    form.submit("bottom", value=uids["a"], status=303)
    form.submit("top", value=uids["e"], status=303)
    assert order(office, path) == "ebcdfa"


def test_order_backwards_is_not_dragged(school, office):
    path, _uids = letters(school, "Backwards")
    page = office.get(f"{path}/contents?sort=order&dir=desc")
    assert "".join(titles(page)) == LETTERS[::-1]
    assert "drop" not in page.forms


def folder_of(tree, names):
    """Add a folder with children of these names; returns it."""
    folder = tree.add(tree.site, Branch(title="Folder"))
    for name in names:
        tree.add(folder, Leaf(title="x"), str(name))
    return folder


@given(st.permutations(range(7)), st.sets(st.integers(0, 6), min_size=1), st.sampled_from(STEPS))
def test_moving_keeps_all_children_and_the_order_of_the_others(names, chosen, step):
    tree = plant()
    folder, picked = folder_of(tree, names), {str(name) for name in chosen}
    before = list(folder)
    move(tree, folder, [folder[name] for name in picked], step)
    after = list(folder)
    assert sorted(after) == sorted(before)
    for some in (picked, set(before) - picked):
        assert [name for name in after if name in some] == [name for name in before if name in some]
    if step in ("top", "bottom"):
        end = after[: len(picked)] if step == "top" else after[-len(picked) :]
        assert set(end) == picked


@given(st.integers(0, 12), st.sets(st.integers(0, 6), min_size=1))
def test_items_that_are_put_stand_one_after_the_other(index, chosen):
    tree = plant()
    folder = folder_of(tree, range(7))
    put_at(tree, folder, [folder[str(name)] for name in sorted(chosen)], index)
    first = min(index, 7 - len(chosen))
    assert list(folder)[first : first + len(chosen)] == [str(name) for name in sorted(chosen)]
