"""The pages of factors: one's own, those of admins, and the gate of the school."""

import pyotp
import pytest
from pyramid.events import BeforeRender
from webtest.forms import Radio

from itschool_cms.accounts.models import SECOND_FACTOR_OPTIONAL, SECOND_FACTOR_STAFF, People
from itschool_cms.core.session_store import digest
from tests.accounts.authenticator import Authenticator
from tests.accounts.school import NEW, PASSWORD
from tests.accounts.second_step import (
    APP,
    KEYS,
    STEP,
    acts,
    add_app,
    add_passkey,
    changed,
    codes_on,
    half_way,
    next_code,
    require,
    type_code,
    uid,
)

MINE, SECURITY = "/me/factors", "/people/security"


def stale(house, browser):
    """Let the sign-in of a browser be an hour old."""

    def change(record):
        record.created -= 3_600

    house.registry.session_store.save(digest(browser.cookies["sid"]), change)


def last_mail(house):
    return house.mails()[-1].get_body(("plain",)).get_content()


def place(house, first):
    with house.editing() as tree:
        return f"/people/{tree.site['people'].by_email(f'{first.lower()}@example.org').__name__}"


# One's own.


def test_an_app_is_set_up_by_a_qr_code_or_by_typing_and_counts_after_a_first_code(house):
    browser = house.browser("Amelie")
    assert "Show the QR code" in browser.get(APP)
    browser.send(f"{APP}/secret", APP)
    page = browser.get(APP)
    assert page.html.select_one("svg.qr path")["d"].startswith("M0 0.5h7")
    key = page.html.select_one(".key-text").text
    assert [len(group) for group in key.split()] == [4] * 8
    assert house.browser("Amelie").signed_in()
    answer = browser.send(APP, APP, code="000000")
    assert answer.status_int == 422
    assert house.value("Amelie", "factors") is None
    answer = browser.send(APP, APP, code=pyotp.TOTP(key.replace(" ", "")).now())
    assert len(codes_on(answer)) == 10
    me = uid(house, "Amelie")
    assert acts(house, "factor-added") == [(me, me, {"kind": "app"})]
    assert "An app for codes was added" in last_mail(house)


def test_once_confirmed_neither_key_nor_codes_are_shown_again(house):
    browser = house.browser("Amelie")
    secret, answer = add_app(browser)
    assert "Show the QR code" in browser.get(APP)
    for path in (APP, MINE, "/me", "/me/factors/recovery"):
        text = browser.get(path).text
        assert secret[:8] not in text
        assert codes_on(answer)[0] not in text


def test_a_code_without_a_key_leads_to_the_beginning(house):
    browser = house.browser("Amelie")
    assert browser.send(APP, APP, code="123456").location == f"http://localhost{APP}"


def test_guessing_at_the_set_up_has_an_end(house):
    browser = house.browser("Amelie")
    browser.send(f"{APP}/secret", APP)
    for _number in range(5):
        browser.send(APP, APP, code="000000")
    assert browser.send(APP, APP, code="000000").status_int == 429


def test_another_phone_takes_the_place_of_the_first(house):
    browser = house.browser("Amelie")
    old, _answer = add_app(browser)
    assert "count no more" in browser.get(APP)
    new, answer = add_app(browser)
    assert answer.location == f"http://localhost{MINE}"
    assert type_code(half_way(house, "Amelie"), code=next_code(old)).status_int == 422
    assert type_code(half_way(house, "Amelie"), code=next_code(new)).status_int == 303


def test_the_first_factor_signs_out_what_was_signed_in_without_one(house):
    browser, other = house.browser("Amelie"), house.browser("Amelie")
    add_app(browser)
    assert browser.signed_in()
    assert not other.signed_in()


@pytest.mark.parametrize("path", [MINE, APP, KEYS, f"{MINE}/remove", f"{MINE}/recovery"])
def test_second_steps_are_seen_and_changed_by_a_fresh_sign_in_only(house, path):
    browser = house.browser("Amelie")
    stale(house, browser)
    assert browser.get(path).location.startswith("http://localhost/me/confirm?next=%2Fme%2Ffactors")
    answer = browser.send(path, "/me", which="app", code="1")
    assert answer.location is None or "/me/confirm" in answer.location


@pytest.mark.parametrize("path", [f"{APP}/secret", f"{KEYS}/ask"])
def test_no_secret_and_no_question_without_a_fresh_sign_in(house, path):
    browser = house.browser("Amelie")
    stale(house, browser)
    assert "/me/confirm" in browser.send(path, "/me").location


def test_who_is_signed_in_changes_the_password_without_another_second_step(house):
    browser = house.browser("Amelie")
    add_app(browser)
    form = browser.get("/me/password").forms["deform"]
    form["current"], form["password"], form["password-confirm"] = PASSWORD, NEW, NEW
    assert form.submit().location == "http://localhost/me"
    assert browser.signed_in()


def test_a_factor_is_removed_after_a_question_and_a_mail_tells(house):
    browser = house.browser("Amelie")
    add_app(browser)
    assert "It is your last one" in browser.get(f"{MINE}/remove?which=app")
    browser.send(f"{MINE}/remove", MINE, which="app")
    assert "The app for codes was removed" in last_mail(house)
    assert not house.value("Amelie", "has_factor")()
    assert acts(house, "factor-removed")[0][2] == {"kind": "app"}
    with changed(house, "Amelie") as factors:
        assert factors.recovery == ()
    assert house.browser("Amelie").signed_in()
    assert "Off" in browser.get("/me")


def test_one_passkey_of_two_is_removed(house):
    browser = house.browser("Amelie")
    add_passkey(browser, Authenticator(), name="Phone")
    add_passkey(browser, Authenticator(), name="Laptop")
    with changed(house, "Amelie") as factors:
        tag, kept = factors.passkeys[0].tag, factors.recovery
    page = browser.get(f"{MINE}/remove?which={tag}")
    assert "Phone" in page
    assert "last one" not in page
    browser.send(f"{MINE}/remove", MINE, which=tag)
    with changed(house, "Amelie") as factors:
        assert [each.name for each in factors.passkeys] == ["Laptop"]
        assert factors.recovery == kept
    assert "A passkey was removed" in last_mail(house)


@pytest.mark.parametrize("which", ["", "app", "0123456789abcdef"])
def test_what_is_not_there_is_not_removed(house, which):
    browser = house.browser("Amelie")
    assert browser.get(f"{MINE}/remove?which={which}").location == f"http://localhost{MINE}"
    browser.send(f"{MINE}/remove", MINE, which=which)
    assert not house.mails()


def test_there_are_no_recovery_codes_without_a_factor(house):
    browser = house.browser("Amelie")
    assert browser.get(f"{MINE}/recovery").location == f"http://localhost{MINE}"
    assert browser.send(f"{MINE}/recovery", MINE).location == f"http://localhost{MINE}"


def test_a_visitor_is_led_to_sign_in(house):
    assert house.browser().get(MINE).location.startswith("http://localhost/login")


# The gate.


def test_a_new_school_asks_its_office_and_admins_for_a_second_step():
    assert People.second_factor == SECOND_FACTOR_STAFF


@pytest.mark.parametrize("first", ["Claire", "Adam"])
def test_two_factor_for_staff_is_forced_at_the_first_sign_in(house, first):
    require(house)
    browser = house.browser(first)
    for path in ("/", "/people", "/me", "/me/password", "/me/devices", "/search", "/me/factors.x"):
        assert browser.get(path).location == f"http://localhost{MINE}", path
    answer = browser.send("/me/language", MINE, language="fr")
    assert answer.location == f"http://localhost{MINE}"
    page = browser.get(MINE)
    assert page.html.select_one("nav.sidenav") is None
    assert "Sign out" in page
    _secret, answer = add_app(browser)
    assert answer.html.select_one("a.btn-primary")["href"] == "/"
    assert browser.get("/people").status_int == 200


def test_a_passkey_opens_the_gate_too(house):
    require(house)
    browser = house.browser("Claire")
    add_passkey(browser, Authenticator())
    assert browser.get("/people").status_int == 200


@pytest.mark.parametrize("first", ["Amelie", "Jeanne"])
def test_a_second_step_is_optional_for_all_others(house, first):
    require(house)
    assert house.browser(first).signed_in()


def test_whoever_comes_to_the_gate_late_proves_again_who_they_are(house):
    require(house)
    browser = house.browser("Claire")
    stale(house, browser)
    assert browser.get(MINE).location.startswith("http://localhost/me/confirm")
    form = browser.get("/me/confirm?next=/me/factors").forms["deform"]
    form["current"] = PASSWORD
    assert form.submit().location == f"http://localhost{MINE}"
    assert browser.get(MINE).status_int == 200


def test_first_the_new_password_then_the_second_step(house):
    require(house)
    house.change("Claire", must_change_password=True)
    browser = house.browser("Claire")
    assert browser.get("/people").location == "http://localhost/password/new"
    assert browser.get(MINE).location == "http://localhost/password/new"
    assert browser.choose().status_int == 303
    assert browser.get("/people").location == f"http://localhost{MINE}"


def test_signing_out_passes_the_gate(house):
    require(house)
    browser = house.browser("Claire")
    assert browser.send("/logout", MINE).location == "http://localhost/login"


def test_the_last_factor_of_somebody_who_must_have_one_stays(house):
    require(house)
    browser = house.browser("Claire")
    add_app(browser)
    browser.send(f"{MINE}/remove", MINE, which="app")
    assert "this is your last one" in browser.get(MINE)
    assert house.value("Claire", "has_factor")()
    add_passkey(browser, Authenticator())
    browser.send(f"{MINE}/remove", MINE, which="app")
    with changed(house, "Claire") as factors:
        assert not factors.secret
        tag = factors.passkeys[0].tag
    browser.send(f"{MINE}/remove", MINE, which=tag)
    assert house.value("Claire", "has_factor")()


# Admins.


def setting(browser):
    """The form of the setting, and its radio buttons."""
    form = browser.get(SECURITY).forms["deform"]
    return form, next(fields[0] for fields in form.fields.values() if isinstance(fields[0], Radio))


def test_an_admin_decides_whether_staff_must_have_a_second_step(house):
    browser = house.browser("Adam")
    form, choice = setting(browser)
    assert choice.value == SECOND_FACTOR_OPTIONAL
    choice.value = SECOND_FACTOR_STAFF
    assert form.submit().location.endswith(SECURITY)
    assert acts(house, "security-changed")[0][2] == {"second_factor": SECOND_FACTOR_STAFF}
    assert browser.get("/people").location == f"http://localhost{MINE}"


def test_the_setting_takes_the_offered_values_only(house):
    browser = house.browser("Adam")
    form, choice = setting(browser)
    choice.force_value("everybody")
    assert form.submit(expect_errors=True).status_int == 422


@pytest.mark.parametrize("first", ["Amelie", "Jeanne", "Claire"])
def test_nobody_else_sees_the_setting(house, first):
    browser = house.browser(first)
    assert browser.get(SECURITY, status="*").status_int == 404
    assert browser.send(SECURITY, "/me", second_factor=SECOND_FACTOR_OPTIONAL).status_int == 404
    assert SECURITY not in browser.get("/me").text


def test_the_setting_wants_a_fresh_sign_in(house):
    browser = house.browser("Adam")
    stale(house, browser)
    assert "/me/confirm" in browser.get(SECURITY).location
    browser.send(SECURITY, "/me", second_factor=SECOND_FACTOR_STAFF)
    with house.editing() as tree:
        assert tree.site["people"].second_factor == SECOND_FACTOR_OPTIONAL


def test_an_admin_removes_all_factors_of_who_lost_the_phone(house):
    lost = house.browser("Amelie")
    add_app(lost)
    add_passkey(lost, Authenticator())
    browser, path = house.browser("Adam"), place(house, "Amelie")
    assert "Recovery codes left" in browser.get(path)
    assert "all devices are signed out" in browser.get(f"{path}/factors")
    browser.send(f"{path}/factors", path)
    assert house.value("Amelie", "factors") is None
    assert not lost.signed_in()
    assert house.mails()[-1]["To"] == "amelie@example.org"
    assert "The school removed all second steps" in last_mail(house)
    adam, amelie = uid(house, "Adam"), uid(house, "Amelie")
    removed = acts(house, "factor-removed")
    assert removed == [(amelie, adam, {"kind": "app"}), (amelie, adam, {"kind": "passkey"})]
    assert house.browser("Amelie").signed_in()
    assert "The password alone signs the person in" in browser.get(path)
    require(house)


def test_removing_what_is_not_there_leads_back(house):
    browser, path = house.browser("Adam"), place(house, "Tom")
    assert browser.get(f"{path}/factors").location.rstrip("/") == f"http://localhost{path}"
    browser.send(f"{path}/factors", path)
    assert not house.mails()


def test_an_admin_cannot_do_it_to_themselves(house):
    browser, path = house.browser("Adam"), place(house, "Adam")
    add_app(browser)
    assert browser.get(f"{path}/factors").location == f"http://localhost{MINE}"
    assert browser.send(f"{path}/factors", "/me").location == f"http://localhost{MINE}"
    assert house.value("Adam", "has_factor")()
    assert "My second step" in browser.get(path)


def test_removing_factors_wants_a_fresh_sign_in(house):
    add_app(house.browser("Amelie"))
    browser, path = house.browser("Adam"), place(house, "Amelie")
    stale(house, browser)
    assert "/me/confirm" in browser.send(f"{path}/factors", path).location
    assert house.value("Amelie", "has_factor")()


@pytest.mark.parametrize("first", ["Amelie", "Jeanne", "Claire", "Tom"])
def test_nobody_else_sees_or_removes_factors(house, first):
    add_app(house.browser("Amelie"))
    path = place(house, "Amelie")
    if first == "Amelie":
        browser = half_way(house, first)
        with changed(house, first) as factors:
            type_code(browser, code=next_code(factors.secret))
    else:
        browser = house.browser(first)
    assert browser.get(f"{path}/factors", status="*").status_int == 404
    assert browser.send(f"{path}/factors", "/me").status_int == 404
    assert "Remove all second steps" not in browser.get(path, status="*")
    assert house.value("Amelie", "has_factor")()


def test_mails_are_in_the_language_of_the_person(house):
    house.change("Amelie", language="nl")
    add_app(house.browser("Amelie"))
    html = house.mails()[-1].get_body(("html",)).get_content()
    assert '<html lang="nl">' in html


def test_the_page_of_the_second_step_names_the_ways_that_the_person_has(house):
    browser = house.browser("Amelie")
    add_app(browser)
    page = half_way(house, "Amelie").get(STEP)
    assert page.html.find(id="code") is not None
    assert page.html.select_one("form[data-passkey]") is None
    add_passkey(browser, Authenticator())
    page = half_way(house, "Amelie").get(STEP)
    assert page.html.select_one("form[data-passkey]").has_attr("hidden")


def test_what_is_rendered_without_a_request_has_no_button(house):
    event = BeforeRender({"request": None})
    house.registry.notify(event)
    assert "passkeys" not in event
