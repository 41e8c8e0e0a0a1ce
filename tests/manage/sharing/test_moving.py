"""What somebody takes along never gives them more where it arrives than they could give there."""

import pytest

from itschool_cms.core.publishing import State
from itschool_cms.website.models import Page, Section
from tests.manage.sharing.test_local_roles import DELETE, PUBLISH, VIEW, rights
from tests.manage.sharing.test_sharing import acts, post, user


@pytest.fixture
def own(place):
    """Odile manages the section `own` and contributes to `projects`; `sheet` is shared with herself."""
    with place.by("claire") as tree:
        place.put(tree, "own", tree.site, Section(title="Own"))
    place.share("own", ("odile", "manages"))
    place.share("projects", ("odile", "contributes"))
    with place.by("odile") as tree:
        place.put(tree, "sheet", place.get(tree, "own"), Page(title="Sheet"))
    place.share("sheet", ("odile", "manages"), ("jeanne", "edits"))
    return place


def send(browser, path, *pairs, status=303):
    """Send a form of a table of contents, or of another page, as a forger does."""
    token = browser.get("/me").html.select_one("input[name=csrf_token]")["value"]
    return browser.post(path, [("csrf_token", token), *pairs], status=status)


def carry(place, browser, name, source, target, act="cut"):
    """Cut or copy an item in a folder, and paste it into another one."""
    send(browser, f"{place.path(source)}/contents", ("do", f"{act}:{place.world.uids[name]}"))
    return send(browser, f"{place.path(target)}/contents", ("do", "paste"))


def newest_entry(browser):
    """Return the number of what the person did last."""
    link = next(iter(browser.get("/me/changes").html.select("a[href*='entry=']")))["href"]
    return link.partition("entry=")[2].partition("&")[0]


def entry_of(place, name):
    """Return the path of the entry of a deleted item in the recycle bin."""
    with place.by("") as tree:
        [found] = tree.site.catalog.listed(f"deleted|{place.world.uids[name]}")
        return "/" + "/".join(found.path())


def test_who_moves_an_item_takes_no_role_along_that_they_could_not_give_there(own):
    odile = own.world.browser("odile")
    assert PUBLISH in rights(own, "odile", "sheet")
    answer = carry(own, odile, "sheet", "own", "garden").follow()
    assert "One item is here now. Rights of its own stayed behind: you may not give them here." in answer
    assert own.path("sheet") == "/projects/garden/sheet"
    assert own.facts("sheet", "local_roles") == ()
    assert PUBLISH not in rights(own, "odile", "sheet")
    assert rights(own, "jeanne", "sheet") == set()


def test_what_is_published_by_a_role_that_stays_behind_waits_for_review_there(own):
    with own.by("odile") as tree:
        tree.change(own.get(tree, "sheet"), {"state": State.PUBLISHED})
    assert own.facts("sheet", "state") == State.PUBLISHED
    carry(own, own.world.browser("odile"), "sheet", "own", "garden")
    assert own.facts("sheet", "state") == State.PENDING


def test_roles_stay_on_what_is_moved_by_who_could_give_them_there(own):
    grants = own.facts("sheet", "local_roles")
    carry(own, own.world.browser("claire"), "sheet", "own", "garden")
    assert own.facts("sheet", "local_roles") == grants


def test_roles_stay_on_what_is_only_renamed(own):
    with own.by("odile") as tree:
        tree.rename(own.get(tree, "sheet"), "page")
    assert len(own.facts("sheet", "local_roles")) == 2


def test_a_role_that_goes_with_a_move_stands_in_the_trail(own):
    carry(own, own.world.browser("odile"), "sheet", "own", "garden")
    noted = [facts for _person, _by, facts in acts(own, "shared")]
    assert {"who": user(own, "odile"), "before": "manages", "after": ""} in [
        {name: facts[name] for name in ("who", "before", "after")} for facts in noted
    ]


def test_a_program_takes_no_role_along_either(own):
    odile = own.world.browser("odile")
    token = odile.get("/me").html.select_one("input[name=csrf_token]")["value"]
    odile.post_json(
        f"{own.path('sheet')}/move",
        {"to": "/projects/garden/"},
        headers={"Accept": "application/json", "X-CSRF-Token": token},
    )
    assert own.path("sheet") == "/projects/garden/sheet"
    assert own.facts("sheet", "local_roles") == ()


def test_a_role_that_somebody_gave_themselves_does_not_come_back_with_an_undo(own):
    with own.by("odile") as tree:
        own.put(tree, "leaf", own.get(tree, "garden"), Page(title="Leaf"))
    odile = own.world.browser("odile")
    carry(own, odile, "leaf", "garden", "own")
    own.share("leaf", ("odile", "manages"))
    send(odile, f"/me/undo?entry={newest_entry(odile)}")
    assert own.path("leaf") == "/projects/garden/leaf"
    assert PUBLISH not in rights(own, "odile", "leaf")


def test_what_was_deleted_keeps_its_roles_at_its_place_and_loses_them_elsewhere(own):
    odile = own.world.browser("odile")
    with own.by("odile") as tree:
        entry = "/" + "/".join(tree.remove(own.get(tree, "sheet")).path())
    send(odile, f"{entry}/restore")
    assert len(own.facts("sheet", "local_roles")) == 2
    with own.by("odile") as tree:
        entry = "/" + "/".join(tree.remove(own.get(tree, "sheet")).path())
    answer = send(odile, f"{entry}/restore-to", ("to", str(own.world.uids["garden"]))).follow()
    assert "Rights of its own stayed behind" in answer
    assert own.path("sheet") == "/projects/garden/sheet"
    assert own.facts("sheet", "local_roles") == ()


def test_what_comes_from_the_system_keeps_its_roles(own):
    with own.by("") as tree:
        tree.move(own.get(tree, "sheet"), own.get(tree, "garden"))
    assert len(own.facts("sheet", "local_roles")) == 2


def test_an_undo_of_a_deletion_brings_no_role_that_was_given_in_between_elsewhere(own):
    with own.by("odile") as tree:
        own.put(tree, "leaf", own.get(tree, "garden"), Page(title="Leaf"))
    odile = own.world.browser("odile")
    send(odile, f"{own.path('leaf')}/delete")
    key = newest_entry(odile)
    entry = entry_of(own, "leaf")
    send(odile, f"{entry}/restore-to", ("to", str(own.world.uids["own"])))
    own.share("leaf", ("odile", "manages"))
    send(odile, f"{own.path('leaf')}/delete")
    send(odile, f"/me/undo?entry={key}")
    assert own.path("leaf") == "/projects/garden/leaf"
    assert own.facts("leaf", "local_roles") == ()


# Folders with something of others in them.


@pytest.fixture
def nested(own):
    """Odile's section `box` in `projects`, in which Jeanne wrote a draft that Odile does not see."""
    own.share("projects", ("odile", "contributes"), ("jeanne", "contributes"))
    with own.by("odile") as tree:
        own.put(tree, "box", own.get(tree, "projects"), Section(title="Box"))
    with own.by("jeanne") as tree:
        own.put(tree, "diary", own.get(tree, "box"), Page(title="Diary"))
    assert VIEW not in rights(own, "odile", "diary")
    assert DELETE in rights(own, "odile", "box")
    return own


def test_who_may_not_take_something_away_does_not_take_it_with_its_folder(nested):
    odile = nested.world.browser("odile")
    carry(nested, odile, "box", "projects", "own")
    assert nested.path("diary") == "/projects/box/diary"
    assert VIEW not in rights(nested, "odile", "diary")


def test_who_may_not_delete_something_does_not_delete_it_with_its_folder(nested):
    odile = nested.world.browser("odile")
    box = nested.path("box")
    answer = send(odile, f"{box}/delete", status=422)
    assert "Diary" not in answer
    asked = send(odile, "/projects/contents", ("do", f"delete:{nested.world.uids['box']}")).follow()
    assert "Something stands below it that you may not take away from there." in asked
    send(odile, asked.request.path_qs, ("go", "go"))
    assert nested.path("diary") == "/projects/box/diary"


def test_a_program_deletes_and_moves_no_folder_with_something_that_its_person_may_not_take(nested):
    odile = nested.world.browser("odile")
    token = odile.get("/me").html.select_one("input[name=csrf_token]")["value"]
    headers = {"Accept": "application/json", "X-CSRF-Token": token, "If-Match": "*"}
    odile.delete(nested.path("box"), headers=headers, status=409)
    odile.post_json(f"{nested.path('box')}/move", {"to": "/own/"}, headers=headers, status=409)
    assert nested.path("diary") == "/projects/box/diary"


@pytest.mark.parametrize("act", ["move", "restore", "add"])
def test_an_undo_takes_no_folder_along_with_what_others_put_into_it_since(own, act):
    own.share("projects", ("odile", "contributes"), ("jeanne", "contributes"))
    odile = own.world.browser("odile")
    if act == "add":
        send(odile, "/projects/add/section", ("__formid__", "deform"), ("title", "Crate"), ("save", "save"))
        with own.by("") as tree:
            own.world.uids["crate"] = tree.site["projects"]["crate"].uid
    else:
        with own.by("odile") as tree:
            own.put(
                tree, "crate", own.get(tree, "own" if act == "move" else "projects"), Section(title="Crate")
            )
    if act == "move":
        carry(own, odile, "crate", "own", "projects")
    if act == "restore":
        send(odile, f"{own.path('crate')}/delete")
        send(odile, f"{entry_of(own, 'crate')}/restore")
    key = newest_entry(odile)
    with own.by("jeanne") as tree:
        own.put(tree, "diary", own.get(tree, "crate"), Page(title="Diary"))
    with own.by("") as tree:
        own.get(tree, "diary").modified_by = own.world.uids["odile"]
    send(odile, f"/me/undo?entry={key}")
    assert own.path("diary") == "/projects/crate/diary"
    assert "Something stands below it" in odile.get("/me/changes")


# Sharing and review.


def test_sharing_makes_no_readers_of_those_for_whom_the_school_reviews(place):
    path = place.document("secret", "5p")
    place.share("secret", ("odile", "manages"))
    own, all_ = f"{user(place, 'odile')} manages", "member reads"
    with place.by("") as tree:
        tree.change(tree.site, {"review_rules": (("teacher", "school", "review"),)})
    odile = place.world.browser("odile")
    answer = post(odile, f"{path}/sharing", own, all_, status=303).follow()
    assert "The school reviews what you publish to these readers" in answer
    assert len(place.facts("secret", "local_roles")) == 1
    claire = place.world.browser("claire")
    post(claire, f"{path}/sharing", own, all_, status=303)
    assert len(place.facts("secret", "local_roles")) == 2
