"""What managing keeps about a person: in their download, moved when accounts are merged, and taken apart."""

import json

import pytest

from itschool_cms.accounts.merging import merge, part, stands_for
from itschool_cms.accounts.models import User
from itschool_cms.core.local_roles import LocalRole
from itschool_cms.core.security import principals_of
from itschool_cms.manage.sharing.evolve import list_shared
from itschool_cms.manage.subscriptions.models import Pace, StopLink
from itschool_cms.manage.subscriptions.store import add_store, subscriptions_of
from itschool_cms.website.models import Page, Section
from tests.visitor import editing


def data_of(browser):
    return json.loads(browser.get("/me/data.json").body)


def uid_of(tree, name):
    return tree.site["people"].by_email(f"{name}@example.org").uid


@pytest.fixture
def places(demo):
    """Add a section that everybody sees and one thing that parents do not see; returns their uids."""
    with editing(demo) as tree:
        seen = tree.add(tree.site, Section(title="Seen place"))
        hidden = tree.add(seen, Page(title="Hidden page"))
        return seen.uid, hidden.uid


def test_subscriptions_are_part_of_the_data(demo, visit, places):
    with editing(demo) as tree:
        add_store(tree.site)
        store, amelie = subscriptions_of(tree.site), uid_of(tree, "amelie")
        store.subscribe(amelie, places[0], Pace.DAILY)
        store.subscribe(amelie, places[1], Pace.NOW)
        store.subscribe(uid_of(tree, "tom"), places[0], Pace.WEEKLY)
    rows = data_of(visit("amelie"))["subscriptions"]
    assert sorted((each["place"], each["pace"]) for each in rows) == [
        ("A place that is gone, or that you may no longer see", "At once"),
        ("Seen place", "Once a day"),
    ]
    assert "subscriptions" not in data_of(visit("karim"))


def test_local_roles_are_part_of_the_data(demo, visit, places):
    with editing(demo) as tree:
        amelie = uid_of(tree, "amelie")
        seen, hidden = map(tree.site.catalog.resolve, places)
        roles = (
            (f"user:{amelie}", LocalRole.CONTRIBUTES),
            (f"user:{amelie}", "unknown"),
            ("role:teacher", "edits"),
        )
        tree.change(seen, {"local_roles": roles, "inherits_roles": False})
        tree.change(hidden, {"local_roles": ((f"user:{amelie}", LocalRole.READS),), "inherits_roles": False})
    amelie = visit("amelie")
    rows = data_of(amelie)["shared"]
    assert [(each["place"], each["role"]) for each in rows] == [("Seen place", "Contributes")]
    assert "Hidden page" not in amelie.get("/me/data")
    assert "shared" not in data_of(visit("jeanne"))


def test_tokens_acts_and_open_forms_are_part_of_the_data_and_no_secret_is(demo, visit):
    admin = visit("admin")
    form = admin.get("/me/tokens").forms["deform"]
    form["name"] = "Calendar"
    made = form.submit("save")
    token = made.html.select_one("code, input[readonly]")
    secret = (token.get("value") or token.get_text()).strip()
    form = admin.get("/add/page").forms["deform"]
    form["title"] = "Noted page"
    path = form.submit("save", status=303).location
    admin.send(f"{path.rstrip('/')}/lock", {"do": "hold"}, "/me")
    data = data_of(admin)
    assert [(each["name"], each["scopes"], each["used"]) for each in data["tokens"]] == [
        ("Calendar", ["Read what I may see"], None)
    ]
    assert data["changes"][0]["act"] == "Added: “Noted page”"
    assert [each["item"] for each in data["editing"]] == ["Noted page"]
    assert len(secret) > 20
    assert secret not in json.dumps(data)
    other = data_of(visit("karim"))
    assert not {"tokens", "changes", "editing"} & other.keys()


def test_what_is_hidden_by_now_is_named_in_no_act(demo, visit):
    teacher = visit("jeanne")
    with editing(demo) as tree:
        jeanne = uid_of(tree, "jeanne")
        place = tree.add(tree.site, Section(title="Shared for a while"))
        tree.change(place, {"local_roles": ((f"user:{jeanne}", LocalRole.MANAGES),)})
    form = teacher.get("/shared-for-a-while/add/page").forms["deform"]
    form["title"] = "Secret by now"
    form.submit("save", status=303)
    assert "Secret by now" in teacher.get("/me/data.json")
    with editing(demo) as tree:
        page = tree.site["shared-for-a-while"]["secret-by-now"]
        tree.change(tree.site["shared-for-a-while"], {"local_roles": ()})
        tree.change(page, {"owner": 0})
    assert "Secret by now" not in teacher.get("/me/data.json")


# Merging.


@pytest.fixture
def pair(demo):
    """Give a person a second account; returns the uids of the account that stays and of the other one."""
    with editing(demo) as tree:
        people = tree.site["people"]
        two = [
            tree.add(
                people, User(first_name=name, last_name="Twice", email=f"{name}@twice.example", language="en")
            )
            for name in ("kept", "gone")
        ]
        add_store(tree.site)
        return tuple(each.uid for each in two)


def both(tree, pair):
    return [tree.site.catalog.resolve(uid) for uid in pair]


def test_subscriptions_move_when_accounts_are_merged_and_come_back(demo, pair, places):
    with editing(demo) as tree:
        kept, gone = both(tree, pair)
        store = subscriptions_of(tree.site)
        store.subscribe(gone.uid, places[0], Pace.NOW)
        store.subscribe(gone.uid, places[1], Pace.DAILY)
        store.subscribe(kept.uid, places[1], Pace.WEEKLY)
        store.wait(5, gone.uid, 77, places[0])
        store.wait(5, gone.uid, 78, 0)
        store.links["x"] = StopLink(gone.uid, (places[0],), 9)
        store.links["y"] = StopLink(kept.uid, (places[1],), 9)
        merge(tree, kept, gone)
        assert dict(store.of(kept.uid)) == {places[0]: Pace.NOW, places[1]: Pace.WEEKLY}
        assert store.of(gone.uid) == []
        assert dict(store.waiting[(5, kept.uid)]) == {77: places[0], 78: 0}
        assert (5, gone.uid) not in store.waiting
        assert {link.person for link in store.links.values()} == {kept.uid}
        part(tree, gone)
        assert dict(store.of(gone.uid)) == {places[0]: Pace.NOW, places[1]: Pace.DAILY}
        assert dict(store.of(kept.uid)) == {places[1]: Pace.WEEKLY}


def test_what_was_stopped_since_the_merge_does_not_come_back(demo, pair, places):
    with editing(demo) as tree:
        kept, gone = both(tree, pair)
        store = subscriptions_of(tree.site)
        store.subscribe(gone.uid, places[0], Pace.NOW)
        merge(tree, kept, gone)
        store.stop(kept.uid, places[0])
        part(tree, gone)
        assert store.of(gone.uid) == store.of(kept.uid) == []


def test_the_page_of_the_merge_says_how_many_subscriptions_move(demo, visit, pair, places):
    with editing(demo) as tree:
        subscriptions_of(tree.site).subscribe(pair[1], places[0], Pace.NOW)
        kept = tree.site.catalog.resolve(pair[0])
        path = "/" + "/".join(kept.path())
    page = visit("admin").get(f"{path}/merge?with=gone-twice")
    assert "Subscriptions: 1 place that mails tell of" in page


def test_roles_that_were_shared_with_a_merged_account_go_on_and_stand_in_the_data(demo, pair, places):
    with editing(demo) as tree:
        kept, gone = both(tree, pair)
        seen = tree.site.catalog.resolve(places[0])
        tree.change(seen, {"local_roles": ((f"user:{gone.uid}", LocalRole.EDITS),)})
        merge(tree, kept, gone)
        assert f"user:{gone.uid}" in principals_of(kept, tree.site, tree.registry)
        assert f"user:{gone.uid}" not in principals_of(
            both(tree, (kept.uid, uid_of(tree, "tom")))[1], tree.site, tree.registry
        )
        assert stands_for(tree.site, gone.uid) is kept
        assert stands_for(tree.site, 17) is None
        part(tree, gone)
        assert stands_for(tree.site, gone.uid) is gone


def test_evolution_step_lists_what_was_shared_before(demo, places):
    with editing(demo) as tree:
        item = tree.site.catalog.resolve(places[0])
        item.local_roles = (("user:5", LocalRole.READS),)
        assert tree.site.catalog.listed("shared|user:5") == []
        for _again in range(2):
            list_shared(tree.site, tree.registry)
            assert tree.site.catalog.listed("shared|user:5") == [item]
