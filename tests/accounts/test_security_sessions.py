"""The promises about sessions that other tests do not make yet: SECURITY.md, part C."""

import time

import pytest

from itschool_cms.core.database import open_site
from tests.accounts.school import NEW, PASSWORD, House, person


def age(house, first, seconds, *names):
    """Let times of all sessions of a person lie further back."""
    store = house.registry.session_store
    with house.editing() as tree:
        uid = person(tree.site, first).uid

    def change(record):
        for name in names:
            setattr(record, name, getattr(record, name) - seconds)

    for key, _record in store.of_user(uid, int(time.time())):
        store.save(key, change)


def test_c1_every_change_of_what_a_person_may_do_changes_the_session_id(house):
    browser = house.browser()
    browser.set_cookie("sid", "chosen-by-a-stranger")
    browser.sign_in("Amelie")
    ids = ["chosen-by-a-stranger", browser.cookies["sid"]]
    form = browser.get("/me/confirm").forms["deform"]
    form["current"] = PASSWORD
    form.submit(status=303)
    ids.append(browser.cookies["sid"])
    form = browser.get("/me/password").forms["deform"]
    form["current"], form["password"], form["password-confirm"] = PASSWORD, NEW, NEW
    form.submit(status=303)
    ids.append(browser.cookies["sid"])
    browser.send("/logout", "/me")
    browser.sign_in("Amelie", NEW)
    ids.append(browser.cookies["sid"])
    assert len(set(ids)) == len(ids)
    for old in ids[:-1]:
        stale = house.browser()
        stale.set_cookie("sid", old)
        assert not stale.signed_in()


def other_password(browser, **fields):
    form = browser.get("/me/password").forms["deform"]
    form["current"], form["password"], form["password-confirm"] = PASSWORD, NEW, NEW
    for name, value in fields.items():
        form[name] = value
    form.submit(status=303)


@pytest.fixture(scope="module")
def two_processes(tmp_path_factory):
    """Two applications that share nothing but their databases, as two processes do."""
    folder = tmp_path_factory.mktemp("shared")
    uris = {f"{name}.uri": f"sqlite://{folder}/{name}" for name in ("zodb", "sessions", "trail")}
    settings = {**uris, "throttle.path": f"{folder}/throttle.sqlite"}
    first, second = House(**settings), House(**settings)
    first.start()
    second.app = second.config.make_wsgi_app()
    second.registry, second.host = second.app.registry, first.host
    yield first, second
    for house in (first, second):
        house.stop()


def replayed(house, browser):
    """The same cookies at another process."""
    found = house.browser()
    for name in ("sid", "device"):
        found.set_cookie(name, browser.cookies[name])
    return found


@pytest.mark.parametrize(
    "act",
    [
        lambda own, other: other.send("/logout", "/me"),
        lambda own, other: own.send("/me/devices", "/me", device="others"),
        lambda own, other: other_password(own),
    ],
)
def test_c2_a_session_that_ended_is_nobody_at_the_next_request_in_every_process(two_processes, act):
    first, second = two_processes
    with open_site(first.registry.database) as (site, manager), manager:
        person(site, "Amelie").password_hash = person(site, "Tom").password_hash
    own, other = first.browser("Amelie"), first.browser("Amelie")
    elsewhere = replayed(second, other)
    assert elsewhere.signed_in()
    act(own, other)
    again = replayed(second, elsewhere)
    assert not again.signed_in()
    assert not other.signed_in()
    assert replayed(second, own).signed_in()


def test_c2_one_device_is_signed_out_and_the_others_stay(two_processes):
    first, second = two_processes
    own, lost, kept = (first.browser("Tom") for _ in range(3))
    page = own.get("/me")
    keys = [button["value"] for button in page.html.select("button[name=device]")]
    store = first.registry.session_store
    import hashlib

    key = hashlib.sha256(lost.cookies["sid"].encode()).hexdigest()
    assert key in keys
    own.send("/me/devices", "/me", device=key)
    assert not replayed(second, lost).signed_in()
    assert replayed(second, kept).signed_in()
    assert len(store) >= 2


def test_c3_no_cookie_but_that_of_the_session_says_who_somebody_is(house):
    browser = house.browser()
    browser.sign_in("Amelie", remember=True)
    sent = dict(browser.cookies)
    assert set(sent) <= {"sid", "device", "csrf"}
    for name in set(sent) - {"sid"}:
        other = house.browser()
        other.set_cookie(name, sent[name])
        assert not other.signed_in()
    only = house.browser()
    only.set_cookie("sid", sent["sid"])
    assert only.signed_in()


@pytest.mark.parametrize(
    ("first", "idle", "whole"),
    [("Claire", 1_800, 12 * 3_600), ("Adam", 1_800, 12 * 3_600), ("Amelie", 12 * 3_600, 30 * 86_400)],
)
def test_c4_a_session_ends_when_idle_and_in_any_case_by_role(house, first, idle, whole):
    browser = house.browser(first)
    age(house, first, idle - 60, "seen")
    assert browser.signed_in()
    age(house, first, idle + 60, "seen")
    assert not browser.signed_in()
    browser = house.browser(first)
    age(house, first, whole - 60, "created", "ends")
    assert browser.signed_in()
    age(house, first, 120, "created", "ends")
    assert "/login?next=%2Fme" in browser.get("/me", status=303).location


def test_c4_who_ticked_it_stays_signed_in_for_thirty_days_and_no_longer(house):
    browser = house.browser()
    answer = browser.sign_in("Amelie", remember=True)
    assert any("Max-Age=2592000" in cookie for cookie in answer.headers.getall("Set-Cookie"))
    assert "Stays signed in when the browser is closed" in browser.get("/me")
    age(house, "Amelie", 29 * 86_400, "seen", "created", "ends")
    assert browser.signed_in()
    age(house, "Amelie", 86_400 + 60, "created", "ends")
    assert not browser.signed_in()
    answer = house.browser().sign_in("Amelie")
    assert not any("sid=" in cookie and "Max-Age" in cookie for cookie in answer.headers.getall("Set-Cookie"))


OURS = {"Sec-Fetch-Site": "same-origin"}


def test_c4_a_half_filled_form_is_kept_on_that_page_only_and_sent_again(house):
    browser = house.browser("Amelie")
    form = next(form for form in browser.get("/me").forms.values() if form.action == "/me/language")
    form["language"] = "nl"
    age(house, "Amelie", 13 * 3_600, "seen")
    page = form.submit(headers=OURS, status=400)
    assert "You were signed out" in page
    assert house.value("Amelie", "language") == "en"
    assert "no-store" in page.headers["Cache-Control"]
    kept = page.forms[0]
    assert kept["language"].value == "nl"
    assert len(house.registry.session_store) == 1
    browser.sign_in("Amelie")
    assert house.value("Amelie", "language") == "en"
    page = kept.submit(headers=OURS, status=400)
    assert "You were signed out" not in page
    again = next(form for form in page.forms.values() if form.action == "/me/language")
    again.submit(headers=OURS, status=303)
    assert house.value("Amelie", "language") == "nl"


def test_c4_no_secret_is_kept_of_a_form(house):
    browser = house.browser("Amelie")
    form = browser.get("/me/password").forms["deform"]
    form["current"], form["password"], form["password-confirm"] = PASSWORD, NEW, NEW
    age(house, "Amelie", 13 * 3_600, "seen")
    page = form.submit(headers=OURS, status=400)
    assert NEW not in page
    assert PASSWORD not in page
    assert "Send what I wrote" not in page


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "none"}])
def test_c4_what_no_page_of_ours_is_known_to_have_sent_comes_back_with_no_token(house, headers):
    browser = house.browser("Amelie")
    answer = browser.post("/me/language", {"language": "nl"}, headers=headers, status=400)
    assert "Send what I wrote" not in answer
    origin = {"Origin": "http://localhost"}
    assert "Send what I wrote" in browser.post("/me/language", {"language": "nl"}, headers=origin, status=400)
    assert "Send what I wrote" not in browser.post("/me/language", {}, headers=origin, status=400)


def test_c5_nothing_of_a_person_stays_in_the_browser_after_signing_out(house):
    browser = house.browser("Amelie")
    for path in ("/me", "/me/data", "/me/data.json", "/me/email", "/me/password"):
        kept = browser.get(path).headers["Cache-Control"]
        assert "no-store" in kept
        assert "private" in kept
    answer = browser.send("/logout", "/me")
    assert '"cache"' in answer.headers["Clear-Site-Data"]
    assert "/login" in browser.get("/me", status=303).location


def test_c6_visitors_who_only_look_leave_no_session_and_no_write(house):
    before = house.registry.database.lastTransaction(), len(house.registry.session_store)
    sessions = house.registry.session_store.database.lastTransaction()
    for number in range(100):
        browser = house.browser()
        for path in ("/login", "/password/forgotten", "/link/junk", "/me", f"/nothing-{number}"):
            browser.get(path, status="*")
    assert before == (house.registry.database.lastTransaction(), 0)
    assert house.registry.session_store.database.lastTransaction() == sessions


def test_e1_a_person_sees_what_is_known_of_each_device_and_nothing_more(house):
    browser = house.browser("Amelie")
    tile = browser.get("/me").html.select_one("section:has(#tile-devices)")
    text = " ".join(tile.text.split())
    assert "Signed in:" in text
    assert "last used:" in text
    assert "This device" in text
    assert "the place is not known" in text
    assert "192.0.2.7" not in text
