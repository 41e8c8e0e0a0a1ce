"""Signing in and out."""

import re
import time

import pytest

from itschool_cms.accounts import passwords
from itschool_cms.accounts.events import StartWanted
from tests.accounts.school import PASSWORD, House


def test_a_person_signs_in_and_lands_on_the_start_page(house):
    browser = house.browser()
    answer = browser.sign_in("Amelie")
    assert answer.location == "http://localhost/"
    assert browser.signed_in()
    assert house.value("Amelie", "last_sign_in") is not None


def test_the_portal_has_its_three_panels_and_the_school(house):
    page = house.browser().get("/login")
    assert [h2.text for h2 in page.html.select("main h2")] == [
        "Sign-in portal",
        "Forgotten your password?",
        "Do you need a hand?",
    ]
    assert "02 555 12 34" in page
    assert "Nederlands" in page


def test_address_and_blanks_around_it_may_be_written_in_any_case(house):
    assert house.browser().try_sign_in(" AMELIE@Example.org ").status_int == 303


def test_features_lead_a_person_to_their_own_start_page():
    house = House()

    def lead(event):
        event.path = "/accounts" if not event.person.is_staff() else event.path

    house.config.add_subscriber(lead, StartWanted)
    house.start()
    assert house.browser().sign_in("Amelie").location == "http://localhost/accounts"
    assert house.browser().sign_in("Claire").location == "http://localhost/"
    house.stop()


def blank(page):
    """The page without what differs from visitor to visitor."""
    return re.sub(r'(csrf_token" value=")[^"]*', r"\1", page.text)


def test_unknown_person_and_wrong_password_give_the_same_answer(house):
    answers = []
    for email in ("tom@example.org", "nob@example.org", "yas@example.org"):
        browser = house.browser()
        answers.append(browser.try_sign_in(email, "wrong password"))
    house.change("Claire", disabled=True, email="cla@example.org")
    answers.append(house.browser().try_sign_in("cla@example.org"))
    assert {answer.status_int for answer in answers} == {422}
    assert len({blank(answer).replace(str(answer.forms[0]["email"].value), "") for answer in answers}) == 1


def test_after_a_refusal_the_address_stays_and_the_password_does_not(house):
    answer = house.browser().try_sign_in("tom@example.org", "wrong password here")
    assert answer.forms[0]["email"].value == "tom@example.org"
    assert "wrong password here" not in answer
    assert answer.html.find(id="errors")["role"] == "alert"


def test_an_invited_person_has_no_password_that_would_do(house):
    assert house.browser().try_sign_in("yasmina@example.org", "").status_int == 422


def test_the_session_id_is_new_after_signing_in(house):
    browser = house.browser("Amelie")
    before = browser.cookies["sid"]
    browser.send("/login", "/me", email="amelie@example.org", password=PASSWORD)
    assert browser.cookies["sid"] != before
    browser.set_cookie("sid", before)
    assert not browser.signed_in()


def test_a_session_id_that_was_fixed_before_is_not_taken_over(house):
    browser = house.browser()
    browser.set_cookie("sid", "chosen-by-somebody-else")
    browser.sign_in("Amelie")
    assert browser.cookies["sid"] != "chosen-by-somebody-else"


def test_signing_out_ends_the_session_and_has_the_browser_forget_pages(house):
    browser = house.browser("Amelie")
    old = browser.cookies["sid"]
    answer = browser.send("/logout", "/me")
    assert answer.location == "http://localhost/login"
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    browser.set_cookie("sid", old)
    assert not browser.signed_in()


def test_signing_out_by_get_is_not_there(house):
    browser = house.browser("Amelie")
    browser.get("/logout", status=404)
    assert browser.signed_in()


def test_a_sign_in_without_the_form_token_is_refused(house):
    browser = house.browser()
    browser.post("/login", {"email": "amelie@example.org", "password": PASSWORD}, status=400)
    assert not browser.signed_in()


def test_a_sign_in_sent_by_another_site_is_refused(house):
    browser = house.browser()
    token = browser.token("/login")
    values = {"email": "amelie@example.org", "password": PASSWORD, "csrf_token": token}
    browser.post("/login", values, headers={"Origin": "https://evil.example"}, status=400)


def test_the_page_that_was_wanted_is_kept_through_the_sign_in(house):
    browser = house.browser()
    answer = browser.get("/me/password").follow()
    form = answer.forms[0]
    assert form["next"].value == "/me/password"
    wrong = browser.try_sign_in("amelie@example.org", "wrong", path="/login?next=/me/password")
    form = wrong.forms[0]
    form["password"] = PASSWORD
    assert form.submit().location == "http://localhost/me/password"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/%09/evil.example/\t",
        " https://evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "https:evil.example",
        "/" + "x" * 10_000,
        "/a\r\nSet-Cookie: x=1",
        "/login",
        "/logout",
        "/password/new",
    ],
)
def test_a_strange_next_address_leads_to_the_start_page(house, address):
    browser = house.browser()
    sent = {"email": "amelie@example.org", "password": PASSWORD, "next": address}
    assert browser.send("/login", "/login", **sent).location == "http://localhost/"


def test_who_is_signed_in_is_led_on_from_the_portal(house):
    browser = house.browser("Amelie")
    assert browser.get("/login", status=303).location == "http://localhost/"
    assert browser.get("/login?next=/me", status=303).location == "http://localhost/me"


@pytest.mark.parametrize("path", ["/login/legacy", "/login/x/y", "/logout/x", "/password", "/password/x"])
def test_pages_answer_at_their_own_address_only(house, path):
    house.browser().get(path, status=404)


@pytest.mark.parametrize("password", ["x" * 5_000, "nul\x00byte", "🦔" * 12, "", "\ud7ff" * 5, "x" * 257])
def test_strange_passwords_are_wrong_and_break_nothing(house, password):
    assert house.browser().try_sign_in("amelie@example.org", password).status_int == 422


def test_sessions_of_staff_are_short_and_those_of_parents_long(house):
    def record(first, **fields):
        browser = house.browser()
        answer = browser.sign_in(first, **fields)
        (_, found), *_ = house.registry.session_store.of_user(house.value(first, "uid"), int(time.time()))
        cookie = next(line for line in answer.headers.getall("Set-Cookie") if line.startswith("sid="))
        return found["idle"], found["ends"] - found["created"], "Max-Age" in cookie

    hour, day = 3600, 86_400
    assert record("Amelie") == (12 * hour, 30 * day, False)
    assert record("Tom", remember=True) == (30 * day, 30 * day, True)
    assert record("Jeanne", remember=True) == (hour // 2, 12 * hour, True)


def test_a_hash_of_old_parameters_is_renewed_at_sign_in(house):
    from argon2 import PasswordHasher

    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with house.editing() as tree:
        tree.site["people"].by_email("amelie@example.org").password_hash = old
    house.browser("Amelie")
    assert house.value("Amelie", "password_hash") != old
    assert not passwords.is_outdated(house.value("Amelie", "password_hash"))
    house.browser("Amelie")


def test_ten_thousand_visits_would_leave_no_session(house):
    for _ in range(20):
        house.browser().get("/login")
    assert len(house.registry.session_store) == 0


def test_a_closed_account_is_anonymous_at_the_next_request(house):
    browser = house.browser("Amelie")
    house.change("Amelie", disabled=True)
    assert not browser.signed_in()
    house.change("Amelie", disabled=False)
    assert not browser.signed_in()


def test_cookies_are_for_this_host_https_and_no_script():
    house = House(**{"site.base_url": "https://localhost"}).start()
    browser = house.browser(**{"wsgi.url_scheme": "https"})
    answer = browser.sign_in("Amelie")
    cookies = answer.headers.getall("Set-Cookie")
    assert {cookie.partition("=")[0] for cookie in cookies} == {"__Host-sid", "__Host-device"}
    assert all({"secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(c.split("; ")) for c in cookies)
    assert all("Domain" not in cookie for cookie in cookies)
    house.stop()
