"""Accounts as the office sees them: the list in its orders, a person's page, a new account, merging."""

from datetime import timedelta

import pytest

from itschool_cms.accounts.api import set_password
from itschool_cms.accounts.evolve import order_people
from itschool_cms.accounts.models import User
from itschool_cms.core.models import Site, utcnow
from tests.accounts.school import PASSWORD, person
from tests.visitor import editing

TOM = "/people/tom-claes"


def names(page):
    return [row.a.text for row in page.html.select("tbody tr")]


def notes(house, *acts):
    with house.registry.trail.database.transaction() as connection:
        entries = list(connection.root()["entries"].values())
        return [(each.act, each.person, each.by, each.facts) for each in entries if each.act in acts]


def uid(house, first):
    return house.value(first, "uid")


@pytest.fixture
def mixed(house):
    """A school in which accounts need this and that."""
    house.change("Tom", bounced=utcnow(), bounce_reason="550 unknown")
    house.change("Jeanne", disabled=True)
    with house.editing() as tree:
        people = tree.site["people"]
        people.note_sign_in(person(tree.site, "Amelie"), utcnow() - timedelta(days=2))
        people.note_sign_in(person(tree.site, "Tom"), utcnow() - timedelta(days=9))
        people.note_sign_in(person(tree.site, "Tom"), utcnow() - timedelta(days=1))
    return house


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=bounced", "Claes"),
        ("state=bounced&role=none", "Claes"),
        ("state=bounced&role=teacher", ""),
        ("state=nofactor", "Admin Benali Claes Dubois Lefèvre"),
        ("state=nofactor&role=office", "Dubois"),
        ("state=disabled&role=teacher", "Dupont"),
        ("sort=name", "Admin Benali Claes Dubois Dupont Lefèvre"),
        ("sort=seen", "Dubois Claes Lefèvre Admin Benali Dupont"),
        ("sort=seen&role=none", "Claes Lefèvre Benali"),
        ("sort=state", "Admin Claes Dubois Lefèvre Benali Dupont"),
        ("sort=state&role=none", "Claes Lefèvre Benali"),
        ("sort=state&state=nofactor", "Admin Claes Dubois Lefèvre Benali"),
        ("q=example&sort=seen", "Dubois Claes Lefèvre Admin Benali Dupont"),
        ("q=example&sort=state", "Admin Claes Dubois Lefèvre Benali Dupont"),
        ("q=example&state=bounced", "Claes"),
        ("q=old7", "Benali"),
        ("sort=junk", "Admin Benali Claes Dubois Dupont Lefèvre"),
    ],
)
def test_people_stand_in_the_order_asked_for(mixed, query, found):
    mixed.change("Yasmina", legacy_name="old7")
    page = mixed.browser("Claire").get(f"/people?{query}")
    assert [name.split()[0] for name in names(page)] == found.split()
    assert f"{len(found.split())} p" in page.html.select_one(".head p").text


def test_the_list_says_how_many_addresses_refuse_mails_and_leads_to_them(mixed):
    browser = mixed.browser("Claire")
    page = browser.get("/people?sort=state")
    assert "1 address refuses our mails." in page
    assert page.html.select_one("th[aria-sort]").text.strip() == "State"
    shown = page.click("See who it is")
    assert names(shown) == ["Claes Tom"]
    assert "refuses our mails" not in shown
    sorting = browser.get("/people?state=bounced&p=1").click("Last sign-in")
    assert sorting.request.query_string == "state=bounced&sort=seen"


def test_the_list_loads_whom_it_shows(mixed):
    with mixed.editing() as tree:
        for number in range(300):
            name = f"N{number:03}"
            tree.add(tree.site["people"], User(first_name=name, last_name=name, email=f"{name}@example.org"))
    browser = mixed.browser("Claire")
    with mixed.editing() as tree:
        cache = tree.site._p_jar
    for query in ("", "sort=state", "sort=seen", "role=none&sort=seen", "state=nofactor"):
        cache.cacheMinimize()
        page = browser.get(f"/people?{query}")
        assert len(names(page)) == 50
    assert len(names(browser.get("/people?p=7"))) == 6


def test_an_older_school_gets_its_lists_by_a_step(mixed):
    with mixed.editing() as tree:
        people = tree.site["people"]
        del people.seen
        order_people(tree.site, tree.registry)
        order_people(tree.site, tree.registry)
        assert [uid for _moment, uid in people.seen][-2:] == [
            person(tree.site, first).uid for first in ("Tom", "Amelie")
        ]
    order_people(Site(), None)


def test_the_page_of_a_person_tells_sessions_links_and_history(house):
    browser = house.browser("Claire")
    page = browser.get(TOM)
    assert "Signed in nowhere" in page
    assert "Links sent" not in page
    tom = house.browser("Tom")
    browser.send(f"{TOM}/invite", TOM)
    page = browser.get(TOM)
    assert "Signed in on 1 device" in page
    assert "Not used yet" in page
    assert "Signed in" in page.html.select_one("[aria-labelledby=tile-history]").text
    assert "Firefox" not in page.html.select_one("[aria-labelledby=tile-sessions]").text
    tom.get(house.link())
    tom.get("/logout", status="*")
    with house.editing() as tree:
        key = person(tree.site, "Tom").links[0]
        tree.site["people"].links[key].expires = utcnow() - timedelta(days=1)
    assert "Too old" in browser.get(TOM)
    house.change("Tom", email="tom2@example.org")
    with house.editing() as tree:
        tree.change(tree.site["people"].by_email("tom2@example.org"), {"email": "tom@example.org"})
    assert "It was used, or a change of the account has ended it." in browser.get(TOM)


def test_the_office_signs_somebody_out_everywhere_after_a_question(house):
    tom, browser = house.browser("Tom"), house.browser("Claire")
    question = browser.get(TOM).click("Sign out everywhere")
    assert tom.signed_in()
    form = next(form for form in question.forms.values() if form.action.endswith("/sign-out"))
    page = form.submit().follow()
    assert "is signed out everywhere" in page
    assert "Signed out everywhere" in page.html.select_one("[aria-labelledby=tile-history]").text
    assert "by Claire Dubois" in page
    assert not tom.signed_in()
    browser.send("/people/claire-dubois/sign-out", TOM)
    assert browser.signed_in()
    assert browser.send("/people/adam-admin/sign-out", TOM).status_int == 404


def test_roles_that_are_given_and_taken_stand_in_the_trail_and_are_told(house):
    adam, tom = uid(house, "Adam"), uid(house, "Tom")
    with house.editing() as tree:
        tree.user = adam
        tree.change(person(tree.site, "Tom"), {"roles": ("teacher",)})
        assert house.mails() == []
        tree.change(person(tree.site, "Tom"), {"roles": ("office", "teacher")})
        tree.change(person(tree.site, "Tom"), {"roles": ()})
        tree.change(person(tree.site, "Tom"), {"phone": "02 1"})
    found = [note for note in notes(house, "roles-changed") if note[1] == tom]
    assert [(by, facts["before"], facts["after"]) for _act, _person, by, facts in found] == [
        (adam, "", "teacher"),
        (adam, "teacher", "office teacher"),
        (adam, "office teacher", ""),
    ]
    [mail] = house.mails()
    assert (mail["To"], mail["Subject"]) == ("tom@example.org", "You have a new role at École des Tilleuls")
    page = house.browser("Claire").get(TOM)
    assert "Roles changed · Office, Teacher" in page
    assert "Roles changed · No role" in page


def test_closing_and_opening_an_account_stand_in_the_trail(house):
    browser = house.browser("Claire")
    browser.send(f"{TOM}/disable", TOM)
    browser.send(f"{TOM}/enable", TOM)
    claire = uid(house, "Claire")
    found = notes(house, "account-disabled", "account-enabled")
    assert [(act, by) for act, _person, by, _facts in found] == [
        ("account-disabled", claire),
        ("account-enabled", claire),
    ]


def test_an_act_without_words_of_its_own_is_shown_all_the_same(house):
    tom = uid(house, "Tom")
    house.registry.trail.note("thing-done", person=tom, by=7)
    house.registry.trail.note("thing-seen", person=uid(house, "Adam"), by=tom)
    page = house.browser("Claire").get(TOM)
    assert "Thing done" in page
    assert "Thing seen" not in page


# A new account.


def fill(browser, **values):
    form = browser.get("/people").click("Add a person").forms["deform"]
    for name, value in {
        "first_name": "Noor",
        "last_name": "Janssens",
        "email": "noor@example.org",
        "language": "nl",
        **values,
    }.items():
        form[name] = value
    return form.submit(expect_errors=True)


def test_a_person_is_created_and_invited_at_once(house):
    answer = fill(house.browser("Claire")).follow()
    assert "on its way to noor@example.org" in answer
    [mail] = house.mails()
    assert mail["To"] == "noor@example.org"
    assert house.value("Noor", "language") == "nl"
    assert house.value("Noor", "password_hash") == ""


def test_a_person_is_created_without_an_invitation(house):
    browser = house.browser("Adam")
    form = browser.get("/people/add/user").forms["deform"]
    assert form["invite"].checked
    answer = fill(browser, invite=False).follow()
    assert "The account is created" in answer
    assert house.mails() == []
    assert fill(browser).status_int == 422


def test_an_admin_never_sees_or_sets_a_password(house):
    adam = house.browser("Adam")
    stored = house.value("Tom", "password_hash")
    for path in (TOM, f"{TOM}/act-as", f"{TOM}/merge", f"{TOM}/sign-out", "/people/add/user", "/people"):
        page = adam.get(path)
        assert not page.html.select("input[type=password]")
        assert stored not in page
    answer = adam.send("/people/add/user", TOM, password=PASSWORD, __formid__="deform")
    assert answer.status_int == 400


# Merging.


def test_merging_by_the_pages_and_taking_apart_again(house):
    amelie, browser = house.browser("Amelie"), house.browser("Claire")
    page = browser.get(TOM).click("Merge with another account")
    assert "No other account fits" in page
    page = browser.get(f"{TOM}/merge?q=lefevre").click("Amelie Lefèvre")
    assert "amelie@example.org" in page
    form = next(form for form in page.forms.values() if form.action.endswith("/merge"))
    form["email"] = "gone"
    done = form.submit().follow()
    assert "The two accounts are one" in done
    assert "merged into this account" in done
    assert not amelie.signed_in()
    assert house.browser().try_sign_in("tom@example.org").status_int == 422
    house.browser().try_sign_in("amelie@example.org")
    closed = browser.get("/people/amelie-lefevre")
    assert "it was merged into that of" in closed
    assert "Merged" in closed
    assert "Enable the account" not in closed
    answer = browser.send("/people/amelie-lefevre/enable", TOM).follow()
    assert "take the two apart instead" in answer
    assert browser.get(f"{TOM}/merge?q=amelie").html.select("ul.rows a") == []
    question = closed.click("Take apart again")
    form = next(form for form in question.forms.values() if form.action.endswith("/apart"))
    assert "There are two accounts again" in form.submit().follow()
    house.browser("Amelie")
    house.browser("Tom")
    assert [act for act, *_rest in notes(house, "account-merged", "accounts-parted")] == [
        "account-merged",
        "account-merged",
        "accounts-parted",
        "accounts-parted",
    ]


def test_who_was_merged_is_signed_out_and_the_old_address_and_links_are_refused(house):
    tom, browser = house.browser("Tom"), house.browser("Claire")
    browser.send(f"{TOM}/invite", TOM)
    link = house.link()
    browser.send("/people/amelie-lefevre/merge", TOM, other="tom-claes", email="kept")
    assert not tom.signed_in()
    assert house.browser().try_sign_in("tom@example.org").status_int == 422
    assert house.browser().get(link, status=410)


@pytest.mark.parametrize("name", ["disabled", "merged_into"])
def test_who_is_disabled_or_merged_is_a_visitor_at_the_next_request_whatever_session_is_left(house, name):
    tom = house.browser("Tom")
    with house.editing() as tree:
        # Not by Tree.change, which would end the session too.
        setattr(person(tree.site, "Tom"), name, 1)
    assert tom.get("/me", status=303).location.startswith("http://localhost/login")


def test_a_role_given_must_not_exceed_ones_own_when_merging(house):
    with house.editing() as tree:
        second = User(first_name="Odile", last_name="Office", email="odile@example.org", roles=("office",))
        tree.add(tree.site["people"], second)
    browser = house.browser("Claire")
    page = browser.get(f"{TOM}/merge?with=odile-office", status=409)
    assert "a role that you may not give" in page
    answer = browser.send(f"{TOM}/merge", TOM, other="odile-office")
    assert answer.status_int == 409
    assert house.value("Tom", "roles") == ()
    assert browser.get(f"{TOM}/merge?with=adam-admin", status=404)
    assert browser.send(f"{TOM}/merge", TOM, other="adam-admin").status_int == 404
    assert browser.send(f"{TOM}/merge", TOM, other="nobody").status_int == 404
    adam = house.browser("Adam")
    page = adam.get(f"{TOM}/merge?with=odile-office")
    assert "Roles that are added: Office" in page
    page = adam.get("/people/yasmina-benali/merge?with=tom-claes")
    assert "never activated" in page


def test_taking_apart_is_for_who_may_edit_both_and_needs_a_merge(house):
    with house.editing() as tree:
        second = User(first_name="Eve", last_name="Admin", email="eve@example.org", roles=("admin",))
        tree.add(tree.site["people"], second)
        set_password(second, PASSWORD)
    adam = house.browser("Adam")
    adam.send("/people/jeanne-dupont/merge", TOM, other="claire-dubois")
    assert adam.send("/people/claire-dubois/apart", TOM).status_int == 303
    claire = house.browser("Claire")
    adam.send("/people/eve-admin/merge", TOM, other="tom-claes")
    assert "a role that you may not give" in claire.get(f"{TOM}/apart", status=409)
    assert claire.send(f"{TOM}/apart", "/people/amelie-lefevre").status_int == 409
    assert "was not merged" in claire.get("/people/amelie-lefevre/apart", status=409)
    assert adam.send(f"{TOM}/apart", "/people/eve-admin").status_int == 303
    assert house.value("Tom", "merged_into") == 0


@pytest.fixture
def office(demo, visit):
    """The secretary of the demo school, who reads English."""
    with editing(demo) as tree:
        tree.site["people"]["claire"].language = "en"
    return visit("claire")


def test_the_preview_names_rights_receipts_and_classes(demo, office):
    with editing(demo) as tree:
        people, site = tree.site["people"], tree.site
        document = next(iter(site["documents"].values()))
        site.read_marks.mark(people["sofie"].uid, document, utcnow())
        nora = site["families"]["haddad"]["nora"]
        for each in nora.guardianships():
            if each.person == people["sofie"].uid:
                tree.change(each, {"withheld": ("pay",), "judgment": "2026/1", "since": utcnow().date()})
                name = f"rights-{each.uid}"
    page = office.get("/people/karim/merge?with=sofie")
    text = " ".join(page.text.split())
    assert "Rights for Milan" in text
    assert "Receipts: 1 document" in text
    assert "Both have rights for Nora" in text
    assert "What a judgment withholds on either side holds on" in text
    assert "withheld: Pay" in text
    form = next(form for form in page.forms.values() if form.action.endswith("/merge"))
    form[name] = "gone"
    form.submit().follow()
    page = office.get("/people/karim")
    assert "Restricted" in page
    assert "Milan" in page.html.select_one("[aria-labelledby=tile-children]").text
    office.send("/people/sofie/apart", token_from="/people/karim")
    page = office.get("/people/jeanne/merge?with=luc")
    assert "Teaches:" in page


def test_the_page_of_a_person_shows_children_and_classes(demo, office):
    page = office.get("/people/amelie")
    tile = page.html.select_one("[aria-labelledby=tile-children]")
    assert "Benoît" in tile.text
    assert "In force" in tile.text
    assert tile.find("a", href=lambda href: "/guardians/" in href)
    with editing(demo) as tree:
        tree.add(tree.site["people"], User(first_name="New", last_name="Parent"), "new")
    assert "No rights for any child" in office.get("/people/new")
    assert "tile-children" not in office.get("/people/claire")
    assert "tile-groups" not in page


def test_the_office_chooses_the_classes_of_a_teacher(office, visit):
    page = office.get("/people/luc").click("Choose the classes")
    form = page.forms["deform"]
    boxes = form.fields["checkbox"]
    chosen = [box.checked for box in boxes]
    assert any(chosen)
    assert not all(chosen)
    added = boxes[chosen.index(False)]
    added.checked = True
    assert "Saved" in form.submit().follow()
    form = office.get("/people/luc/groups").forms["deform"]
    now = [box.checked for box in form.fields["checkbox"]]
    assert sum(now) == sum(chosen) + 1
    assert "Class given" in office.get("/people/luc")
    for box in form.fields["checkbox"]:
        box.checked = False
    assert "No class yet" in form.submit().follow()
    assert visit("jeanne").get("/people/luc/groups", status=404)
