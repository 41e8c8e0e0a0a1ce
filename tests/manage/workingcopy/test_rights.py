"""A working copy is for those who edit the original, and nothing makes it more."""

import json
import time
from typing import Any

import pytest

from itschool_cms.core.listings import copies_of
from itschool_cms.core.permissions import Permission
from itschool_cms.manage.api import tokens
from itschool_cms.manage.api.models import Scope
from tests.manage.workingcopy.conftest import button, link, make, of, replace, there, write

EVERYBODY = ("amelie", "sofie", "luc", "")


@pytest.fixture
def copied(house, letter):
    """A working copy of a letter to class 3B, made by its author."""
    return make(house.browser("jeanne"), letter)


def find(tree, path):
    return tree.site.catalog.resolve(tree.site.catalog.uid_at(path))


@pytest.mark.parametrize("person", EVERYBODY)
def test_nobody_but_the_editors_of_the_original_sees_the_copy(house, letter, copied, person):
    browser = house.browser(person)
    for page in ("", "/working-copy", "/edit", "/history", "/state", "/sharing"):
        answer = browser.get(f"{copied}{page}", status="*")
        missing = browser.get(f"/documents/never-was{page}", status="*")
        assert answer.status_int == missing.status_int
        assert answer.status_int in (303, 404)
    browser.post(f"{copied}/working-copy", {"copy": "replace"}, status="4*")
    assert "is working on a copy" not in browser.get(letter, status="*")


def test_who_reads_the_original_makes_no_copy_of_it(house, letter):
    amelie = house.browser("amelie")
    page = amelie.get(letter)
    assert "Make a working copy" not in page
    token = page.html.select_one("input[name=csrf_token]")["value"]
    sent = {"copy": "make", "csrf_token": token}
    amelie.post(f"{letter}/working-copy", sent, status=404)


def test_a_copy_stands_in_no_listing_but_the_contents_of_its_folder(house, letter, copied):
    with house.editing() as tree:
        uid, catalog = find(tree, copied).uid, tree.site.catalog
        kept = {key for key in catalog.listing_names("") if uid in {hit.uid for hit in catalog.listing(key)}}
        folder = tree.site["documents"].uid
        assert kept == {f"in|{folder}", copies_of(find(tree, letter).uid)}


def test_readers_find_it_neither_by_search_nor_in_lists(house, letter, copied):
    write(house.browser("jeanne"), copied, title="Zanzibar")
    amelie = house.browser("amelie")
    for path in ("/search?q=Zanzibar", "/search/suggest?q=Zanz", "/documents", "/sitemap.xml", "/feed"):
        answer = amelie.get(path, status="*")
        assert "Zanzibar</" not in answer
        assert copied not in answer
    with house.editing() as tree:
        readers = frozenset({"system.Everyone", "system.Authenticated", f"class:{house.uids['3B']}"})
        assert tree.site.catalog.find(readers, int(time.time()), "Zanzibar") == []


def test_the_copy_shows_in_the_contents_for_what_it_is(house, letter, copied):
    page = house.browser("jeanne").get("/documents/contents")
    row = next(each for each in page.html.select("tbody tr") if copied in str(each))
    assert "Working copy" in row.get_text()


def test_whatever_state_is_written_into_it_no_reader_sees_it(house, letter, copied):
    with house.editing() as tree:
        item = find(tree, copied)
        item.state = "published"
        assert not item.is_open()
        assert item.readers() == ()
        assert not item.may_change_to("published")
        tree.touch(item)
        assert item.state == "draft"
    house.browser("amelie").get(copied, status=404)


def test_who_edits_may_not_publish_review_or_share_the_copy(house, letter, copied):
    jeanne = house.browser("jeanne")
    page = jeanne.get(copied)
    assert "/state" not in page
    assert "Save and publish" not in jeanne.get(f"{copied}/edit")
    jeanne.get(f"{copied}/sharing", status=404)
    with house.editing() as tree:
        given = {permission for entry in find(tree, copied).__acl__()[:-1] for permission in entry[2]}
        assert given == {Permission.VIEW, Permission.CONTENTS, Permission.EDIT, Permission.DELETE}


def test_the_api_makes_no_more_of_it_than_the_pages(house, letter, copied):
    with house.editing() as tree:
        person = tree.site["people"]["jeanne"]
        token = tokens.issue(tree.site, person, "program", tuple(sorted(Scope)), 30, 0)
    ask = asker(house, token)
    assert ask("POST", f"{copied}/state", {"to": "publish"}).status_int in (403, 404, 409)
    assert ask("POST", f"{copied}/state", {"to": "submit"}).status_int in (403, 404, 409)
    for name in ("original", "copied_by", "copied_values", "stays", "state"):
        assert ask("PATCH", copied, {"values": {name: 1}}).status_int == 422
    assert ask("PATCH", copied, {"values": {"title": "By program"}}).status_int == 200
    assert of(house, copied, "title", "state") == ("By program", "draft")
    assert of(house, letter, "title") == ("Trip",)


def asker(house, token) -> Any:
    browser = house.browser()

    def ask(method: str, path: str, body: object):
        sent = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "If-Match": "*"}
        return browser.request(path, method=method, headers=sent, body=json.dumps(body).encode(), status="*")

    return ask


def test_rules_of_review_hold_as_if_the_original_was_edited(house, letter):
    jeanne, claire = house.browser("jeanne"), house.browser("claire")
    copied = make(jeanne, letter)
    write(jeanne, copied, title="Reviewed trip")
    with house.editing() as tree:
        tree.change(tree.site, {"review_rules": (("teacher", "group", "review"),)})
    try:
        answer = replace(jeanne, copied).follow()
        assert "it waits for review" in answer
        assert of(house, letter, "title", "state") == ("Reviewed trip", "pending")
        assert "Reviewed trip" in claire.get(letter)
    finally:
        with house.editing() as tree:
            tree.change(tree.site, {"review_rules": ()})


def test_who_may_no_longer_edit_the_original_replaces_nothing(house, letter, copied):
    jeanne = house.browser("jeanne")
    page = jeanne.get(f"{copied}/working-copy")
    with house.editing() as tree:
        item = find(tree, letter)
        item.owner = house.uids["luc"]
        tree.touch(item)
    jeanne.get(f"{copied}/working-copy", status=404)
    jeanne.get(f"{copied}/edit", status=404)
    token = page.html.select_one("input[name=csrf_token]")["value"]
    sent = {"copy": "replace", "csrf_token": token, "seen": page.html.select_one("input[name=seen]")["value"]}
    jeanne.post(f"{copied}/working-copy", sent, status=404)
    assert of(house, letter, "title") == ("Trip",)


def test_what_is_shared_of_the_original_counts_for_the_copy(house, letter, copied):
    luc = house.browser("luc")
    with house.editing() as tree:
        tree.change(find(tree, letter), {"local_roles": ((f"user:{house.uids['luc']}", "edits"),)})
    assert "This is a working copy" in luc.get(copied)
    assert link(luc.get(letter), "Open the working copy") == copied
    assert button(luc.get(copied), "drop")
    with house.editing() as tree:
        tree.change(find(tree, letter), {"local_roles": ((f"user:{house.uids['luc']}", "reads"),)})
    luc.get(letter)
    luc.get(copied, status=404)


def bring_back(house, browser, uid):
    """Restore the deleted item with the uid."""
    with house.editing() as tree:
        entry = tree.site.catalog.path(next(tree.site.catalog.listing(f"deleted|{uid}")).uid)
    browser.post(f"{entry}/restore", {"csrf_token": browser.token("/me")}, status=303)


def dropped(house, letter):
    """Let Luc, who edits by a local role, make a copy and drop it; return his browser, its path and uid."""
    mine = f"user:{house.uids['luc']}"
    with house.editing() as tree:
        tree.change(find(tree, letter), {"local_roles": ((mine, "edits"),)})
    luc = house.browser("luc")
    copied = make(luc, letter)
    [uid] = of(house, copied, "uid")
    button(luc.get(copied), "drop").submit(status=303)
    return luc, copied, uid


def test_a_copy_comes_out_of_the_bin_for_those_who_edit_the_original_by_then(house, letter):
    luc, copied, uid = dropped(house, letter)
    with house.editing() as tree:
        tree.change(find(tree, letter), {"local_roles": ()})
    bring_back(house, luc, uid)
    assert there(house, copied)
    assert of(house, copied, "local_roles") == ((),)
    for view in ("", "/edit", "/working-copy", "/history"):
        luc.get(f"{copied}{view}", status=404)
    assert copied not in luc.get("/documents/contents")


def test_a_copy_whose_original_is_gone_comes_back_without_the_roles_of_that(house, letter):
    luc, copied, uid = dropped(house, letter)
    with house.editing() as tree:
        tree.destroy(tree.remove(find(tree, letter)))
    bring_back(house, luc, uid)
    assert of(house, copied, "original", "local_roles") == (None, ())
    luc.get(copied, status=404)
    house.browser("jeanne").get(f"{copied}/edit")


def test_other_acts_than_ours_are_refused(house, letter, copied):
    jeanne = house.browser("jeanne")
    token = jeanne.get(copied).html.select_one("input[name=csrf_token]")["value"]
    for path in (letter, copied):
        jeanne.post(f"{path}/working-copy", {"copy": "publish", "csrf_token": token}, status=404)
    jeanne.post(f"{letter}/working-copy", {"copy": "drop", "csrf_token": token}, status=404)
    jeanne.get(f"{letter}/working-copy", status=404)
    jeanne.post(f"{copied}/working-copy", {"copy": "make", "csrf_token": token}, status=404)
    assert there(house, letter)


def test_subscribers_and_rules_are_told_nothing_of_a_copy(house, letter):
    with house.editing() as tree:
        before = len(tree.site.outbox)
    copied = make(house.browser("jeanne"), letter)
    write(house.browser("jeanne"), copied, title="Quiet")
    with house.editing() as tree:
        assert len(tree.site.outbox) == before
