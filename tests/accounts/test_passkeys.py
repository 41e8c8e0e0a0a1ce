"""Passkeys: adding them, signing in by them alone or as the second step, and what must not pass."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from webauthn.helpers import base64url_to_bytes

from itschool_cms.accounts.factors import attempts, passkeys
from itschool_cms.accounts.factors.views.keys import clean_name
from tests.accounts.authenticator import Authenticator
from tests.accounts.school import PHONE
from tests.accounts.second_step import (
    KEYS,
    STEP,
    acts,
    add_passkey,
    age,
    changed,
    codes_on,
    half_way,
    question,
    type_code,
    uid,
    with_session,
)

LOGIN, CONFIRM = "/login/passkey", "/me/confirm"


@pytest.fixture
def device(house):
    """The phone on which Amélie has a passkey."""
    found = Authenticator()
    add_passkey(house.browser("Amelie"), found)
    return found


def ask(browser):
    return question(browser, f"{LOGIN}/ask", "/login")


def sign_in(browser, answer, **fields):
    return browser.send(LOGIN, "/login", credential=answer, **fields)


def second(browser, device, **lies):
    asked = question(browser, f"{STEP}/ask", STEP)
    return browser.send(f"{STEP}/passkey", STEP, credential=device.get(asked, **lies))


def is_refused(house, answer, browser):
    """The refusal of the portal: it says that nothing was accepted, and nobody is signed in."""
    told = "The passkey was not accepted" in browser.get("/login")
    return answer.location == "http://localhost/login" and told and not browser.signed_in()


# Adding.


def test_a_passkey_is_asked_for_as_the_standard_wants_it(house):
    asked = question(house.browser("Amelie"), f"{KEYS}/ask", KEYS)
    assert asked["rp"] == {"name": "École des Tilleuls", "id": "localhost"}
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert len(base64url_to_bytes(asked["challenge"])) == 32
    assert base64url_to_bytes(asked["user"]["id"]) == str(uid(house, "Amelie")).encode()


def test_the_first_passkey_brings_recovery_codes_and_a_mail(house):
    browser = house.browser("Amelie")
    answer = add_passkey(browser, Authenticator())
    assert len(codes_on(answer)) == 10
    assert "A passkey was added" in house.mails()[-1].get_body(("plain",)).get_content()
    me = uid(house, "Amelie")
    assert acts(house, "factor-added") == [(me, me, {"kind": "passkey"})]
    assert "My phone" in browser.get("/me")


def test_a_second_passkey_is_added_and_no_key_twice(house, device):
    browser = house.browser()
    sign_in(browser, device.get(ask(browser)))
    asked = question(browser, f"{KEYS}/ask", KEYS)
    assert len(asked["excludeCredentials"]) == 1
    answer = browser.send(
        KEYS, KEYS, credential=Authenticator().create(asked), name="  Key\u202e \n of steel "
    )
    assert answer.location == "http://localhost/me/factors"
    assert "Key of steel" in browser.get("/me/factors")


def test_a_passkey_without_a_name_is_called_after_the_device(house):
    browser = house.browser("Amelie", HTTP_USER_AGENT=PHONE)
    assert browser.get(KEYS).html.find(id="name")["value"] == "Safari, iPhone"
    add_passkey(browser, Authenticator(), name=" ")
    assert "Safari, iPhone" in browser.get("/me/factors")


@settings(deadline=None)
@given(st.text(max_size=400))
def test_a_name_is_one_line_of_sixty_signs_at_most(text):
    assert len(clean_name(text)) <= 60
    assert clean_name(text).isprintable()


@pytest.mark.parametrize(
    "device",
    [
        Authenticator(origin="https://evil.example"),
        Authenticator(rp="evil.example"),
        Authenticator(verifies=False),
    ],
    ids=["origin", "rp id", "no check of the person"],
)
def test_a_passkey_made_elsewhere_or_without_a_check_is_not_added(house, device):
    browser = house.browser("Amelie")
    assert add_passkey(browser, device).location == f"http://localhost{KEYS}"
    assert "could not be added" in browser.get(KEYS)
    assert not house.value("Amelie", "factors")


def test_the_question_for_a_new_passkey_counts_once_and_for_five_minutes(house):
    browser, device = house.browser("Amelie"), Authenticator()
    asked = question(browser, f"{KEYS}/ask", KEYS)
    made = device.create(asked)
    age(house, browser, "passkey", 301)
    browser.send(KEYS, KEYS, credential=made, name="x")
    assert not house.value("Amelie", "factors")
    add_passkey(browser, device)
    again = browser.send(KEYS, KEYS, credential=made, name="x")
    assert again.location == f"http://localhost{KEYS}"


def test_a_key_with_an_endless_name_is_not_added(house):
    browser, device = house.browser("Amelie"), Authenticator()
    device.name_bytes = 1_024
    add_passkey(browser, device)
    assert not house.value("Amelie", "factors")


def test_nobody_keeps_more_than_twenty(house, device):
    with changed(house, "Amelie") as factors:
        factors.passkeys = factors.passkeys * 20
    browser = house.browser()
    sign_in(browser, device.get(ask(browser)))
    answer = browser.send(KEYS, KEYS, credential="{}", name="x")
    assert answer.location == "http://localhost/me/factors"
    assert "Remove one first" in browser.get("/me/factors")


# As the only step.


def test_a_passkey_alone_signs_in_and_leads_to_the_wanted_page(house, device):
    browser = house.browser()
    answer = sign_in(browser, device.get(ask(browser)), next="/me/devices-page", remember="true")
    assert answer.location == "http://localhost/me/devices-page"
    assert browser.signed_in()
    assert acts(house, "signed-in")[-1][2]["way"] == "passkey"
    with changed(house, "Amelie") as factors:
        assert factors.passkeys[0].used is not None
        assert factors.passkeys[0].count == 1


def test_the_button_of_the_portal_is_hidden_until_a_script_shows_it(house):
    form = house.browser().get("/login").html.select_one("form[data-passkey]")
    assert form.has_attr("hidden")
    assert form["action"] == LOGIN


def test_a_passkey_signs_in_under_a_new_session_id(house, device):
    browser = house.browser()
    asked = ask(browser)
    before = browser.cookies["sid"]
    sign_in(browser, device.get(asked))
    assert browser.cookies["sid"] != before


@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:1"},
        {"rp": "evil.example"},
        {"verifies": False},
    ],
)
def test_a_passkey_from_another_site_or_without_a_check_of_the_person_is_refused(house, device, lie):
    for name, value in lie.items():
        setattr(device, name, value)
    browser = house.browser()
    answer = sign_in(browser, device.get(ask(browser)), next="/me")
    assert answer.location == "http://localhost/login?next=%2Fme"
    assert not browser.signed_in()
    assert acts(house, "factor-refused") == [(0, 0, {"way": "passkey"})]


def test_an_answer_counts_once(house, device):
    browser = house.browser()
    answer = device.get(ask(browser))
    assert sign_in(browser, answer).location == "http://localhost/"
    other = house.browser()
    assert is_refused(house, sign_in(other, answer), other)
    asked = ask(other)
    assert asked["challenge"]
    assert is_refused(house, sign_in(other, answer), other)


def test_a_refused_answer_uses_the_question_up(house, device):
    browser = house.browser()
    asked = ask(browser)
    sign_in(browser, device.get(asked, signature=b"wrong"))
    assert is_refused(house, sign_in(browser, device.get(asked)), browser)


def test_two_answers_to_one_question_at_the_same_instant_are_one(house, device):
    browser = house.browser()
    asked = ask(browser)
    first, second_answer = device.get(asked), device.get(asked)
    assert sign_in(browser, first).location == "http://localhost/"
    # The other request had read the session before it was ended: the passkey itself knows the question.
    late = house.browser()
    ask(late)
    late_session(house, late, asked)
    assert is_refused(house, sign_in(late, second_answer), late)


def late_session(house, browser, asked):
    def change(values):
        values["passkey"] = {**values["passkey"], "challenge": base64url_to_bytes(asked["challenge"])}

    with_session(house, browser, change)


def test_an_answer_after_five_minutes_is_refused(house, device):
    browser = house.browser()
    answer = device.get(ask(browser))
    age(house, browser, "passkey", 301)
    assert is_refused(house, sign_in(browser, answer), browser)


def test_an_answer_in_another_browser_is_refused(house, device):
    answer = device.get(ask(house.browser()))
    other = house.browser()
    assert is_refused(house, sign_in(other, answer), other)


def test_the_answer_to_another_kind_of_question_is_refused(house, device):
    browser = half_way(house, "Amelie")
    answer = device.get(question(browser, f"{STEP}/ask", STEP))
    assert is_refused(house, sign_in(browser, answer), browser)


def test_a_counter_that_goes_back_is_refused(house, device):
    browser = house.browser()
    sign_in(browser, device.get(ask(browser), count=5))
    for count in (5, 4, 0):
        other = house.browser()
        assert is_refused(house, sign_in(other, device.get(ask(other), count=count)), other)
    other = house.browser()
    assert sign_in(other, device.get(ask(other), count=6)).location == "http://localhost/"


def test_an_unknown_passkey_and_one_of_nobody_are_refused(house, device):
    browser = house.browser()
    stranger = Authenticator()
    stranger.create({"user": {"id": "AAAA"}, "challenge": "AAAA"})
    for handle in (None, b"", b"abc", b"1", b"9" * 30, str(uid(house, "Amelie")).encode()):
        answer = stranger.get(ask(browser), userHandle=handle)
        assert is_refused(house, sign_in(browser, answer), browser), handle


def test_a_passkey_that_names_another_person_is_refused(house, device):
    browser = house.browser()
    answer = device.get(ask(browser), userHandle=str(uid(house, "Tom")).encode())
    assert is_refused(house, sign_in(browser, answer), browser)


def test_a_signature_of_another_key_is_refused(house, device):
    browser = house.browser()
    other = Authenticator()
    other.create({"user": {"id": "AAAA"}, "challenge": "AAAA"})
    other.keys[0].credential, other.keys[0].handle = device.keys[0].credential, device.keys[0].handle
    assert is_refused(house, sign_in(browser, other.get(ask(browser))), browser)


def test_the_passkey_of_a_disabled_person_opens_nothing(house, device):
    house.change("Amelie", disabled=True)
    browser = house.browser()
    assert is_refused(house, sign_in(browser, device.get(ask(browser))), browser)


@pytest.mark.parametrize("junk", ["", "{}", "[]", "null", "[" * 2_500, '{"id": 1}', "é" * 40, "9" * 9_000])
def test_junk_is_refused(house, junk):
    browser = house.browser()
    ask(browser)
    assert sign_in(browser, junk).location == "http://localhost/login"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    part=st.sampled_from(["clientDataJSON", "authenticatorData", "signature"]), value=st.binary(max_size=80)
)
def test_no_bent_part_of_an_answer_signs_in_or_breaks_the_page(house, device, part, value):
    browser = house.browser()
    answer = sign_in(browser, device.get(ask(browser), **{part: value}))
    assert answer.location == "http://localhost/login"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=st.binary(max_size=200))
def test_no_bent_passkey_is_added_or_breaks_the_page(house, value):
    browser = house.browser("Tom")
    asked = question(browser, f"{KEYS}/ask", KEYS)
    made = Authenticator().create(asked, attestationObject=value)
    assert browser.send(KEYS, KEYS, credential=made, name="x").status_int == 303
    assert not house.value("Tom", "factors")


def test_asking_for_passkeys_has_an_end_for_each_network(house):
    browser, throttle = house.browser(), house.registry.throttle
    for _number in range(attempts.PER_NETWORK):
        throttle.begin({"passkey|192.0.2.0/24": attempts.PER_NETWORK}, time.time())
    assert browser.send(f"{LOGIN}/ask", "/login").status_int == 429
    elsewhere = house.browser(REMOTE_ADDR="198.51.100.1")
    assert ask(elsewhere)["challenge"]


def test_the_script_never_writes_html():
    script = Path(passkeys.__file__).parents[2] / "core" / "static" / "passkeys.js"
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|https?:", script.read_text()
    )


def test_looking_at_the_portal_leaves_no_session(house):
    browser = house.browser()
    browser.get("/login")
    assert "sid" not in browser.cookies


# As the second step, and to prove again who one is.


def test_a_passkey_is_the_second_step_after_the_password(house, device):
    browser = half_way(house, "Amelie")
    assert browser.get(STEP).html.find(id="code") is None
    asked = question(browser, f"{STEP}/ask", STEP)
    assert len(asked["allowCredentials"]) == 1
    assert asked["userVerification"] == "required"
    answer = browser.send(f"{STEP}/passkey", STEP, credential=device.get(asked, userHandle=None))
    assert answer.location == "http://localhost/"
    assert browser.signed_in()
    assert acts(house, "factor-used")[-1][2] == {"way": "passkey"}


def test_somebody_elses_passkey_is_no_second_step(house, device):
    others = Authenticator()
    add_passkey(house.browser("Tom"), others)
    browser = half_way(house, "Amelie")
    for handle in (others.keys[0].handle, device.keys[0].handle, None):
        answer = second(browser, others, userHandle=handle)
        assert answer.status_int == 422
        assert "not accepted" in answer
    # One's own key that names somebody else is no proof either.
    assert second(browser, device, userHandle=others.keys[0].handle).status_int == 422
    assert not browser.signed_in()
    assert acts(house, "factor-refused")[0] == (uid(house, "Amelie"), 0, {"way": "passkey"})


def test_a_code_does_nothing_for_who_has_a_passkey_only(house, device):
    assert type_code(half_way(house, "Amelie"), code="123456").status_int == 422


def test_the_pages_of_the_passkey_as_second_step_need_the_first(house, device):
    browser = house.browser()
    for path in (f"{STEP}/ask", f"{STEP}/passkey"):
        assert browser.send(path, "/login").location == "http://localhost/login"


def test_a_passkey_proves_again_who_one_is(house, device):
    browser = half_way(house, "Amelie")
    second(browser, device)
    house.change("Amelie", password_hash="")
    page = browser.get(f"{CONFIRM}?next=/me/factors")
    assert page.html.find("input", {"name": "current"}) is None
    before = browser.cookies["sid"]
    asked = question(browser, f"{CONFIRM}/ask", CONFIRM)
    answer = browser.send(f"{CONFIRM}/passkey", CONFIRM, credential=device.get(asked), next="/me/factors")
    assert answer.location == "http://localhost/me/factors"
    assert browser.cookies["sid"] != before
    assert acts(house, "signed-in")[-1][2]["way"] == "confirmed"


def test_somebody_elses_passkey_proves_nothing(house, device):
    browser = house.browser("Tom")
    asked = question(browser, f"{CONFIRM}/ask", CONFIRM)
    answer = browser.send(f"{CONFIRM}/passkey", CONFIRM, credential=device.get(asked), next="/me/factors")
    assert answer.location == "http://localhost/me/confirm?next=%2Fme%2Ffactors"
    assert "not accepted" in browser.get(CONFIRM)


def test_who_has_neither_password_nor_passkey_is_told_how_to_prove_it(house):
    browser = house.browser("Tom")
    house.change("Tom", password_hash="")
    assert "Sign out, sign in the way you did" in browser.get(CONFIRM)
