"""An administrator sees the site as somebody else, to help: read-only, announced, noted, and not for long."""

import time

import pytest

from itschool_cms.accounts import acting
from itschool_cms.accounts.api import set_password
from itschool_cms.accounts.models import User
from itschool_cms.core.database import open_site
from itschool_cms.core.models import Site
from itschool_cms.core.permissions import PUBLIC
from tests.accounts.school import PASSWORD, House, person
from tests.layers import layered
from tests.visitor import let_time_pass

TOM = "/people/tom-claes"
REASON = "Tom cannot find the invoice of May"


def page(context, request):
    """A page of the test's own: what a page knows of who asks."""
    request.later(lambda site: setattr(site, "read_by", request.person.uid))
    request.session["kept_by_page"] = 1
    return {"person": request.person.first_name, "principals": sorted(request.principals)}


@pytest.fixture(scope="module")
def with_page():
    found = House()
    found.config.add_view(page, context=Site, name="who", permission=PUBLIC, renderer="json")
    found.start()
    yield found
    found.stop()


@pytest.fixture
def house(with_page):
    with layered(with_page.app):
        yield with_page


def begin(browser, path=TOM):
    form = browser.get(f"{path}/act-as").forms["deform"]
    form["reason"] = REASON
    return form.submit(expect_errors=True)


@pytest.fixture
def admin(house):
    browser = house.browser("Adam")
    assert begin(browser).status_int == 303
    return browser


def entries(house):
    with house.registry.trail.database.transaction() as connection:
        return [
            (each.act, each.person, each.by, each.facts)
            for each in connection.root()["entries"].values()
            if each.act.startswith("acting")
        ]


def uid(house, first):
    return house.value(first, "uid")


def age(house, seconds):
    """Let the sessions of all people have begun to act so long ago."""

    def earlier(record):
        held = record.values[acting.KEY]
        record.values = {**record.values, acting.KEY: {**held, "since": held["since"] - seconds}}

    for key, _record in house.registry.session_store.of_user(uid(house, "Adam"), int(time.time())):
        house.registry.session_store.save(key, earlier)


def test_act_as_shows_the_site_as_the_person_with_a_banner_on_every_page(house, admin):
    seen = admin.get("/who").json
    assert seen["person"] == "Tom"
    assert f"user:{uid(house, 'Tom')}" in seen["principals"]
    assert "role:admin" not in seen["principals"]
    for path in ("/nothing-here", "/people"):
        shown = admin.get(path, status=404)
        assert "You see the site as" in shown
        assert "Tom Claes" in shown.html.select_one(".acting").text


def test_act_as_is_for_admins_alone(house):
    for first in ("Claire", "Jeanne", "Amelie"):
        browser = house.browser(first)
        assert browser.get(f"{TOM}/act-as", status=404)
        answer = browser.send(f"{TOM}/act-as", "/me", reason=REASON, __formid__="deform")
        assert answer.status_int == 404
        assert browser.get("/who").json["person"] == first
    assert entries(house) == []


def test_the_page_of_a_person_offers_it_to_admins_alone(house):
    assert house.browser("Adam").get(TOM).html.find("a", href=f"{TOM}/act-as")
    assert not house.browser("Claire").get(TOM).html.find("a", href=f"{TOM}/act-as")


def test_nobody_acts_as_an_admin_nor_as_a_closed_account(house):
    with house.editing() as tree:
        second = User(first_name="Eve", last_name="Admin", email="eve@example.org", roles=("admin",))
        tree.add(tree.site["people"], second)
        set_password(second, PASSWORD)
    house.change("Tom", disabled=True)
    browser = house.browser("Adam")
    for path in ("/people/eve-admin", "/people/adam-admin", TOM):
        answer = browser.get(f"{path}/act-as", status=303)
        assert "Nobody sees the site as another administrator" in answer.follow()
    assert "act-as" not in browser.get("/people/eve-admin")


def test_it_needs_a_reason_and_a_fresh_sign_in(house):
    browser = house.browser("Adam")
    form = browser.get(f"{TOM}/act-as").forms["deform"]
    form["reason"] = "hi"
    assert "Say in a few words" in form.submit(status=422)
    let_time_pass(house, uid(house, "Adam"), 700)
    assert "/me/confirm" in browser.get(f"{TOM}/act-as", status=303).location


def test_every_form_is_refused_while_acting(house, admin):
    with open_site(house.registry.database) as (site, _manager):
        before = site._p_jar.db().lastTransaction()
    for path in (
        "/me/language",
        "/me/devices",
        "/login",
        f"{TOM}/disable",
        "/people/adam-admin/act-as",
        "/no",
    ):
        answer = admin.send(path, "/who-not", language="nl", device="others")
        assert answer.status_int == 403
        assert "Nothing was changed" in answer
    with open_site(house.registry.database) as (site, _manager):
        assert site._p_jar.db().lastTransaction() == before
    assert house.value("Tom", "language") == "en"


def test_what_is_the_persons_alone_stays_hidden(house, admin):
    for path in ("/me", "/me/password", "/me/confirm", "/password/new", "/login", "/link/abc"):
        answer = admin.get(path, status=403)
        assert "belongs to the person alone" in answer
        assert "tom@example.org" not in answer
    tom = house.browser("Tom")
    assert "Help by the school" in tom.get("/me")
    assert REASON not in tom.get("/me")
    assert "Help by the school" not in house.browser("Amelie").get("/me")


def test_stopping_leads_back_and_nothing_of_it_stays_in_the_session(house, admin):
    admin.get("/who")
    answer = admin.get("/nothing-here", status=404).html
    assert answer.select_one(".acting form")["action"] == "/acting"
    back = admin.send("/acting", "/nothing-here").follow()
    assert "You see the site as yourself again" in back
    assert REASON in back
    assert "Adam Admin" in back.html.select_one("[aria-labelledby=tile-support]").text
    [(_key, record)] = house.registry.session_store.of_user(uid(house, "Adam"), int(time.time()))
    assert acting.KEY not in record["values"]
    assert "kept_by_page" not in record["values"]
    assert admin.send("/acting", "/me").status_int == 303
    assert len(entries(house)) == 2


def test_it_stands_in_the_trail_under_both_names(house, admin):
    admin.send("/acting", "/nothing-here")
    tom, adam = uid(house, "Tom"), uid(house, "Adam")
    assert entries(house) == [
        ("acting-started", tom, adam, {}),
        ("acting-stopped", tom, adam, {"why": "asked"}),
    ]


def test_the_session_gets_a_new_id_and_is_no_fresher_than_before(house):
    browser = house.browser("Adam")
    store, adam = house.registry.session_store, uid(house, "Adam")

    def session():
        [(key, record)] = store.of_user(adam, int(time.time()))
        return browser.cookies["sid"], key, record["created"], record["ends"]

    store.save(session()[1], lambda record: setattr(record, "created", record.created - 99))
    before = session()
    begin(browser)
    meanwhile = session()
    browser.send("/acting", "/nothing-here")
    after = session()
    assert len({before[0], meanwhile[0], after[0]}) == 3
    assert before[2:] == meanwhile[2:] == after[2:]


def test_after_thirty_minutes_the_admin_is_the_admin_again(house, admin):
    age(house, acting.SECONDS - 60)
    assert admin.get("/who").json["person"] == "Tom"
    age(house, 61)
    assert admin.get("/nothing-here", status=404).html.select_one(".acting") is None
    assert admin.get("/who").json["person"] == "Adam"
    assert len(entries(house)) == 2
    assert entries(house)[-1][0] == "acting-stopped"
    assert entries(house)[-1][3] == {"why": "over"}


def test_the_next_page_says_that_the_time_is_over(house, admin):
    age(house, acting.SECONDS + 1)
    assert "the time for helping is over" in admin.get("/me")


def test_a_form_that_was_drawn_while_acting_is_not_sent_as_the_admin(house, admin):
    token = admin.token("/nothing-here")
    age(house, acting.SECONDS + 1)
    answer = admin.post("/me/language", {"csrf_token": token, "language": "nl"}, expect_errors=True)
    assert answer.status_int == 403
    assert house.value("Adam", "language") == "en"
    assert admin.post("/acting", {"csrf_token": token}).status_int == 303


def test_it_ends_when_the_admin_is_disabled(house, admin):
    with house.editing() as tree:
        second = User(first_name="Eve", last_name="Admin", email="eve@example.org", roles=("admin",))
        tree.add(tree.site["people"], second)
        set_password(second, PASSWORD)
        adam = person(tree.site, "Adam")
        # Not by Tree.change, which would end the session too.
        adam.disabled = True
    assert admin.get("/people", status=303).location.startswith("http://localhost/login")


@pytest.mark.parametrize(
    ("first", "values"),
    [("Adam", {"roles": ("office",)}), ("Tom", {"roles": ("admin",)}), ("Tom", {"disabled": True})],
)
def test_it_ends_when_one_of_the_two_may_no_longer(house, admin, first, values):
    with house.editing() as tree:
        for name, value in values.items():
            setattr(person(tree.site, first), name, value)
    assert admin.get("/who").json["person"] == "Adam"


def test_signing_out_ends_it_too(house, admin):
    assert admin.send("/logout", "/nothing-here").status_int == 303
    assert entries(house)[-1][3] == {"why": "asked"}
    assert not admin.signed_in()


def test_nothing_counts_as_read_and_the_last_sign_in_stays(house, admin):
    admin.get("/who")
    with open_site(house.registry.database) as (site, _manager):
        assert not hasattr(site, "read_by")
    assert house.value("Tom", "last_sign_in") is None
    house.browser("Tom").get("/who")
    with open_site(house.registry.database) as (site, _manager):
        assert site.read_by == uid(house, "Tom")


def test_no_gate_of_the_person_holds_the_admin(house):
    house.change("Tom", must_change_password=True)
    browser = house.browser("Adam")
    begin(browser)
    assert browser.get("/who").json["person"] == "Tom"
