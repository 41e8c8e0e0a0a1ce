"""Signing in with a second step: the state in between, codes of an app, recovery codes."""

import time

import pyotp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyramid.request import apply_request_extensions
from pyramid.scripting import prepare
from ZODB.POSException import ConflictError

from itschool_cms.accounts.entrance import enter
from itschool_cms.accounts.factors import recovery, totp
from itschool_cms.accounts.factors.models import Factors
from itschool_cms.core.database import open_site
from itschool_cms.core.models import utcnow
from tests.accounts.school import NEW, PASSWORD, person
from tests.accounts.second_step import (
    STEP,
    acts,
    add_app,
    age,
    changed,
    codes_on,
    half_way,
    next_code,
    question,
    type_code,
    uid,
    with_session,
)


@pytest.fixture
def secret(house):
    """The secret of the app that Amélie has."""
    return add_app(house.browser("Amelie"))[0]


# The state in between.


def test_a_password_alone_does_not_sign_in_who_has_a_factor(house, secret):
    browser = half_way(house, "Amelie")
    assert not browser.signed_in()
    assert "One more step" in browser.get(STEP)


def test_password_and_code_sign_in_and_lead_to_the_wanted_page(house, secret):
    browser = half_way(house, "Amelie", path="/login?next=/me/devices-page")
    answer = type_code(browser, code=next_code(secret))
    assert answer.location == "http://localhost/me/devices-page"
    assert browser.signed_in()
    me = uid(house, "Amelie")
    assert acts(house, "factor-used") == [(me, me, {"way": "app"})]
    assert acts(house, "signed-in")[-1][2]["way"] == "password"


def test_remember_me_is_kept_across_the_second_step(house, secret):
    browser = half_way(house, "Amelie", remember=True)
    answer = type_code(browser, code=next_code(secret))
    cookie = next(each for each in answer.headers.getall("Set-Cookie") if each.startswith("sid="))
    assert "Max-Age" in cookie


def test_the_session_id_is_new_after_each_of_the_two_steps(house, secret):
    browser = house.browser()
    # A visitor's living session, which somebody else may have put there.
    question(browser, "/login/passkey/ask", "/login")
    before = browser.cookies["sid"]
    browser.try_sign_in("amelie@example.org")
    between = browser.cookies["sid"]
    assert between != before
    type_code(browser, code=next_code(secret))
    assert browser.cookies["sid"] != between
    browser.set_cookie("sid", between)
    assert not browser.signed_in()
    assert browser.get(STEP).location == "http://localhost/login"


def test_a_stolen_reset_link_alone_does_not_get_past_the_factor(house, secret):
    thief = house.browser()
    thief.ask_for_link("amelie@example.org")
    thief.get(house.link())
    assert thief.choose(NEW).location == f"http://localhost{STEP}"
    assert not thief.signed_in()
    type_code(thief, code=next_code(secret))
    assert thief.signed_in()


def test_any_other_way_of_signing_in_asks_for_the_factor_too(house, secret):
    env = prepare(registry=house.registry)
    request = env["request"]
    apply_request_extensions(request)
    request.environ.update(HTTP_HOST="localhost", REMOTE_ADDR="192.0.2.7")
    request.tm.begin()
    for way in ("link", "oidc", "legacy"):
        person = request.site["people"].by_email("amelie@example.org")
        assert enter(request, person, way=way).location == STEP
        assert request.session.user == 0
    request.tm.abort()
    env["closer"]()


def test_the_second_step_is_not_there_for_who_did_not_begin(house, secret):
    browser = house.browser()
    assert browser.get(STEP).location == "http://localhost/login"
    assert type_code(browser, code=next_code(secret)).location == "http://localhost/login"
    assert house.browser("Tom").get(STEP).location == "http://localhost/"


def test_the_state_in_between_ends_after_ten_minutes(house, secret):
    browser = half_way(house, "Amelie")
    age(house, browser, "pending", 601)
    assert type_code(browser, code=next_code(secret)).location == "http://localhost/login"
    assert "came too late" in browser.get("/login")
    assert not browser.signed_in()


def test_the_state_in_between_is_of_no_use_in_another_browser(house, secret):
    half_way(house, "Amelie")
    other = house.browser()
    assert type_code(other, code=next_code(secret)).location == "http://localhost/login"


def test_a_tampered_state_is_refused(house, secret):
    browser = half_way(house, "Amelie")
    cookie = browser.cookies["sid"]
    browser.set_cookie("sid", cookie[:-1] + ("A" if cookie[-1] != "A" else "B"))
    assert type_code(browser, code=next_code(secret)).location == "http://localhost/login"


@pytest.mark.parametrize("changes", [{"disabled": True}, {"password_hash": "another"}])
def test_who_was_disabled_or_got_a_new_password_in_between_begins_again(house, secret, changes):
    browser = half_way(house, "Amelie")
    house.change("Amelie", **changes)
    assert type_code(browser, code=next_code(secret)).location == "http://localhost/login"
    assert not browser.signed_in()


def test_a_state_whose_person_or_factor_is_gone_is_refused(house, secret):
    browser = half_way(house, "Amelie")
    with house.editing() as tree:
        tree.site["people"].by_email("amelie@example.org").factors = None
    assert browser.get(STEP).location == "http://localhost/login"
    other = half_way_again(house)
    with_session(house, other, lambda values: values.update(pending={**values["pending"], "user": 1}))
    assert other.get(STEP).location == "http://localhost/login"


def half_way_again(house):
    add_app(house.browser("Tom"))
    return half_way(house, "Tom")


def test_going_back_ends_the_state(house, secret):
    browser = half_way(house, "Amelie")
    browser.send("/logout", STEP)
    assert browser.get(STEP).location == "http://localhost/login"


def test_who_must_choose_a_password_does_the_second_step_first(house, secret):
    house.change("Amelie", must_change_password=True)
    browser = half_way(house, "Amelie")
    type_code(browser, code=next_code(secret))
    assert browser.get("/me").location == "http://localhost/password/new"


# Codes.


def test_a_code_counts_once(house, secret):
    code = next_code(secret)
    assert type_code(half_way(house, "Amelie"), code=code).status_int == 303
    again = half_way(house, "Amelie")
    answer = type_code(again, code=code)
    assert answer.status_int == 422
    assert "was used already" in answer
    assert not again.signed_in()


def test_one_code_sent_twice_at_the_same_instant_counts_once(house, secret):
    with open_site(house.registry.database) as one, open_site(house.registry.database) as two:
        for site, manager in (one, two):
            manager.begin()
            assert person(site, "Amelie").factors.take_step(2**40, utcnow())
        one[1].commit()
        # The request is tried again, and finds the step used.
        with pytest.raises(ConflictError):
            two[1].commit()
        two[1].abort()
        two[1].begin()
        assert not person(two[0], "Amelie").factors.take_step(2**40, utcnow())
        two[1].abort()


def test_the_code_that_confirmed_the_app_does_not_sign_in(house, secret):
    with changed(house, "Amelie") as factors:
        step = factors.step
    answer = type_code(half_way(house, "Amelie"), code=pyotp.TOTP(secret).generate_otp(step))
    assert answer.status_int == 422


def test_the_code_of_another_account_is_refused_and_noted(house, secret):
    others, _answer = add_app(house.browser("Tom"))
    browser = half_way(house, "Amelie")
    assert type_code(browser, code=next_code(others)).status_int == 422
    assert not browser.signed_in()
    assert acts(house, "factor-refused") == [(uid(house, "Amelie"), 0, {"way": "app"})]


def test_after_five_wrong_codes_the_right_one_waits_too(house, secret):
    browser = half_way(house, "Amelie")
    for _number in range(5):
        assert type_code(browser, code="000000").status_int == 422
    answer = type_code(browser, code=next_code(secret))
    assert answer.status_int == 429
    assert "Wait" in answer
    assert int(answer.headers["Retry-After"]) > 0
    other = half_way(house, "Amelie", path="/login")
    assert type_code(other, code=next_code(secret)).status_int == 429


def test_guessing_in_small_portions_has_an_end_too(house, secret):
    throttle, person = house.registry.throttle, uid(house, "Amelie")
    for _number in range(30):
        throttle.begin({f"factor-day|{person}": 30}, time.time() - 3_600, 86_400)
    answer = type_code(half_way(house, "Amelie"), code=next_code(secret))
    assert answer.status_int == 429
    assert "Wait 23 hours, or contact the school" in answer


def test_right_codes_are_not_counted(house, secret):
    for number in range(7):
        with changed(house, "Amelie") as factors:
            factors.step = 0
        assert type_code(half_way(house, "Amelie"), code=next_code(secret)).status_int == 303, number


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "\x00" * 6, "9" * 400])
def test_what_is_no_code_is_refused(house, secret, code):
    assert type_code(half_way(house, "Amelie"), code=code).status_int == 422


@settings(deadline=None)
@given(offset=st.integers(-5, 5), at=st.integers(2_000_000, 2_000_000_000))
def test_the_codes_of_the_step_before_and_after_count_and_no_others(offset, at):
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    code = pyotp.TOTP(secret).at(at + offset * totp.STEP_SECONDS)
    step = totp.matching_step(secret, f"{code[:3]} {code[3:]}", at)
    near = [pyotp.TOTP(secret).at(at + each * totp.STEP_SECONDS) for each in (-1, 0, 1)]
    assert (step is not None) == (code in near)
    if abs(offset) <= 1:
        assert abs(step - at // totp.STEP_SECONDS) <= 1


@settings(deadline=None)
@given(steps=st.lists(st.integers(1, 50)))
def test_no_step_is_taken_twice_nor_after_a_later_one(steps):
    factors = Factors()
    taken = [step for step in steps if factors.take_step(step, None)]
    assert taken == sorted(set(taken))


def test_an_app_reads_the_secret_out_of_the_qr_code():
    secret = totp.new_secret()
    address = totp.address(secret, "amelie@example.org", "École: des Tilleuls")
    read = pyotp.parse_uri(address)
    assert (read.secret, read.interval, read.digits, read.digest().name) == (secret, 30, 6, "sha1")
    assert totp.drawing(address)["path"].startswith("M0 0.5h7")
    assert totp.groups(secret).replace(" ", "") == secret


# Recovery codes.


@pytest.fixture
def codes(house):
    """The recovery codes that Tom got with his app."""
    return codes_on(add_app(house.browser("Tom"))[1])


def test_a_recovery_code_opens_once_and_a_mail_tells(house, codes):
    browser = half_way(house, "Tom")
    assert type_code(browser, recovery=codes[3].upper().replace("-", " ")).status_int == 303
    assert "You have 9 recovery codes left" in browser.get("/me")
    mails = [mail for mail in house.mails() if mail["To"] == "tom@example.org"]
    assert any("A recovery code was used" in mail.get_body(("plain",)).get_content() for mail in mails)
    assert acts(house, "recovery-used") == [(uid(house, "Tom"), uid(house, "Tom"), {})]
    again = half_way(house, "Tom")
    answer = type_code(again, recovery=codes[3])
    assert answer.status_int == 422
    assert "Take the next one" in answer
    assert not again.signed_in()


def test_a_recovery_code_of_somebody_else_is_refused(house, secret, codes):
    browser = half_way(house, "Amelie")
    assert type_code(browser, recovery=codes[0]).status_int == 422
    assert type_code(half_way(house, "Tom"), recovery=codes[0]).status_int == 303


def test_there_are_ten_codes_of_eighty_bits_stored_as_digests_only(house, codes):
    assert len(set(codes)) == 10
    assert all(len(code.replace("-", "")) * 5 == 80 for code in codes)
    with changed(house, "Tom") as factors:
        assert set(factors.recovery) == {recovery.digest(code) for code in codes}
        assert not set(codes) & set(factors.recovery)


def test_new_codes_void_the_old_ones(house, codes):
    browser = half_way(house, "Tom")
    type_code(browser, recovery=codes[0])
    assert "<strong>9</strong>" in browser.get("/me/factors/recovery")
    new = codes_on(browser.send("/me/factors/recovery", "/me/factors/recovery"))
    assert len(set(new) - set(codes)) == 10
    assert type_code(half_way(house, "Tom"), recovery=codes[1]).status_int == 422
    assert type_code(half_way(house, "Tom"), recovery=new[1]).status_int == 303
    assert acts(house, "recovery-renewed")[0][0] == uid(house, "Tom")


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_typed_text_has_a_digest(text):
    assert len(recovery.digest(text)) == 64


def test_letters_that_read_like_digits_are_digits():
    assert recovery.digest("oil0-0000") == recovery.digest("011 0 0000")


def test_secrets_stand_on_no_page_in_no_mail_and_not_in_the_trail(house):
    browser = house.browser("Amelie")
    secret, answer = add_app(browser)
    codes = codes_on(answer)
    with changed(house, "Amelie") as factors:
        words = [secret, secret[:16], *codes, *factors.recovery]
    pages = [
        browser.get(path).text for path in ("/me", "/me/factors", "/me/factors/app", "/me/factors/recovery")
    ]
    admin = house.browser("Adam")
    with house.editing() as tree:
        name = tree.site["people"].by_email("amelie@example.org").__name__
    pages += [admin.get(f"/people/{name}").text, admin.get(f"/people/{name}/history", status="*").text]
    pages += [mail.as_string() for mail in house.mails()]
    pages += [str(entry) for act in ("factor-added", "signed-in") for entry in acts(house, act)]
    assert not [word for word in words for page in pages if word in page]


def test_the_person_that_each_request_loads_stays_small(house):
    def size():
        with house.editing() as tree:
            person = tree.site["people"].by_email("amelie@example.org")
            return len(person._p_jar.db().storage.load(person._p_oid)[0])

    before = size()
    add_app(house.browser("Amelie"))
    # A reference, and the moment of the sign-in.
    assert size() - before < 160


def test_password_stays_the_first_step(house, secret):
    answer = house.browser().try_sign_in("amelie@example.org", "not " + PASSWORD)
    assert answer.status_int == 422
