"""Proving again who one is, before what matters most."""

import pytest

from tests.accounts.school import PASSWORD


def confirm(browser, password=PASSWORD, path="/me/confirm?next=/me/password"):
    form = browser.get(path).forms["deform"]
    form["current"] = password
    return form.submit(expect_errors=True)


def test_the_right_password_leads_on_under_a_new_session(house):
    browser = house.browser("Amelie")
    before = browser.cookies["sid"]
    answer = confirm(browser)
    assert answer.location == "http://localhost/me/password"
    assert browser.cookies["sid"] != before
    assert browser.signed_in()


def test_a_wrong_password_is_refused_at_the_field(house):
    browser = house.browser("Amelie")
    answer = confirm(browser, "not this one")
    assert answer.status_int == 422
    assert "not your current password" in answer.html.select_one(".item-current .error").text


def test_guessing_at_an_open_device_has_an_end(house):
    browser = house.browser("Amelie")
    for _ in range(10):
        confirm(browser, "not this one")
    assert "Wait" in confirm(browser).text


def test_a_visitor_is_asked_to_sign_in(house):
    assert house.browser().get("/me/confirm").location.startswith("http://localhost/login")


@pytest.mark.parametrize(
    "address", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x"]
)
def test_nobody_is_led_to_another_site(house, address):
    browser = house.browser("Amelie")
    form = browser.get("/me/confirm", {"next": address}).forms["deform"]
    form["current"] = PASSWORD
    assert form.submit().location == "http://localhost/me"
