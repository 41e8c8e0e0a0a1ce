"""The promises about mailed links that other tests do not make yet: SECURITY.md, part B."""

import logging
import re
import time

import pytest

from itschool_cms.accounts import links
from itschool_cms.accounts.models import Purpose, User
from itschool_cms.core.models import utcnow
from tests.accounts.school import NEW, House, person
from tests.accounts.test_email_change import ask, links_by_address
from tests.accounts.test_links import blank

# The code of a printed letter is typed, not followed: its tests are those of letters.
MAILED = list(links.PAGES)


def issue(house, purpose, first="Amelie", data="new@example.net"):
    with house.editing() as tree:
        return links.issue(tree.site["people"], person(tree.site, first), purpose, utcnow(), data)


def test_b1_an_invitation_is_used_once_even_by_two_tabs(house):
    house.browser().ask_for_link("yasmina@example.org")
    path, first, second = house.link(), house.browser(), house.browser()
    first.get(path)
    second.get(path)
    form = second.get("/password/new").forms["deform"]
    assert first.choose().status_int == 303
    form["password"] = form["password-confirm"] = NEW + " again"
    form.submit(status=410)


def test_b2_the_token_moves_to_a_short_cookie_of_this_host_and_out_of_the_address():
    house = House(**{"site.base_url": "https://localhost"}).start()
    token = issue(house, Purpose.RESET)
    browser = house.browser(**{"wsgi.url_scheme": "https"})
    answer = browser.get(f"/link/{token}")
    assert answer.location == "https://localhost/password/new"
    (cookie,) = answer.headers.getall("Set-Cookie")
    assert cookie.startswith("__Host-link=")
    assert {"secure", "HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=900"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    house.stop()


@pytest.mark.parametrize("purpose", MAILED)
def test_b2_twenty_looks_of_a_scanner_use_up_no_link_of_any_purpose(house, purpose):
    path = f"/link/{issue(house, purpose)}"
    before = house.registry.database.lastTransaction()
    scanner = house.browser(HTTP_USER_AGENT="Mozilla/5.0 (compatible; LinkScanner)")
    for _ in range(20):
        scanner.head(path, status=303)
        scanner.get(path, status=303).follow()
    assert house.registry.database.lastTransaction() == before
    assert len(house.registry.session_store) == 0


@pytest.mark.parametrize("purpose", MAILED)
def test_b4_the_token_of_one_purpose_opens_nothing_of_another(house, purpose):
    browser = house.browser()
    browser.get(f"/link/{issue(house, purpose)}")
    for page in {*links.PAGES.values()}:
        # By its own page the link shows something; that of the old method asks to be signed in first.
        answer = browser.get(page, status="*")
        opened = answer.status_int == 200
        assert opened == (page == links.PAGES[purpose] and purpose != Purpose.LEGACY)
        assert opened or answer.status_int == 410 or "/login?next=" in answer.location


def test_b4_no_other_secret_of_a_browser_is_a_link(house):
    browser = house.browser("Amelie")
    secrets = [browser.cookies["sid"], browser.cookies["device"], browser.token("/me")]
    pages = [house.browser().get(f"/link/{each}", status=410) for each in secrets]
    assert len({blank(page) for page in pages}) == 1
    # Nor is a link a session.
    stranger = house.browser()
    stranger.set_cookie("sid", issue(house, Purpose.RESET))
    assert not stranger.signed_in()


@pytest.mark.parametrize("purpose", MAILED)
@pytest.mark.parametrize(
    "values",
    [{"email": "amelie.new@example.org"}, {"disabled": True}],
)
def test_b5_a_new_address_or_a_closed_account_ends_links_of_all_purposes(house, purpose, values):
    path = f"/link/{issue(house, purpose)}"
    house.change("Amelie", **values)
    house.browser().get(path, status=410)
    if "disabled" in values:
        house.change("Amelie", disabled=False)
        house.browser().get(path, status=410)


@pytest.mark.parametrize("purpose", MAILED)
def test_b5_a_new_link_of_its_kind_ends_the_older_one(house, purpose):
    path = f"/link/{issue(house, purpose)}"
    house.browser().get(path, status=303)
    issue(house, purpose)
    house.browser().get(path, status=410)


def test_b6_whoever_reads_the_database_finds_no_token(house, tmp_path):
    tokens = [issue(house, purpose) for purpose in MAILED]
    assert all(len(token) == 43 for token in tokens)
    with house.editing() as tree:
        people = tree.site["people"]
        stored = repr([(key, vars(link)) for key, link in people.links.items()])
        stored += repr(vars(person(tree.site, "Amelie")))
    for token in tokens:
        assert token not in stored
    # The second of the links that let somebody in has ended the first.
    assert [links.digest(token) in stored for token in tokens] == [False, True, True, True, True, True]


def test_b7_no_token_stands_in_logs_pages_or_the_trail(house, caplog):
    caplog.set_level(logging.DEBUG)
    answers = []
    office, browser = house.browser("Claire"), house.browser()
    house.browser().ask_for_link("yasmina@example.org")
    ask(house.browser("Amelie"))
    paths = [house.link(0), *links_by_address(house).values()]
    tokens = {path.rpartition("/")[2] for path in paths}
    for path in paths:
        answers += [
            browser.get(path),
            browser.get(path + "x", status=410),
            browser.get(path + "/x", status=410),
        ]
        answers.append(browser.get(f"/no-such-page?next={path}", status=404))
    browser.get(paths[0])
    answers += [browser.get("/password/new"), browser.choose("short"), browser.choose()]
    answers += [
        office.get("/people"),
        office.get("/people/yasmina-benali"),
        office.get("/people/amelie-lefevre"),
    ]
    answers += [browser.get("/me"), browser.get("/me/data"), browser.get("/me/data.json")]
    for answer in answers:
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        shown = answer.text if answer.status_int != 404 else ""
        assert not any(token in shown for token in tokens)
        assert not any(token in answer.headers.get("Location", "") for token in tokens)
    with house.registry.trail.database.transaction() as connection:
        trail = repr([entry.content for entry in connection.root()["entries"].values()])
    for token in tokens:
        assert token not in caplog.text
        assert token not in trail


def test_b8_every_wish_for_a_link_gets_the_same_bytes(house):
    house.change("Tom", disabled=True)
    with house.editing() as tree:
        tree.add(tree.site["people"], User(first_name="Bad", last_name="Mail", email="bad mail@x"))
    pages = []
    emails = [
        "amelie@example.org",
        "tom@example.org",
        "yasmina@example.org",
        "nobody@example.org",
        "bad mail@x",
    ]
    for email in emails:
        browser = house.browser()
        answer = browser.ask_for_link(email)
        page = answer.follow()
        headers = {
            name: value
            for name, value in answer.headerlist
            if name not in ("Set-Cookie", "Date") and "nonce" not in value
        }
        pages.append((answer.status, tuple(sorted(headers.items())), answer.body, blank(page)))
    assert len(set(pages)) == 1
    assert sorted(mail["To"] for mail in house.mails()) == ["amelie@example.org", "yasmina@example.org"]


def test_b8_the_sixth_wish_mails_nothing_and_answers_the_same_in_the_same_time():
    house = House(**{"accounts.even_seconds": "0.15"}).start()
    answers = []
    for _ in range(6):
        form = house.browser().get("/password/forgotten").forms[0]
        form["email"] = "amelie@example.org"
        began = time.monotonic()
        answer = form.submit()
        assert time.monotonic() - began >= 0.15
        answers.append((answer.status, answer.location, answer.body))
    assert len(set(answers)) == 1
    assert len(house.mails()) == 5
    house.stop()


def test_k3_a_token_is_found_by_its_digest_and_compared_with_nothing(house):
    token = issue(house, Purpose.RESET)

    asked = []

    class Watched(dict):
        def get(self, key, default=None):
            asked.append(key)
            return super().get(key, default)

    with house.editing() as tree:
        people = tree.site["people"]
        watched = Watched(people.links)

        class People:
            links = watched
            site = people.site

        for typed in (token, token[:-1] + "x", "x"):
            links.find(People(), typed, utcnow())
    assert len(asked) == 3
    assert all(re.fullmatch(r"[0-9a-f]{64}", key) for key in asked)
