"""The tab of sharing: the table, the search, the effect, and what is refused."""

import pytest
from pyramid.authorization import ACLHelper

from itschool_cms.core.publishing import State
from itschool_cms.core.security import principals_of
from itschool_cms.manage.sharing.changes import MAX_BELOW, MAX_GRANTS, Change, Refused, check
from itschool_cms.manage.sharing.table import MOST_FOUND
from itschool_cms.website.models import Page, Section
from tests.manage.sharing.test_local_roles import EDIT, SHARE, listed, rights


def form_of(page):
    """Return the form of the table."""
    return next(form for form in page.forms.values() if "was" in form.fields)


def boxes(page):
    """Return the values of the boxes that are offered, and whether each is checked."""
    return {
        box["value"]: box.has_attr("checked") for box in page.html.select("input[name=grant][type=checkbox]")
    }


def post(browser, path, *grants, inherit=True, was=None, do="save", **options):
    """Send the form as a forger does: whatever it offers."""
    form = form_of(browser.get(path))
    pairs = [("csrf_token", form["csrf_token"].value), ("was", form["was"].value if was is None else was)]
    pairs += [
        ("__start__", "grants:sequence"),
        *(("grant", each) for each in grants),
        ("__end__", "grants:sequence"),
    ]
    pairs += [("inherit", "true")] * inherit + [("do", do)]
    return browser.post(path, pairs, **options)


def user(place, name):
    return f"user:{place.world.uids[name]}"


def acts(place, name):
    """Return the entries of the trail of an act, the last first."""
    with place.by("") as tree:
        root = tree.registry.trail.root(tree.site._p_jar.transaction_manager)
        numbers = root["acts"].get(name, ())
        return [
            (entry.person, entry.by, entry.facts) for entry in (root["entries"][-each] for each in numbers)
        ]


def test_sharing_tab_is_found_by_name_checked_and_saved(place):
    claire = place.world.browser("claire")
    page = claire.get("/projects/sharing?q=odile")
    assert "One found: check the rights below." in page
    form = form_of(page)
    box = next(box for box in form.fields["grant"] if box._value == f"{user(place, 'odile')} edits")
    box.checked = True
    effect = form.submit("do", value="check")
    assert "Odile X gets “Edits”: changes everything, drafts too; submits it for review." in effect
    assert place.facts("projects", "local_roles") == ()
    saved = form_of(effect).submit("do", value="save", status=303).follow()
    assert "Saved the rights." in saved
    assert place.facts("projects", "local_roles") == ((user(place, "odile"), "edits"),)
    assert boxes(saved)[f"{user(place, 'odile')} edits"]
    assert EDIT in rights(place, "odile", "plans")
    assert "Plans" in listed(place, "odile", "garden")
    place.world.browser("odile").get("/projects/garden/plans/edit", status=200)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tom", ["user:tom"]),
        ("TOM@example.org", ["user:tom"]),
        ("families of 3a", ["class:3a"]),
        ("3a", ["class:3a", "teacher:3a"]),
        ("teachers of 5p", ["teacher:5p"]),
        ("all teach", ["role:teacher"]),
        ("whole school", ["member"]),
        ("everybody with", ["system.Authenticated"]),
        ("zzz", []),
    ],
)
def test_search_finds_people_by_name_and_mail_and_groups_by_name(place, text, found):
    page = place.world.browser("claire").get("/projects/sharing", {"q": text})
    names = {uid: name for name, uid in place.world.uids.items()}
    principals = dict.fromkeys(value.rpartition(" ")[0] for value in boxes(page))
    told = [
        f"{kind}:{names[int(uid)]}" if uid.isdecimal() else each
        for each in principals
        for kind, _c, uid in [each.partition(":")]
    ]
    assert told[: len(found)] == found or not found
    assert ("Nobody is called like that." in page) == (not found)


def test_a_search_shows_a_bounded_number(place):
    page = place.world.browser("claire").get("/projects/sharing?q=x")
    assert len({value.rpartition(" ")[0] for value in boxes(page)}) <= MOST_FOUND + 4


def test_what_comes_from_above_is_shown_with_its_place_and_cannot_be_unchecked_here(place):
    place.share("projects", ("odile", "edits"))
    page = place.world.browser("claire").get("/projects/garden/sharing")
    assert "Odile X: Edits, yes, from “Projects”" in page
    assert f"{user(place, 'odile')} edits" not in boxes(page)
    assert f"{user(place, 'odile')} manages" in boxes(page)


def test_the_school_s_own_rules_are_shown_and_not_offered(place):
    page = place.world.browser("claire").get("/documents/sharing")
    assert "The office: Manages, yes, by the rules of the school" in page
    assert "All teachers: Contributes, yes, by the rules of the school" in page
    offered = boxes(page)
    assert "role:office reads" not in offered
    assert "role:teacher contributes" not in offered
    assert "role:teacher manages" in offered


def test_families_as_a_group_may_only_read(place):
    principal = f"class:{place.world.uids['3a']}"
    page = place.world.browser("claire").get("/projects/sharing?q=families of 3a")
    assert {value for value in boxes(page) if value.startswith(principal)} == {f"{principal} reads"}
    answer = post(place.world.browser("claire"), "/projects/sharing", f"{principal} edits", status=303)
    assert "Choose among the people, the groups and the rights that are offered." in answer.follow()
    assert place.facts("projects", "local_roles") == ()


def test_effect_is_listed_before_and_after_saving(place):
    place.document("secret", "5p")
    claire = place.world.browser("claire")
    grant = f"class:{place.world.uids['3b']} reads"
    effect = post(claire, "/documents/secret/sharing", grant, do="check")
    assert "Families of 3B gets “Reads”: sees it once it is published, within its dates." in effect
    assert "people more see it." in effect or "One more person sees it." in effect
    saved = post(claire, "/documents/secret/sharing", grant, status=303).follow()
    assert "more see" in saved
    effect = post(claire, "/documents/secret/sharing", do="check")
    assert "Families of 3B loses “Reads”." in effect
    assert "no longer see" in effect
    assert "no longer see" in post(claire, "/documents/secret/sharing", status=303).follow()


def test_effect_tells_of_what_stands_below_of_drafts_and_of_everybody(place):
    claire, grant = place.world.browser("claire"), f"{user(place, 'odile')} edits"
    below = post(claire, "/projects/sharing", grant, do="check")
    assert "The rights count for up to 3 items below as well" in below
    assert "Everybody sees it, visitors too." in below
    draft = post(claire, "/projects/garden/plans/sharing", grant, do="check")
    assert "Readers see it once it is published and its time has come." in draft


def test_inheritance_off_and_on_is_confirmed_with_its_effect(place):
    place.share("projects", ("odile", "edits"))
    claire = place.world.browser("claire")
    effect = post(claire, "/projects/garden/sharing", inherit=False, do="check")
    assert "The rights from above no longer count here, nor below. The office keeps everything." in effect
    assert "Odile X: Edits, from “Projects”" in effect
    form_of(effect).submit("do", value="save", status=303)
    assert EDIT not in rights(place, "odile", "plans")
    assert "Plans" not in listed(place, "odile", "garden")
    effect = post(claire, "/projects/garden/sharing", inherit=True, do="check")
    assert "The rights from above count here again." in effect
    form_of(effect).submit("do", value="save", status=303)
    assert EDIT in rights(place, "odile", "plans")
    assert [facts["after"] for _person, _by, facts in acts(place, "sharing-inheritance")][:2] == ["on", "off"]


def test_a_change_is_taken_in_below_but_not_past_an_item_that_inherits_nothing(place):
    place.share("garden", inherits_roles=False)
    post(place.world.browser("claire"), "/projects/sharing", f"{user(place, 'odile')} edits", status=303)
    assert listed(place, "odile", "garden") == ["Beds"]
    assert EDIT in rights(place, "odile", "projects")


def refusal(request, name, place, *wanted):
    """Return why a person may not make a change, whatever page it is asked from."""
    item = request.site.catalog.resolve(place.world.uids[name])
    with pytest.raises(Refused) as refused:
        check(Change(item, wanted, inherits=True), request)
    return refused.value.args[0].interpolate()


LACKING = "You can neither give nor take away what you may not do here yourself."


@pytest.mark.parametrize("role", ["manages", "reviews", "contributes"])
def test_d15_nobody_grants_what_they_lack(place, ask, role):
    place.share("projects", ("odile", "edits"))
    own = (user(place, "odile"), "edits")
    with ask("odile") as request:
        assert refusal(request, "projects", place, own, (user(place, "luc"), role)) == LACKING


@pytest.mark.parametrize("role", ["manages", "reviews", "contributes"])
def test_d15_nobody_takes_away_what_they_lack(place, ask, role):
    place.share("projects", ("odile", "edits"), ("luc", role))
    with ask("odile") as request:
        assert refusal(request, "projects", place, (user(place, "odile"), "edits")) == LACKING


def test_d15_who_manages_one_place_shares_no_other(place):
    place.share("garden", ("odile", "manages"))
    odile = place.world.browser("odile")
    odile.get("/projects/garden/beds/sharing", status=200)
    for path in ("/projects/sharing", "/sharing", "/documents/sharing"):
        odile.get(path, status=404)
        odile.post(
            path,
            {"csrf_token": form_of(odile.get("/projects/garden/sharing"))["csrf_token"].value},
            status=404,
        )


@pytest.mark.parametrize("role", ["reads", "contributes", "edits", "reviews"])
def test_d15_only_who_manages_shares(place, role):
    place.share("projects", ("odile", role))
    place.world.browser("odile").get("/projects/sharing", status=404)


def test_the_author_of_a_document_does_not_share_it(place):
    place.document("mine", "3b", by="jeanne")
    assert SHARE not in rights(place, "jeanne", "mine")
    place.world.browser("jeanne").get("/documents/mine/sharing", status=404)


def test_d15_the_last_manager_does_not_shut_the_door_behind(place):
    place.share("projects", ("odile", "manages"))
    odile = place.world.browser("odile")
    assert "You would shut yourself out" in post(odile, "/projects/sharing", status=303).follow()
    answer = post(odile, "/projects/garden/sharing", inherit=False, status=303).follow()
    assert "You would shut yourself out" in answer
    assert SHARE in rights(place, "odile", "garden")
    own = f"{user(place, 'odile')} manages"
    post(odile, "/projects/garden/sharing", own, inherit=False, status=303)
    assert not place.facts("garden", "inherits_roles")


@pytest.mark.parametrize("path", ["/families", "/families/lefevre/benoit", "/people", "/classes", "/trash"])
def test_what_belongs_to_people_has_no_such_tab(place, path):
    claire = place.world.browser("claire")
    claire.get(f"{path}/sharing", status=404)
    assert "Sharing" not in [each.get_text(strip=True) for each in claire.get(path).html.select(".tabs a")]


def test_a_document_below_a_child_is_not_shared_by_post_either(place):
    path = place.document("note", place="papers")
    claire = place.world.browser("claire")
    claire.get(f"{path}/sharing", status=404)
    token = form_of(claire.get("/projects/sharing"))["csrf_token"].value
    claire.post(f"{path}/sharing", {"csrf_token": token, "do": "save"}, status=404)


def test_a_local_manager_finds_colleagues_and_no_parents(place):
    place.share("projects", ("odile", "manages"))
    odile = place.world.browser("odile")
    for text in ("tom", "tom@example.org", "amelie", "nobody"):
        assert "Nobody is called like that." in odile.get("/projects/sharing", {"q": text})
    for text in ("luc", "luc@example.org"):
        page = odile.get("/projects/sharing", {"q": text})
        assert "Luc X" in page
        assert "luc@example.org" not in page.html.find("table").get_text()
    own = f"{user(place, 'odile')} manages"
    for stranger in (user(place, "tom"), "user:7"):
        answer = post(odile, "/projects/sharing", own, f"{stranger} reads", status=303).follow()
        assert "Choose among the people, the groups and the rights that are offered." in answer
    post(odile, "/projects/sharing", own, f"{user(place, 'luc')} edits", status=303)
    assert EDIT in rights(place, "luc", "plans")


def test_a_person_whom_the_manager_may_not_know_stays_without_a_name(place):
    place.share("projects", ("odile", "manages"), ("tom", "reads"), ("user:7", "reads"))
    page = place.world.browser("odile").get("/projects/sharing")
    assert "A person with an account" in page
    assert "A person or group that is gone, or that you may not see" in page
    assert "Tom" not in page.html.find("main").get_text()


def test_each_change_is_noted_with_before_and_after(place):
    claire, before = place.world.browser("claire"), len(acts(place, "shared"))
    who = user(place, "odile")
    post(claire, "/projects/sharing", f"{who} reads", "role:teacher edits", status=303)
    post(claire, "/projects/sharing", f"{who} edits", f"{who} reads", "role:teacher edits", status=303)
    person, by, facts = acts(place, "shared")[0]
    assert (person, by) == (place.world.uids["odile"], place.world.uids["claire"])
    assert facts == {"who": who, "before": "reads", "after": "edits reads"}
    assert len(acts(place, "shared")) == before + 3


def test_a_change_made_for_an_older_state_is_not_made(place):
    claire = place.world.browser("claire")
    answer = post(claire, "/projects/sharing", "role:teacher edits", was="something else", status=303)
    assert "Somebody changed the sharing meanwhile" in answer.follow()
    assert place.facts("projects", "local_roles") == ()


def test_nothing_changed_is_said_so(place):
    answer = post(place.world.browser("claire"), "/projects/sharing", status=303)
    assert "Nothing was changed: check or uncheck a right first." in answer.follow()


@pytest.mark.parametrize("grant", ["reads", "user:1 owns", " reads", "user:1"])
def test_a_grant_that_no_form_sends_is_a_bad_request(place, grant):
    post(place.world.browser("claire"), "/projects/sharing", grant, status=400)


def test_grants_that_are_no_list_are_a_bad_request(place):
    claire = place.world.browser("claire")
    form = form_of(claire.get("/projects/sharing"))
    values = {"csrf_token": form["csrf_token"].value, "was": form["was"].value, "grants": "x"}
    claire.post("/projects/sharing", values, status=400)


def test_more_rights_than_one_item_holds_are_refused(place):
    many = [f"user:{number} reads" for number in range(1, MAX_GRANTS + 2)]
    answer = post(place.world.browser("claire"), "/projects/sharing", *many, status=303).follow()
    assert f"At most {MAX_GRANTS} rights stand on one item" in answer


def test_more_than_one_transaction_takes_in_is_refused(place):
    with place.by("") as tree:
        # Only the catalog is asked, so only it needs to know them.
        for number in range(MAX_BELOW):
            tree.site.catalog._paths[f"/projects/x{number}"] = number + 1
    answer = post(
        place.world.browser("claire"), "/projects/sharing", "role:teacher edits", status=303
    ).follow()
    assert f"More than {MAX_BELOW} items stand below: share the folders inside, one by one." in answer
    assert place.facts("projects", "local_roles") == ()


def test_the_whole_site_is_shared_as_far_as_it_may_be(place):
    claire = place.world.browser("claire")
    page = claire.get("/sharing", status=200)
    assert "Take over the rights of the folder above" not in page
    post(claire, "/sharing", f"{user(place, 'odile')} edits", inherit=False, status=303)
    assert place.facts("site", "local_roles", "inherits_roles") == (((user(place, "odile"), "edits"),), True)
    assert EDIT in rights(place, "odile", "plans")
    assert "Plans" in listed(place, "odile", "garden")
    place.world.browser("odile").get("/manage/settings", status=404)


def test_sharing_leaves_a_published_item_published_whatever_the_rules_of_review(place):
    place.share("projects", ("odile", "manages"))
    with place.by("") as tree:
        tree.change(tree.site, {"review_rules": (("teacher", "public", "review"),)})
    own = f"{user(place, 'odile')} manages"
    post(place.world.browser("odile"), "/projects/garden/beds/sharing", own, status=303)
    assert place.facts("beds", "state") == State.PUBLISHED


def test_what_comes_into_a_shared_place_takes_its_rights(place):
    place.share("projects", ("odile", "edits"))
    with place.by("claire") as tree:
        place.put(tree, "away", tree.site, Section(title="Away"))
        place.put(tree, "page", place.get(tree, "away"), Page(title="Page"))
        assert EDIT not in rights_of(place, tree, "odile", "page")
        tree.move(place.get(tree, "page"), place.get(tree, "projects"))
    assert "Page" in listed(place, "odile", "projects")
    with place.by("claire") as tree:
        tree.move(place.get(tree, "page"), place.get(tree, "away"))
    assert listed(place, "odile", "away") == []


def rights_of(place, tree, person, name):
    principals = principals_of(place.get(tree, person), tree.site, tree.registry)
    return {each for each in (EDIT, SHARE) if ACLHelper().permits(place.get(tree, name), principals, each)}
