"""Ways through the pages of the second step."""

import time
from contextlib import contextmanager

import pyotp

from itschool_cms.accounts.models import SECOND_FACTOR_STAFF
from itschool_cms.core.session_store import digest
from tests.accounts.school import PASSWORD, person

APP, KEYS, STEP = "/me/factors/app", "/me/factors/key", "/login/factor"


def require(house):
    """Have the school ask its staff for a second step."""
    with house.editing() as tree:
        tree.site["people"].second_factor = SECOND_FACTOR_STAFF


def add_app(browser, path=APP):
    """Set up an app; returns its secret and the answer to its first code."""
    browser.send(f"{APP}/secret", path)
    secret = browser.get(APP).html.select_one(".key-text").text.replace(" ", "")
    return secret, browser.send(APP, APP, code=pyotp.TOTP(secret).now())


def next_code(secret, steps=1):
    """The code of a later step: the one that confirmed the app counts no more."""
    return pyotp.TOTP(secret).at(int(time.time()) + 30 * steps)


def codes_on(page):
    """The recovery codes that a page shows."""
    return [code.text for code in page.html.select(".codes code")]


def half_way(house, first, **fields):
    """A browser that has done the first step."""
    browser = house.browser()
    answer = browser.try_sign_in(f"{first.lower()}@example.org", PASSWORD, **fields)
    assert answer.location == f"http://localhost{STEP}"
    return browser


def type_code(browser, **values):
    """Send the form of the second step; the page is shown to whoever is half way."""
    return browser.send(STEP, "/login", **values)


def question(browser, path, page):
    """What the script of a page asks the server for."""
    return browser.send(path, page).json


def add_passkey(browser, device, name="My phone"):
    """Add a passkey; returns the answer."""
    asked = question(browser, f"{KEYS}/ask", KEYS)
    return browser.send(KEYS, KEYS, credential=device.create(asked), name=name)


def acts(house, act):
    """Facts of all entries of the trail about an act, the oldest first."""
    with house.registry.trail.database.transaction() as connection:
        found = [entry for entry in connection.root()["entries"].values() if entry.act == act]
        return [(entry.person, entry.by, entry.facts) for entry in found]


def uid(house, first):
    """The uid of a person."""
    return house.value(first, "uid")


@contextmanager
def changed(house, first):
    """The stored factors of a person, to be changed."""
    with house.editing() as tree:
        yield person(tree.site, first).factors


def with_session(house, browser, change):
    """Change the values that the session of a browser holds, as if time had passed."""

    def apply(record):
        values = dict(record.values)
        change(values)
        record.values = values

    house.registry.session_store.save(digest(browser.cookies["sid"]), apply)


def age(house, browser, key, seconds):
    """Make what a session keeps under a key so many seconds older."""

    def change(values):
        values[key] = {**values[key], "since": values[key]["since"] - seconds}

    with_session(house, browser, change)
