"""A working copy goes where its original goes, and undo brings both back."""

from typing import Any

from itschool_cms.website.models import Page, Section
from tests.manage.contents.pages import begin, confirm
from tests.manage.workingcopy.conftest import button, make, of, replace, there, write


def find(tree: Any, path: str) -> Any:
    return tree.site.catalog.resolve(tree.site.catalog.uid_at(path))


def undo(page: Any) -> Any:
    """Press the button beside the message."""
    form = next(form for form in page.forms.values() if form.action.startswith("/me/undo"))
    return form.submit(status=303)


def page_in_section(house: Any, title: str) -> tuple[str, str, str]:
    """Make a published page in a section, and another section; returns the paths."""
    with house.editing("claire") as tree:
        here = tree.add(tree.site, Section(title=f"{title} here"))
        other = tree.add(tree.site, Section(title=f"{title} there"))
        page = tree.add(here, Page(title=title, state="published"))
        return tuple("/" + "/".join(each.path()) for each in (page, here, other))


def test_undo_of_the_replacement_brings_back_the_text_and_the_copy(house, letter):
    claire = house.browser("claire")
    copied = make(claire, letter)
    write(claire, copied, title="Other trip")
    undo(replace(claire, copied).follow())
    assert of(house, letter, "title") == ("Trip",)
    assert of(house, copied, "title") == ("Other trip",)
    replace(claire, copied)
    assert of(house, letter, "title") == ("Other trip",)


def test_undo_of_making_and_of_dropping(house, letter):
    claire = house.browser("claire")
    made = button(claire.get(letter), "make").submit(status=303)
    copied = f"{letter}-working-copy"
    undo(made.follow())
    assert there(house, copied) is None
    make(claire, letter)
    undo(button(claire.get(copied), "drop").submit(status=303).follow())
    with house.editing() as tree:
        assert find(tree, copied).original is find(tree, letter)


def test_the_copy_moves_with_its_original_and_back(house):
    claire = house.browser("claire")
    path, _here, other = page_in_section(house, "Moving")
    copied = make(claire, path)
    # The page takes the offer to undo the making with it.
    claire.get(copied)
    with house.editing("claire") as tree:
        tree.move(find(tree, path), find(tree, other))
    name = copied.rpartition("/")[2]
    assert there(house, f"{other}/{name}")
    shown = claire.get("/me/changes").html.select_one("#main .rows a")["href"]
    undo(claire.get(shown))
    assert there(house, path)
    assert there(house, copied)
    assert there(house, f"{other}/{name}") is None


def test_a_new_name_of_the_original_leaves_the_copy_where_it_is(house, letter):
    copied = make(house.browser("claire"), letter)
    with house.editing("claire") as tree:
        tree.rename(find(tree, letter), "renamed-letter")
    assert there(house, copied)
    write(house.browser("claire"), copied, title="Renamed")
    replace(house.browser("claire"), copied)
    assert of(house, "/documents/renamed-letter", "title") == ("Renamed",)


def test_a_copy_is_neither_moved_nor_copied_by_itself(house):
    claire = house.browser("claire")
    path, here, _other = page_in_section(house, "Staying")
    copied = make(claire, path)
    row = next(
        each for each in claire.get(f"{here}/contents").html.select("tbody tr") if f"{copied}/" in str(each)
    )
    assert not row.select("[value=cut], [value=copy]")


def test_deleting_the_original_deletes_the_copy_and_undo_brings_both_back(house, letter):
    claire = house.browser("claire")
    copied = make(claire, letter)
    assert "working copy" in claire.get(f"{letter}/delete")
    form = next(
        each for each in claire.get(f"{letter}/delete").forms.values() if each.action.endswith("delete")
    )
    answer = form.submit(status=303).follow()
    assert there(house, letter) is None
    assert there(house, copied) is None
    shown = undo(answer)
    assert shown.location == f"http://localhost{letter}/"
    with house.editing() as tree:
        assert find(tree, copied).original is find(tree, letter)


def test_undo_of_dropping_a_copy_leads_to_the_copy(house, letter):
    claire = house.browser("claire")
    copied = make(claire, letter)
    claire.get(copied)
    answer = button(claire.get(copied), "drop").submit(status=303).follow()
    assert undo(answer).location == f"http://localhost{copied}/"


def test_a_folder_takes_both_and_gives_both_back(house):
    claire = house.browser("claire")
    path, here, _other = page_in_section(house, "Together")
    copied = make(claire, path)
    with house.editing("claire") as tree:
        entry = tree.remove(find(tree, here))
        tree.restore(entry)
    with house.editing() as tree:
        assert find(tree, copied).original is find(tree, path)


def test_both_chosen_at_once_are_deleted_in_one_act(house):
    claire = house.browser("claire")
    path, here, _other = page_in_section(house, "Batch")
    copied = make(claire, path)
    confirm(begin(claire.get(f"{here}/contents"), "delete", "Batch"))
    assert there(house, path) is None
    assert there(house, copied) is None


def test_a_copy_that_comes_back_without_its_original_is_a_plain_draft(house, letter):
    claire = house.browser("claire")
    copied = make(claire, letter)
    with house.editing("claire") as tree:
        tree.remove(find(tree, copied))
        tree.remove(find(tree, letter))
    with house.editing("claire") as tree:
        entry = next(each for each in tree.site["trash"].values() if f"/documents/{each.name}" == copied)
        item = tree.restore(entry)
        assert (item.original, item.copied_values, item.stays, item.state) == (None, None, False, "draft")
    assert "This is a working copy" not in claire.get(copied)


def test_a_copy_that_comes_back_beside_a_newer_one_is_a_plain_draft(house, letter):
    claire = house.browser("claire")
    first = make(claire, letter)
    button(claire.get(first), "drop").submit(status=303)
    second = make(claire, letter)
    with house.editing("claire") as tree:
        entry = next(each for each in tree.site["trash"].values() if f"/documents/{each.name}" == first)
        item = tree.restore(entry)
        assert item.original is None
        assert find(tree, second).original is find(tree, letter)


def test_a_copy_that_comes_back_elsewhere_is_a_plain_draft(house):
    claire = house.browser("claire")
    path, _here, other = page_in_section(house, "Elsewhere")
    copied = make(claire, path)
    with house.editing("claire") as tree:
        item = tree.restore(tree.remove(find(tree, copied)), find(tree, other))
        assert item.original is None
