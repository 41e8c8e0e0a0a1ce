"""The old method: a user name until a day, and the way from there to an address of one's own."""

import re
import statistics
import time
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itschool_cms.accounts import passwords
from itschool_cms.accounts.legacy import add_name_index, today
from itschool_cms.accounts.models import LegacyNameTaken, People, User
from itschool_cms.accounts.names import fold_name
from tests.accounts.old_method import NAME, by_name, fatima, give_address, open_old_method
from tests.accounts.school import NEW, PASSWORD

ODD_PASSWORDS = {
    "long": "x" * 4_000,
    "nul": "nul\0nul",
    "emoji": "\N{ELEPHANT}" * 300,
    "apart": "e\u0301" * 400,
    "empty": "",
}
ODD_NAMES = {
    "known": NAME,
    "unknown": "nobody",
    "long": "x" * 4_000,
    "nul": "nul\0",
    "growing": "\ufdfa" * 90,
    "emoji": "\N{ELEPHANT}",
}


@pytest.fixture
def school(house):
    open_old_method(house)
    return house


def blank(page):
    """The page without what differs from visitor to visitor, and without the name that was typed."""
    text = re.sub(r'(csrf_token" value=")[^"]*', r"\1", page.text)
    return re.sub(r'(id="name" name="name" value=")[^"]*', r"\1", text)


# Until a day: E1 "Panel Ancienne méthode".


def test_old_method_works_the_day_before_its_end(house):
    open_old_method(house, days=1)
    browser = house.browser()
    page = browser.get("/login")
    notice = page.html.select_one("#ancienne p").get_text(" ", strip=True)
    assert "no longer be available from" in notice
    assert (today() + timedelta(days=1)).strftime("%d/%m/%Y") in notice
    assert by_name(browser).status_int == 303


def test_old_method_shows_on_its_day_the_end_notice_and_the_way_out(house):
    open_old_method(house, days=0)
    page = house.browser().get("/login")
    panel = page.html.select_one("#ancienne")
    assert "User names no longer let anybody in" in panel.get_text()
    assert panel.select_one("a[href='#oubli']").get_text() == "Forgotten your password?"
    assert "02 555 12 34" in panel.get_text()
    assert panel.find("form") is None


def test_old_method_is_gone_the_day_after(house):
    open_old_method(house, days=-1)
    page = house.browser().get("/login")
    assert page.html.select_one("#ancienne") is None
    assert "Old method" not in page


def test_a_school_that_never_had_the_old_method_shows_none(house):
    page = house.browser().get("/login")
    assert page.html.select_one("#ancienne") is None


@settings(deadline=None)
@given(ends=st.dates(), day=st.dates())
def test_the_old_method_is_open_before_ends_on_and_is_gone_after_its_day(ends, day):
    people = People()
    people.old_method_ends = ends
    expected = "open" if day < ends else "ending" if day == ends else ""
    assert people.old_method(day) == expected
    people.old_method_ends = None
    assert people.old_method(day) == ""


# SECURITY A1 to A3, A5, A9.


def test_a1_unknown_user_name_and_wrong_password_give_the_same_answer(school):
    school.change("Tom", legacy_name="tclaes", disabled=True)
    with school.editing() as tree:
        user = User(first_name="Never", last_name="Active", legacy_name="never", email="never@example.org")
        tree.add(tree.site["people"], user)
    tries = ((NAME, "wrong password"), ("nobody", "wrong password"), ("\u0430melie", "x"), ("", ""))
    answers = [by_name(school.browser(), *each) for each in (*tries, ("tclaes", PASSWORD), ("never", ""))]
    assert {answer.status_int for answer in answers} == {422}
    assert len({blank(answer) for answer in answers}) == 1
    assert answers[0].html.find(id="old-errors")["role"] == "alert"


def test_a1_an_unknown_user_name_costs_as_much_time_as_a_known_one(school):
    def seconds(name):
        browser = school.browser()
        token = browser.token("/login")
        spent = []
        for _ in range(7):
            began = time.thread_time()
            browser.post(
                "/login/legacy", {"csrf_token": token, "name": name, "password": "wrong"}, expect_errors=True
            )
            spent.append(time.thread_time() - began)
        return statistics.median(spent)

    # A hash takes 20 ms and more: without one, the unknown name would take a fraction.
    assert seconds("nobody-at-all") > 0.5 * seconds(NAME)


def test_a2_after_ten_wrong_passwords_the_right_one_waits_too_wherever_it_comes_from(school):
    for number in range(10):
        assert by_name(school.browser(REMOTE_ADDR=f"198.51.{number}.1"), NAME, "wrong").status_int == 422
    answer = by_name(school.browser(REMOTE_ADDR="203.0.113.9"), NAME.upper())
    assert answer.status_int == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "Too many attempts" in answer.html.find(id="old-errors").get_text()


def test_a2_a_stranger_does_not_lock_out_the_device_that_is_known(school):
    own = school.browser()
    assert by_name(own).status_int == 303
    own.send("/logout", "/legacy")
    for number in range(10):
        by_name(school.browser(REMOTE_ADDR=f"198.51.{number}.1"), NAME, "wrong")
    assert by_name(school.browser()).status_int == 429
    assert by_name(own).status_int == 303


def test_a3_one_network_guessing_at_many_user_names_is_stopped(school):
    browser = school.browser()
    token = browser.token("/login")
    statuses = [
        browser.post(
            "/login/legacy", {"csrf_token": token, "name": f"user{n}", "password": ""}, expect_errors=True
        ).status_int
        for n in range(151)
    ]
    assert statuses[:150] == [422] * 150
    assert statuses[150] == 429


@pytest.mark.parametrize("password", ODD_PASSWORDS.values(), ids=ODD_PASSWORDS)
@pytest.mark.parametrize("name", ODD_NAMES.values(), ids=ODD_NAMES)
def test_a5_odd_user_names_and_passwords_are_refused_kindly(school, name, password):
    browser = school.browser()
    values = {"csrf_token": browser.token("/login"), "name": name, "password": password}
    assert browser.post("/login/legacy", values, expect_errors=True).status_int in (400, 413, 422)
    assert not browser.signed_in()


def test_a9_a_sign_in_by_user_name_sent_by_another_site_is_refused(school):
    browser = school.browser()
    token = browser.token("/login")
    values = {"name": NAME, "password": PASSWORD}
    browser.post("/login/legacy", values, status=400)
    headers = {"Origin": "https://evil.example"}
    browser.post("/login/legacy", {**values, "csrf_token": token}, headers=headers, status=400)
    assert not browser.signed_in()


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "/\\evil.example", "/logout"])
def test_i3_after_a_sign_in_by_user_name_only_pages_of_this_site_are_led_to(school, address):
    browser = school.browser()
    answer = browser.send("/login/legacy", "/login", name=NAME, password=PASSWORD, next=address)
    assert answer.location == "http://localhost/"


def test_i2_the_mailed_link_names_the_base_address_whatever_host_is_asked_for(school):
    browser = school.browser()
    by_name(browser)
    token = browser.token("/legacy")
    values = {"csrf_token": token, "__formid__": "deform", "email": "fatima@example.org"}
    browser.post("/legacy", values, headers={"X-Forwarded-Host": "evil.example"}, status=303)
    assert "http://localhost/link/" in school.mails()[0].get_body(("plain",)).get_content()


# SECURITY A11.


@pytest.mark.parametrize("days", [0, -1, -400])
def test_a11_after_the_last_day_everybody_is_told_the_same_and_nobody_gets_in(house, days):
    open_old_method(house, days)
    answers = []
    for name, password in ((NAME, PASSWORD), (NAME, "wrong"), ("nobody", "wrong")):
        browser = house.browser()
        token = browser.token("/login")
        values = {"csrf_token": token, "name": name, "password": password}
        answers.append(browser.post("/login/legacy", values, expect_errors=True))
        assert not browser.signed_in()
    assert {answer.status_int for answer in answers} == {410}
    assert len({blank(answer) for answer in answers}) == 1
    assert "Contact the school" in answers[0]
    assert "02 555 12 34" in answers[0].html.select_one("#ancienne").get_text()


@pytest.mark.parametrize(
    "twin", ["FOUALI", "Fouali", " fouali ", "\uff46ouali", "f\u00f3uali", "fouali\u0301"]
)
def test_a11_twins_by_case_and_unicode_are_one_account(school, twin):
    assert fold_name(twin) == NAME
    assert by_name(school.browser(), twin).status_int == 303
    with school.editing() as tree, pytest.raises(LegacyNameTaken):
        tree.site["people"].keep_legacy_name(User(uid=1, legacy_name=twin))


@settings(deadline=None)
@given(st.text(max_size=40))
def test_a_folded_user_name_is_plain_and_folding_it_again_changes_nothing(text):
    name = fold_name(text)
    assert re.fullmatch(r"[a-z0-9._-]{0,64}", name)
    assert fold_name(name) == name
    assert fold_name(text.upper().lower()) in (name, fold_name(text.lower()))


# Without an address.


def test_who_has_no_address_gets_no_mail(school):
    office = school.browser("Claire")
    page = office.get("/people/fatima")
    assert "Not known yet" in page
    assert not [form for form in page.forms.values() if form.action.endswith("/invite")]
    answer = office.send("/people/fatima/invite", "/people/fatima")
    assert "No mail can be sent" in answer.follow()
    assert school.mails() == []


def test_a_user_name_goes_with_the_person_and_comes_back_with_it():
    people = People()
    people._p_jar = None
    user = User(legacy_name=NAME)
    user.uid = 7
    people.keep_legacy_name(user)
    people.keep_legacy_name(user)
    assert dict(people.legacy_names) == {NAME: 7}
    user.legacy_name = "other"
    people.keep_legacy_name(user)
    assert dict(people.legacy_names) == {"other": 7}
    people.forget_legacy_name(user)
    people.forget_legacy_name(user)
    assert dict(people.legacy_names) == dict(people.name_of) == {}
    user.legacy_name = "ана"
    with pytest.raises(LegacyNameTaken):
        people.keep_legacy_name(user)


def test_a_school_older_than_the_old_method_gets_its_index(house):
    with house.editing() as tree:
        people = tree.site["people"]
        del people.legacy_names, people.name_of
        add_name_index(tree.site, house.registry)
        assert len(people.legacy_names) == 0
        index = people.legacy_names
        add_name_index(tree.site, house.registry)
        assert people.legacy_names is index
    assert "accounts.legacy-names" in house.registry.evolution_steps


# From user name to address.


def test_a_legacy_user_confirms_an_address_sets_a_password_and_is_an_ordinary_user(school):
    browser = school.browser()
    assert by_name(browser).location == "http://localhost/"
    for path in ("/", "/me", "/me/password", "/login"):
        assert browser.get(path, status=303).location == "http://localhost/legacy"
    assert browser.get("/legacy").html.select_one("h2").text == "Step 1 of 2: your address"
    answer = give_address(browser)
    assert answer.location == "http://localhost/legacy?sent=1"
    sent = answer.follow()
    assert "spam" in sent
    assert "02 555 12 34" in sent
    assert fatima(school, "email") == ""
    path = school.link()
    page = browser.get(path).follow()
    assert page.request.path == "/legacy/password"
    assert "fatima@example.org" in page
    form = page.forms["deform"]
    form["password"] = form["password-confirm"] = NEW
    assert form.submit().location == "http://localhost/"
    assert fatima(school, "legacy_name") == ""
    assert fatima(school, "email") == "fatima@example.org"
    assert browser.signed_in()
    assert by_name(school.browser()).status_int == 422
    assert by_name(school.browser(), NAME, NEW).status_int == 422
    assert school.browser().try_sign_in("fatima@example.org", NEW).status_int == 303
    assert browser.get("/legacy").location == "http://localhost/"
    acts = acts_of(school)
    assert [act for act in acts if act in ("address-offered", "old-method-left", "password-set")] == [
        "address-offered",
        "old-method-left",
        "password-set",
    ]


def acts_of(house):
    with house.registry.trail.database.transaction() as connection:
        return [entry.act for entry in connection.root()["entries"].values()]


def test_the_new_password_is_typed_twice_and_strong(school):
    browser = school.browser()
    by_name(browser)
    give_address(browser)
    form = browser.get(school.link()).follow().forms["deform"]
    form["password"], form["password-confirm"] = NEW, NEW + "x"
    assert form.submit(expect_errors=True).status_int == 422
    form["password"] = form["password-confirm"] = "fatima-ouali-1"
    assert form.submit(expect_errors=True).status_int == 422
    assert fatima(school, "legacy_name") == NAME


def test_the_link_serves_only_who_signed_in_with_the_user_name(school):
    first = school.browser()
    by_name(first)
    give_address(first)
    path = school.link()
    stranger = school.browser()
    page = stranger.get(path).follow()
    assert page.location == "http://localhost/login?next=%2Flegacy%2Fpassword"
    assert fatima(school, "legacy_name") == NAME
    other = school.browser("Amelie")
    other.get(path, status=410)
    # The owner on another device signs in first, and goes on.
    phone = school.browser()
    led = phone.get(path).follow().follow()
    form = next(each for each in led.forms.values() if each.action == "/login/legacy")
    form["name"], form["password"] = NAME, PASSWORD
    assert form.submit().follow().forms["deform"]["password"] is not None


def test_b1_the_link_works_once(school):
    browser, second = school.browser(), school.browser()
    by_name(browser)
    by_name(second)
    give_address(browser)
    path = school.link()
    second.get(path)
    late = second.get("/legacy/password").forms["deform"]
    form = browser.get(path).follow().forms["deform"]
    form["logout_others"] = False
    form["password"] = form["password-confirm"] = NEW
    assert form.submit().status_int == 303
    late["password"] = late["password-confirm"] = NEW + " x"
    assert late.submit().location == "http://localhost/legacy"
    browser.get(path, status=410)
    assert school.browser().try_sign_in("fatima@example.org", NEW).status_int == 303


def test_b2_looking_at_the_link_uses_nothing_up(school):
    browser = school.browser()
    by_name(browser)
    give_address(browser)
    path = school.link()
    for _ in range(20):
        school.browser().get(path, status=303)
        school.browser().head(path, status=303)
    assert browser.get(path).follow().status_int == 200


def test_b4_a_link_of_another_purpose_opens_nothing_here_and_this_one_nothing_elsewhere(school):
    browser = school.browser()
    by_name(browser)
    give_address(browser)
    browser.get(school.link())
    assert browser.get("/password/new", status=410)
    school.browser().ask_for_link("amelie@example.org")
    amelie = school.browser()
    amelie.get(school.link())
    amelie.sign_in("Amelie")
    assert amelie.get("/legacy/password", status=303).location == "http://localhost/legacy"


def test_b5_a_newer_link_a_new_address_and_a_closed_account_kill_the_older_one(school):
    browser = school.browser()
    by_name(browser)
    give_address(browser)
    old = school.link()
    give_address(browser, "ouali@example.org")
    browser.get(old, status=410)
    newer = next(school.link(n) for n in range(2) if school.link(n) != old)
    assert browser.get(newer).status_int == 303
    with school.editing() as tree:
        tree.change(tree.site["people"]["fatima"], {"email": "office@example.org"})
    browser.get(newer, status=410)


def test_b5_a_link_for_a_new_password_leaves_that_for_the_address_alive(school):
    school.change("Tom", legacy_name="tclaes")
    browser = school.browser()
    by_name(browser, "tclaes")
    give_address(browser, "claes@example.org")
    path = school.link()
    school.browser().ask_for_link("tom@example.org")
    assert browser.get(path).status_int == 303


def test_b6_only_the_digest_of_the_token_is_stored(school):
    browser = school.browser()
    by_name(browser)
    give_address(browser)
    token = school.link().rpartition("/")[2]
    with school.editing() as tree:
        (key,) = [key for key, link in tree.site["people"].links.items() if link.data == "fatima@example.org"]
    assert len(key) == 64
    assert token not in key


def test_the_address_typed_does_not_tell_whether_somebody_else_has_it(school):
    browser = school.browser()
    by_name(browser)
    answers = [give_address(browser, email) for email in ("amelie@example.org", "new@example.org")]
    assert len({(each.status, each.location, each.body) for each in answers}) == 1
    pages = [blank(each.follow()) for each in answers]
    assert pages[0] == pages[1]


def test_the_owner_of_a_known_address_is_told_and_no_link_is_made(school):
    browser = school.browser()
    by_name(browser)
    give_address(browser, "amelie@example.org")
    (mail,) = school.mails()
    assert mail["To"] == "amelie@example.org"
    text = mail.get_body(("plain",)).get_content()
    assert "another access" in text
    assert "/link/" not in text
    assert "Fatima" not in text
    assert NAME not in text
    school.change("Tom", disabled=True)
    give_address(browser, "tom@example.org")
    assert len(school.mails()) == 1


def test_the_mail_to_an_address_that_is_not_proved_does_not_name_the_person(school):
    browser = school.browser()
    by_name(browser)
    give_address(browser)
    (mail,) = school.mails()
    for kind in ("plain", "html"):
        text = mail.get_body((kind,)).get_content()
        assert "Ouali" not in text
        assert NAME not in text
        assert "60 minutes" in text
        assert "fatima@example.org" in text


def test_an_address_that_somebody_took_meanwhile_is_refused_kindly(school):
    browser = school.browser()
    by_name(browser)
    give_address(browser)
    browser.get(school.link())
    form = browser.get("/legacy/password").forms["deform"]
    school.change("Tom", email="fatima@example.org")
    form["password"] = form["password-confirm"] = NEW
    answer = form.submit()
    assert answer.location == "http://localhost/legacy"
    assert "Give your address again" in answer.follow()
    assert fatima(school, "legacy_name") == NAME


def test_b8_the_sixth_mail_within_the_hour_is_not_sent_and_the_answer_is_the_same(school):
    browser = school.browser()
    by_name(browser)
    answers = [give_address(browser, f"new{number}@example.org") for number in range(6)]
    assert {each.location for each in answers} == {"http://localhost/legacy?sent=1"}
    assert len(school.mails()) == 5


@pytest.mark.parametrize("email", ["a@b.be\r\nBcc: x@y.be", "a@b,c@d", '"a b"@c.be', "a@exämple.org", "x"])
def test_i1_an_address_that_is_none_is_refused_at_the_field(school, email):
    browser = school.browser()
    by_name(browser)
    token = browser.token("/legacy")
    answer = browser.post(
        "/legacy", {"csrf_token": token, "__formid__": "deform", "email": email}, expect_errors=True
    )
    assert answer.status_int == 422
    assert school.mails() == []


def test_a_reset_by_who_only_knows_the_user_name_is_impossible(school):
    browser = school.browser()
    assert browser.ask_for_link(NAME).status_int == 422
    browser.ask_for_link(f"{NAME}@example.org")
    assert school.mails() == []
    assert school.browser().try_sign_in(NAME, PASSWORD).status_int == 422


def test_who_resets_by_the_known_address_leaves_the_old_method_too(school):
    school.change("Tom", legacy_name="tclaes", must_change_password=True)
    browser = school.browser()
    assert by_name(browser, "tclaes").status_int == 303
    # One new password at the end of the way is enough.
    assert browser.get("/me").location == "http://localhost/legacy"
    browser.ask_for_link("tom@example.org") if browser.get("/password/forgotten").forms else None
    browser.get(school.link())
    assert browser.choose().status_int == 303
    assert school.value("Tom", "legacy_name") == ""
    assert school.value("Tom", "must_change_password") is False
    assert browser.signed_in()


def test_the_address_that_the_school_knows_is_offered(school):
    school.change("Tom", legacy_name="tclaes")
    browser = school.browser()
    by_name(browser, "tclaes")
    assert browser.get("/legacy").forms["deform"]["email"].value == "tom@example.org"
    give_address(browser, "tom@example.org")
    form = browser.get(school.link()).follow().forms["deform"]
    form["password"] = form["password-confirm"] = NEW
    assert form.submit().status_int == 303
    assert school.value("Tom", "legacy_name") == ""


def test_a7_who_signed_in_a_while_ago_gives_the_password_before_the_address(school):
    browser = school.browser()
    by_name(browser)
    age_sessions(school)
    assert give_address(browser, current="wrong password").status_int == 422
    assert school.mails() == []
    assert give_address(browser, current=PASSWORD).status_int == 303


def age_sessions(house):
    """Let all sessions have begun an hour ago."""
    with house.registry.session_store.database.transaction() as connection:
        for record in _records(connection.root()):
            record.created -= 3_600


def _records(root):
    from itschool_cms.core.session_store import SessionRecord

    waiting = list(root.values())
    while waiting:
        each = waiting.pop()
        if isinstance(each, SessionRecord):
            yield each
        elif hasattr(each, "values"):
            waiting += list(each.values())


def test_the_way_out_of_the_gate_is_signing_out(school):
    browser = school.browser()
    by_name(browser)
    assert browser.send("/logout", "/legacy").location == "http://localhost/login"
    assert not browser.signed_in()


def test_the_pages_of_the_old_method_ask_a_visitor_to_sign_in(school):
    for path in ("/legacy", "/legacy/password"):
        assert "/login?next=" in school.browser().get(path, status=303).location


def test_an_old_hash_is_made_anew_at_the_sign_in_by_user_name(school):
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with school.editing() as tree:
        tree.site["people"]["fatima"].password_hash = weak
    by_name(school.browser())
    assert not passwords.is_outdated(fatima(school, "password_hash"))


def test_a_user_name_is_no_way_around_the_wanted_page(school):
    browser = school.browser()
    form = next(
        each for each in browser.get("/login?next=/me").forms.values() if each.action == "/login/legacy"
    )
    form["name"], form["password"] = NAME, PASSWORD
    assert form.submit().location == "http://localhost/me"
