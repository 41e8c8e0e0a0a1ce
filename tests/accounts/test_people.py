"""Accounts as the office keeps them."""

import pytest
from pyramid.response import Response
from pyramid.testing import DummyRequest

from itschool_cms.accounts.api import set_password
from itschool_cms.accounts.models import EmailTaken, People, User
from itschool_cms.accounts.schemas import UserSchema
from itschool_cms.core.events import ItemRemoved, ItemRestored
from itschool_cms.core.forms import Form
from itschool_cms.core.permissions import Permission
from itschool_cms.core.tree import RemovalRefused
from tests.accounts.school import NEW, PASSWORD, House, person
from tests.layers import layered


def names(page):
    return [row.a.text for row in page.html.select("tbody tr")]


def test_the_office_and_the_admins_see_all_people_by_name(house):
    for first in ("Claire", "Adam"):
        page = house.browser(first).get("/people")
        assert names(page) == [
            "Admin Adam",
            "Benali Yasmina",
            "Claes Tom",
            "Dubois Claire",
            "Dupont Jeanne",
            "Lefèvre Amelie",
        ]
        assert "6 people" in page
        assert page.html.find("a", href="/people/add/user")


@pytest.mark.parametrize("first", ["Amelie", "Jeanne"])
@pytest.mark.parametrize("path", ["/people", "/people/amelie-lefevre", "/people/nobody", "/people/tom-claes"])
def test_nobody_else_sees_anybody(house, first, path):
    browser = house.browser(first)
    assert browser.get(path, status=404).text.replace(path, "") == browser.get(
        "/no", status=404
    ).text.replace("/no", "")
    assert browser.send("/people/tom-claes/invite", "/me").status_int == 404
    assert browser.send("/people/tom-claes/disable", "/me").status_int == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=lefevre", ["Lefèvre Amelie"]),
        ("q=LEF%C3%88", ["Lefèvre Amelie"]),
        ("q=tom@example.org", ["Claes Tom"]),
        ("q=example&role=none", ["Benali Yasmina", "Claes Tom", "Lefèvre Amelie"]),
        ("q=example&state=invited", ["Benali Yasmina"]),
        ("q=tilleuls", []),
        ("q=***", []),
        ("state=invited", ["Benali Yasmina"]),
        ("role=teacher", ["Dupont Jeanne"]),
        ("role=none&state=active", ["Claes Tom", "Lefèvre Amelie"]),
        ("state=disabled", []),
        ("p=2", 6),
        ("state=junk&role=junk&p=-1", 6),
        ("p=999999999", 6),
        ("p=%C2%B2", 6),
    ],
)
def test_people_are_searched_and_filtered(house, query, found):
    shown = names(house.browser("Claire").get(f"/people?{query}"))
    assert (shown if isinstance(found, list) else len(shown)) == found


def test_a_long_list_has_pages_of_fifty(house):
    with house.editing() as tree:
        for n in range(60):
            values = {"first_name": "Pupil", "last_name": f"X{n:03}", "email": f"x{n}@example.org"}
            tree.add(tree.site["people"], User(**values))
    browser = house.browser("Claire")
    page = browser.get("/people")
    assert len(names(page)) == 50
    assert "1 to 50 of 66" in " ".join(page.html.find(class_="pager").text.split())
    page = page.click("Next")
    assert len(names(page)) == 16
    assert "51 to 66 of 66" in " ".join(page.html.find(class_="pager").text.split())
    assert len(names(page.click("Previous"))) == 50
    page = browser.get("/people?q=pupil").click("Next")
    assert len(names(page)) == 10


def test_the_page_of_a_person_says_what_the_office_asks(house):
    house.change("Tom", phone="0470 11 22 33", address="Rue Haute 1\n1000 Bruxelles")
    page = house.browser("Claire").get("/people/tom-claes")
    for text in ("Active", "tom@example.org", "0470 11 22 33", "Rue Haute 1", "Never"):
        assert text in page
    assert "Teacher" in house.browser("Claire").get("/people/jeanne-dupont")


def test_the_office_sends_the_link_that_fits(house):
    browser = house.browser("Claire")
    page = browser.get("/people/yasmina-benali")
    assert "Send the invitation" in page
    answer = browser.send("/people/yasmina-benali/invite", "/people/yasmina-benali")
    assert "on its way to yasmina@example.org" in answer.follow()
    assert house.value("Yasmina", "invited") is not None
    browser.send("/people/tom-claes/invite", "/people/tom-claes")
    subjects = {mail["To"]: mail["Subject"] for mail in house.mails()}
    assert subjects["yasmina@example.org"].startswith("Your access")
    assert subjects["tom@example.org"].startswith("Choose a new password")
    browser.get("/people/tom-claes/invite", status=404)


def test_no_mail_can_go_to_a_closed_account_or_a_broken_address(house):
    browser = house.browser("Claire")
    house.change("Tom", disabled=True)
    with house.editing() as tree:
        tree.add(tree.site["people"], User(first_name="No", last_name="Mail"))
    for name in ("tom-claes", "no-mail"):
        answer = browser.send(f"/people/{name}/invite", "/people")
        assert "No mail can be sent" in answer.follow()
    assert house.mails() == []


def test_a_broken_address_gives_who_asks_for_a_link_the_usual_answer(house):
    with house.editing() as tree:
        tree.add(tree.site["people"], User(first_name="Bad", last_name="Mail", email="bad mail@x"))
    assert house.browser().ask_for_link("bad mail@x").status_int == 303


def test_an_account_is_disabled_after_a_question_and_enabled_again(house):
    tom, browser = house.browser("Tom"), house.browser("Claire")
    question = browser.get("/people/tom-claes").click("Disable the account")
    assert tom.signed_in()
    form = next(f for f in question.forms.values() if f.action.endswith("/disable"))
    assert "is disabled" in form.submit().follow()
    assert not tom.signed_in()
    assert house.browser().try_sign_in("tom@example.org").status_int == 422
    assert browser.get("/people/tom-claes/disable", status=303).location.endswith("/people/tom-claes/")
    answer = browser.send("/people/tom-claes/enable", "/people/tom-claes")
    assert "open again" in answer.follow()
    house.browser().sign_in("Tom")


def test_nobody_closes_their_own_account_or_that_of_the_last_admin(house):
    claire, adam = house.browser("Claire"), house.browser("Adam")
    assert "cannot be disabled" in claire.send("/people/claire-dubois/disable", "/people").follow()
    assert "cannot be disabled" in adam.send("/people/adam-admin/disable", "/people").follow()
    with house.editing() as tree:
        second = User(first_name="Eve", last_name="Admin", email="eve@example.org", roles=("admin",))
        tree.add(tree.site["people"], second)
        set_password(second, PASSWORD)
    assert "is disabled" in adam.send("/people/eve-admin/disable", "/people").follow()


def test_the_office_sees_an_admin_but_has_no_hold_on_one(house):
    browser = house.browser("Claire")
    page = browser.get("/people/adam-admin")
    assert "Disable" not in page.html.main.text
    for name in ("disable", "invite", "enable"):
        assert browser.send(f"/people/adam-admin/{name}", "/people").status_int == 404


def test_accounts_are_not_deleted(house):
    with house.editing() as tree, pytest.raises(RemovalRefused):
        tree.remove(person(tree.site, "Tom"))


def test_the_list_of_addresses_follows_the_people(house):
    with house.editing() as tree:
        people, tom = tree.site["people"], person(tree.site, "Tom")
        tree.change(tom, {"email": "Tom.Claes@Example.org"})
        assert people.by_email("tom@example.org") is None
        assert people.by_email("tom.claes@example.org") is tom
        tree.registry.notify(ItemRemoved(tom, tree, tom.__parent__, tom.__name__))
        assert people.by_email("tom.claes@example.org") is None
        tree.registry.notify(ItemRemoved(tom, tree, tom.__parent__, tom.__name__))
        tree.registry.notify(ItemRestored(tom, tree))
        assert people.by_email("tom.claes@example.org") is tom
        tree.change(tom, {"email": ""})
        assert people.by_email("") is None


def test_no_two_people_share_an_address(house):
    with house.editing() as tree:
        with pytest.raises(EmailTaken):
            tree.add(tree.site["people"], User(email="TOM@example.org"))
        tree.site["people"]
    with pytest.raises(EmailTaken):
        house.change("Tom", email="amelie@example.org")


# The form, on a page of the test's own: the pages that add and edit belong to another feature.


def edit(context, request):
    form = Form(UserSchema, request, context)
    values = form.submitted()
    if values is None:
        shown = form.render({name: getattr(context, name, "") for name in FIELDS})
        return Response(str(shown), status=request.response.status_int)
    target = context if isinstance(context, User) else None
    if target is None:
        request.tree.add(context, User(**values))
    else:
        request.tree.change(target, values)
    return Response(repr(values))


FIELDS = ("first_name", "last_name", "email", "language", "roles", "phone", "address")


@pytest.fixture(scope="module")
def with_forms():
    found = House()
    for context in (People, User):
        options = {"permission": Permission.EDIT, "request_method": ("GET", "POST")}
        found.config.add_view(edit, context=context, name="try", **options)
    found.start()
    yield found
    found.stop()


@pytest.fixture
def forms(with_forms):
    with layered(with_forms.app):
        yield with_forms


def fill(page, **values):
    form = page.forms["deform"]
    for name, value in values.items():
        form[name] = value
    return form.submit(expect_errors=True)


def test_a_person_is_added_with_a_clean_address(forms):
    page = forms.browser("Claire").get("/people/try")
    answer = fill(page, first_name="Noor", last_name="Janssens", email="Noor@Example.ORG", language="nl")
    assert "'roles': ()" in answer
    assert forms.value("Noor", "language") == "nl"
    assert forms.value("Noor", "email") == "noor@example.org"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"email": "TOM@example.org"}, "Somebody else has this address"),
        ({"email": "tom@example.org\u0430"}, "plain letters"),
        ({"email": "a@b.be,c@d.be"}, "Write one address"),
        ({"first_name": ""}, "Required"),
        ({"last_name": "<script>"}, "Write a name"),
        ({"phone": "1" * 41}, "at most 40"),
    ],
)
def test_wrong_values_give_the_form_again(forms, values, reason):
    page = forms.browser("Claire").get("/people/try")
    good = {"first_name": "Noor", "last_name": "Janssens", "email": "noor@example.org"}
    answer = fill(page, **{**good, **values})
    assert answer.status_int == 422
    assert reason in answer


def test_a_person_keeps_their_own_address(forms):
    page = forms.browser("Claire").get("/people/tom-claes/try")
    assert fill(page, phone="02 1").status_int == 200
    assert forms.value("Tom", "phone") == "02 1"


def test_the_office_makes_teachers_and_nothing_higher(forms):
    browser = forms.browser("Claire")
    page = browser.get("/people/tom-claes/try")
    assert [box["value"] for box in page.html.select("input[type=checkbox]")] == ["teacher"]
    form = page.forms["deform"]
    form.get("checkbox", index=0).checked = True
    assert "('teacher',)" in form.submit()
    fields = form.submit_fields()
    sent = [(name, "admin" if value == "teacher" else value) for name, value in fields]
    assert browser.post("/people/tom-claes/try", sent, status=422)
    assert forms.value("Tom", "roles") == ("teacher",)


def test_the_office_cannot_take_a_role_from_a_colleague_unawares(forms):
    with forms.editing() as tree:
        user = User(first_name="Odile", last_name="Office", email="odile@example.org", roles=("office",))
        tree.add(tree.site["people"], user)
    page = forms.browser("Claire").get("/people/odile-office/try")
    assert page.html.select("input[type=checkbox]") == []
    assert "roles" not in fill(page, phone="02 2")
    assert forms.value("Odile", "roles") == ("office",)


def test_a_schema_may_be_bound_twice(house):
    with house.editing() as tree:
        claire, adam = person(tree.site, "Claire"), person(tree.site, "Adam")
        request = DummyRequest(person=claire, site=tree.site)
        schema = UserSchema().bind(request=request, context=adam)
        assert "roles" not in schema.bind(request=request, context=adam)


def test_an_admin_gives_all_roles_but_the_last_admin_stays_one(forms):
    browser = forms.browser("Adam")
    page = browser.get("/people/tom-claes/try")
    assert len(page.html.select("input[type=checkbox]")) == 3
    form = browser.get("/people/adam-admin/try").forms["deform"]
    for box in form.fields["checkbox"]:
        box.checked = False
    assert "last administrator" in form.submit(status=422)
    assert forms.value("Adam", "roles") == ("admin",)


def test_the_menus_lead_to_the_accounts_and_to_ones_own(house):
    parent, office = house.browser("Amelie").get("/me"), house.browser("Claire").get("/people")
    assert parent.html.select_one('#who a[href^="/me"]')["aria-current"] == "true"
    assert not parent.html.select('a[href^="/people"]')
    assert office.html.select_one('nav li a[href^="/people"]')["aria-current"] == "page"


def test_new_words_of_the_person_are_asked_from_other_features():
    from itschool_cms.accounts.events import PasswordWordsWanted

    house = House()
    house.config.add_subscriber(lambda event: event.words.add("Zébulonnette"), PasswordWordsWanted)
    house.start()
    browser = house.browser("Amelie")
    form = browser.get("/me/password").forms["deform"]
    form["current"] = PASSWORD
    form["password"] = form["password-confirm"] = "zebulonnette-2"
    assert "Too easy" in form.submit(status=422)
    form["current"] = PASSWORD
    form["password"] = form["password-confirm"] = NEW
    form.submit(status=303)
    house.stop()


def test_a_parent_who_comes_to_work_at_the_school_signs_in_anew(house):
    parent, colleague = house.browser("Amelie"), house.browser("Jeanne")
    with house.editing() as tree:
        tree.change(person(tree.site, "Amelie"), {"roles": ("office",)})
        tree.change(person(tree.site, "Jeanne"), {"language": "nl"})
    assert not parent.signed_in()
    assert colleague.signed_in()


def test_a_person_has_no_address_until_the_account_is_in_use(forms):
    browser = forms.browser("Claire")
    page = browser.get("/people/try")
    assert fill(page, first_name="Noor", last_name="Janssens").status_int == 200
    assert fill(browser.get("/people/noor-janssens/try"), phone="02 1").status_int == 200
    answer = fill(browser.get("/people/tom-claes/try"), email="")
    assert answer.status_int == 422
    assert "The account is in use" in answer
    assert forms.value("Tom", "email") == "tom@example.org"
