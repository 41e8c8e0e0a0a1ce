"""A passkey from its making to signing in by it, with the browser's own authenticator."""

import re

import pyotp
from playwright.sync_api import expect

from tools.browser import OFFICE, PHONE, open_portal, sign_in

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def add_authenticator(page, **options):
    """Give the browser of a page a device that keeps passkeys."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": {**AUTHENTICATOR, **options}})
    return session, made["authenticatorId"]


def press(page):
    page.locator("form[data-passkey] button[type=submit]").click()


def test_a_passkey_is_made_and_signs_in_alone_as_second_step_and_to_confirm(new_page, axe):
    page = new_page(width=PHONE)
    add_authenticator(page)
    sign_in(page, "luc@example.org")
    page.goto("/me/factors/key")
    axe(page)
    page.locator("#name").fill("Toms Telefon")
    press(page)
    page.locator(".codes").wait_for()
    assert page.locator(".codes code").count() == 10
    axe(page)
    page.goto("/me/factors")
    assert "Toms Telefon" in page.locator("main").inner_text()
    axe(page)

    page.context.clear_cookies()
    open_portal(page)
    press(page)
    page.wait_for_url(re.compile("/(accounts|families|manage)"))

    page.goto("/me/confirm?next=/me/factors")
    axe(page)
    press(page)
    # The address of the question holds this one too.
    page.wait_for_url(lambda url: "/me/confirm" not in url)

    page.context.clear_cookies()
    open_portal(page)
    page.locator("#email").fill("luc@example.org")
    page.locator("#password").fill("Ecole-de-demo-2026")
    page.locator("#password").press("Enter")
    page.wait_for_url("**/login/factor")
    axe(page)
    press(page)
    page.wait_for_url(re.compile("/(accounts|families|manage)"))


def test_a_device_that_gives_no_passkey_leaves_the_other_ways(new_page):
    page = new_page(width=OFFICE)
    session, device = add_authenticator(page)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    open_portal(page)
    page.locator("[data-passkey-failed]").wait_for(state="hidden")
    press(page)
    page.locator("[data-passkey-failed]").wait_for(state="visible")
    expect(page.locator("form[data-passkey] button[type=submit]")).to_be_enabled()


def test_an_app_is_set_up_without_scripts(new_page, axe):
    page = new_page(width=PHONE, js=False)
    person = "sofie@example.org"
    sign_in(page, person)
    page.goto("/me/factors/app")
    page.locator("form[action$=secret] button").click()
    key = page.locator(".key-text").text_content().replace(" ", "")
    page.locator("#code").fill(pyotp.TOTP(key).now())
    page.locator("#code").press("Enter")
    codes = page.locator(".codes code")
    codes.first.wait_for()
    code = codes.first.inner_text()
    page.context.clear_cookies()
    open_portal(page)
    assert page.locator("form[data-passkey]").is_hidden()
    page.locator("#email").fill(person)
    page.locator("#password").fill("Ecole-de-demo-2026")
    page.locator("#password").press("Enter")
    page.wait_for_url("**/login/factor")
    page.locator("summary").first.click()
    page.locator("#recovery").fill(code)
    page.locator("#recovery").press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
