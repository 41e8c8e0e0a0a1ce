"""My access."""

import pytest

from itschool_cms.accounts.devices import describe
from tests.accounts.school import NEW, PASSWORD, PHONE


def test_visitors_are_led_to_the_portal(house):
    for path in ("/me", "/me/password", "/people"):
        assert "/login?next=" in house.browser().get(path, status=303).location
    for path in ("/me/language", "/me/devices"):
        assert house.browser().send(path, "/login").status_int == 404


def test_a_person_sees_their_own_data(house):
    page = house.browser("Amelie").get("/me")
    assert "Amelie Lefèvre" in page
    assert "amelie@example.org" in page
    assert "This device" in page


def test_the_language_chosen_is_kept_with_the_person(house):
    browser = house.browser("Amelie")
    forms = browser.get("/me").forms.values()
    form = next(form for form in forms if "language" in form.fields)
    assert form["language"].value == "en"
    form["language"] = "nl"
    assert form.submit().location == "http://localhost/me"
    assert house.value("Amelie", "language") == "nl"
    assert 'lang="nl"' in browser.get("/me")
    assert browser.send("/me/language", "/me", language="xx").status_int == 404


def test_a_person_changes_the_password_with_the_current_one(house):
    browser, other = house.browser("Amelie"), house.browser("Amelie")
    before = browser.cookies["sid"]
    form = browser.get("/me/password").forms["deform"]
    form["current"], form["password"], form["password-confirm"] = PASSWORD, NEW, NEW
    assert form.submit().location == "http://localhost/me"
    assert browser.cookies["sid"] != before
    assert browser.signed_in()
    assert not other.signed_in()


def test_without_the_current_password_nothing_changes(house):
    browser = house.browser("Amelie")
    form = browser.get("/me/password").forms["deform"]
    form["current"], form["password"], form["password-confirm"] = "wrong", NEW, NEW
    assert "not your current password" in form.submit(status=422)
    house.browser().sign_in("Amelie")


def test_a_lost_phone_is_signed_out_from_elsewhere(house):
    phone, tablet = house.browser(HTTP_USER_AGENT=PHONE), house.browser()
    phone.sign_in("Amelie")
    tablet.sign_in("Amelie")
    browser = house.browser("Amelie")
    page = browser.get("/me")
    assert "Safari, iPhone" in page
    row = next(row for row in page.html.select("li") if "Safari, iPhone" in row.text and row.button)
    browser.send("/me/devices", "/me", device=row.button["value"])
    assert not phone.signed_in()
    assert tablet.signed_in()
    browser.send("/me/devices", "/me", device="others")
    assert not tablet.signed_in()
    assert browser.signed_in()


def test_nobody_ends_the_session_of_somebody_else(house):
    tom, amelie = house.browser("Tom"), house.browser("Amelie")
    page = tom.get("/me")
    assert "others" not in [button.get("value") for button in page.html.select("button")]
    import time

    store = house.registry.session_store
    ((key, _),) = store.of_user(house.value("Amelie", "uid"), int(time.time()))
    tom.send("/me/devices", "/me", device=key)
    assert amelie.signed_in()


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Edg/120", "Edge, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko Firefox/120.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120 Mobile Safari/537", "Chrome, Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14) Version/17 Safari/605", "Safari, Mac"),
        ("curl/8", "a stranger"),
    ],
)
def test_browsers_are_named_in_plain_words(agent, said):
    class Words:
        def translate(self, message):
            return "a stranger"

    class Request:
        words = Words()

    assert describe(Request(), agent) == said
