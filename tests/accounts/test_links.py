"""Mailed links: asked for, followed, used once."""

import re
import threading
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itschool_cms.accounts import links
from itschool_cms.accounts.api import find_by_email, invite, set_password
from itschool_cms.accounts.models import Purpose, User
from itschool_cms.core.models import utcnow
from tests.accounts.school import NEW, PASSWORD, House, person


def blank(page):
    return re.sub(r'(csrf_token" value=")[^"]*', r"\1", page.text)


def reset(house, first="Amelie"):
    house.browser().ask_for_link(f"{first.lower()}@example.org")
    return house.link()


def test_a_person_gets_a_link_and_chooses_a_new_password(house):
    path, browser = reset(house), house.browser()
    answer = browser.get(path)
    assert answer.location == "http://localhost/password/new"
    page = answer.follow()
    assert "amelie@example.org" in page
    assert page.forms["deform"]["logout_others"].checked
    done = browser.choose()
    assert done.location == "http://localhost/"
    assert "Your password is set" in browser.get("/me/password")
    house.browser().sign_in("Amelie", NEW)
    assert house.browser().try_sign_in("amelie@example.org").status_int == 422


def test_an_account_never_used_gets_an_invitation_of_14_days(house):
    path = reset(house, "Yasmina")
    mail = house.mails()[0]
    assert mail["Subject"] == "Your access to École des Tilleuls"
    assert "14 days" in mail.get_body(("plain",)).get_content()
    assert "Activate my access" in mail.get_body(("html",)).get_content()
    browser = house.browser()
    browser.get(path)
    assert browser.choose().status_int == 303
    assert house.value("Yasmina", "account_state") == "active"
    with house.editing() as tree:
        assert tree.site.catalog.count("account|invited") == 0


def test_the_mail_is_plain_and_html_in_the_language_of_its_reader(house):
    reset(house)
    (mail,) = house.mails()
    text, html = mail.get_body(("plain",)).get_content(), mail.get_body(("html",)).get_content()
    assert mail["To"] == "amelie@example.org"
    for part in (text, html):
        assert "Reset my password" in part
        assert "60 minutes" in part
        assert "02 555 12 34" in part
        assert "amelie@example.org" in part
        assert "http://localhost/link/" in part
    assert 'lang="en"' in html
    assert "style" not in html


def test_looking_at_a_link_uses_nothing_up(house):
    path = reset(house)
    for _ in range(20):
        house.browser().get(path, status=303)
        house.browser().head(path, status=303)
    browser = house.browser()
    browser.get(path)
    browser.get("/password/new")
    assert browser.choose().status_int == 303


def test_the_clean_page_leaks_no_token(house):
    path, browser = reset(house), house.browser()
    token = path.rpartition("/")[2]
    page = browser.get(path).follow()
    assert token not in page
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page.headers["Cache-Control"]


def test_the_cookie_of_a_link_is_short_lived_and_goes_when_it_was_used(house):
    path, browser = reset(house), house.browser()
    (cookie,) = browser.get(path).headers.getall("Set-Cookie")
    assert {"Max-Age=900", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))
    since, _, token = browser.cookies["link"].partition(".")
    browser.set_cookie("link", f"{int(since) - 901}.{token}")
    browser.get("/password/new", status=410)
    browser.set_cookie("link", f"{int(since) + 900}.{token}")
    browser.get("/password/new", status=410)
    browser.get(path)
    browser.choose()
    assert "link" not in browser.cookies


def test_a_link_works_once(house):
    path, first, second = reset(house), house.browser(), house.browser()
    first.get(path)
    second.get(path)
    form = second.get("/password/new").forms["deform"]
    assert first.choose().status_int == 303
    form["password"] = form["password-confirm"] = "another long passphrase xyz"
    assert form.submit(expect_errors=True).status_int == 410
    house.browser().get(path, status=410)
    house.browser().sign_in("Amelie", NEW)


def test_of_two_who_send_the_form_at_the_same_instant_exactly_one_wins(house):
    path = reset(house)
    forms = []
    for _ in range(4):
        browser = house.browser()
        browser.get(path)
        forms.append(browser.get("/password/new").forms["deform"])
    start, answers = threading.Barrier(4), []

    def send(form, number):
        form["password"] = form["password-confirm"] = f"{NEW} {number}"
        start.wait()
        answers.append(form.submit(expect_errors=True).status_int)

    threads = [threading.Thread(target=send, args=(form, n)) for n, form in enumerate(forms)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 410, 410, 410]


def shift(house, purpose, by):
    """Issue a link at another time; return its path."""
    with house.editing() as tree:
        people = tree.site["people"]
        return "/link/" + links.issue(people, person(tree.site, "Amelie"), purpose, utcnow() + by)


@pytest.mark.parametrize(
    ("purpose", "by", "status"),
    [
        (Purpose.INVITATION, -timedelta(days=14) + timedelta(seconds=60), 303),
        (Purpose.INVITATION, -timedelta(days=14, seconds=1), 410),
        (Purpose.RESET, -timedelta(minutes=59), 303),
        (Purpose.RESET, -timedelta(minutes=60, seconds=1), 410),
        (Purpose.RESET, timedelta(minutes=4), 303),
        (Purpose.RESET, timedelta(minutes=6), 410),
    ],
)
def test_a_link_ends_in_time_and_gains_no_life_by_a_clock_set_back(house, purpose, by, status):
    house.browser().get(shift(house, purpose, by), status=status)


def test_all_links_that_do_not_count_get_the_same_page(house):
    good = reset(house)
    token = good.rpartition("/")[2]
    flipped = ("A" if token[0] != "A" else "B") + token[1:]
    bad = [
        "x",
        flipped,
        token[:-1],
        token + "A",
        token.swapcase(),
        token + "=",
        f"{token}/x",
        "",
        "%20" + token,
    ]
    pages = [house.browser().get(f"/link/{each}", status=410) for each in bad]
    pages.append(house.browser().get("/password/new", status=410))
    used = reset(house)
    browser = house.browser()
    browser.get(used)
    browser.choose()
    pages += [house.browser().get(used, status=410), house.browser().get(good, status=410)]
    pages.append(house.browser().get(shift(house, Purpose.RESET, -timedelta(days=1)), status=410))
    assert len({blank(page) for page in pages}) == 1
    assert "Send me a new link" in pages[0]
    assert "amelie" not in pages[0].text.lower()
    assert pages[0].forms[0].action == "/password/forgotten"


@given(st.text(max_size=60))
def test_junk_is_nobodys_token(text):
    house = junk_house()
    with house.editing() as tree:
        assert links.find(tree.site["people"], text, utcnow()) is None
        assert tree.site["people"].by_email(text) is None


def junk_house(kept=[]):  # noqa: B006 - one school for all examples
    if not kept:
        kept.append(House().start())
    return kept[0]


def test_only_the_digest_of_a_token_of_256_bits_is_stored(house):
    path = reset(house)
    token = path.rpartition("/")[2]
    assert len(token) == 43
    with house.editing() as tree:
        (key,) = tree.site["people"].links
        assert key == links.digest(token)
        assert token not in repr(vars(tree.site["people"].links[key]))
        assert re.fullmatch(r"[0-9a-f]{64}", key)


def own_change(house):
    browser = house.browser("Amelie")
    form = browser.get("/me/password").forms["deform"]
    form["current"], form["password"], form["password-confirm"] = PASSWORD, NEW, NEW
    assert form.submit().status_int == 303


@pytest.mark.parametrize(
    "act",
    [
        reset,
        lambda house: house.change("Amelie", email="amelie.new@example.org"),
        lambda house: house.change("Amelie", disabled=True),
        own_change,
    ],
)
def test_a_new_link_a_new_address_a_new_password_or_a_closed_account_ends_older_links(house, act):
    path = reset(house)
    act(house)
    house.browser().get(path, status=410)


def test_other_changes_of_a_person_leave_the_link_alone(house):
    path = reset(house)
    house.change("Amelie", phone="0470 12 34 56")
    house.browser().get(path, status=303)


def test_a_link_of_somebody_else_is_refused_while_another_person_is_signed_in(house):
    path = reset(house)
    page = house.browser("Tom").get(path, status=410)
    assert "amelie" not in page.text.lower()
    assert "sign out first" in page
    browser = house.browser()
    browser.get(path)
    browser.sign_in("Tom")
    browser.get("/password/new", status=410)
    house.browser("Amelie").get(path, status=303)


def test_a_reset_signs_the_other_devices_out_when_that_is_ticked(house):
    other, path, browser = house.browser("Amelie"), reset(house), house.browser()
    browser.get(path)
    browser.choose()
    assert browser.signed_in()
    assert not other.signed_in()


def test_a_reset_leaves_the_other_devices_alone_when_it_is_not_ticked(house):
    other, path, browser = house.browser("Amelie"), reset(house), house.browser()
    browser.get(path)
    browser.choose(logout_others=False)
    assert browser.signed_in()
    assert other.signed_in()


@pytest.mark.parametrize(
    ("password", "again", "reason"),
    [
        ("short", None, "at least 12"),
        ("password1password1", None, "Too easy"),
        ("École des Tilleuls", None, "Too easy"),
        ("Lefèvre-Amelie-1", None, "Too easy"),
        (NEW, NEW + "x", "not the same"),
        ("", None, "Required"),
        ("x" * 257, None, "at most 256"),
        ("tab\tin the password here", None, "cannot be used"),
    ],
)
def test_a_password_that_will_not_do_gives_the_form_again(house, password, again, reason):
    path, browser = reset(house), house.browser()
    browser.get(path)
    answer = browser.choose(password, again)
    assert answer.status_int == 422
    assert reason in answer
    assert NEW not in answer
    assert browser.choose().status_int == 303


@pytest.mark.parametrize("email", ["amelie@example.org", "nobody@example.org", "claire@example.org"])
def test_asking_for_a_link_has_one_answer_for_everybody(house, email):
    house.change("Claire", disabled=True)
    answer = house.browser().ask_for_link(email)
    assert answer.status_int == 303
    assert answer.location == "http://localhost/password/forgotten?sent=1"
    page = answer.follow()
    assert "spam" in page
    assert email not in page
    assert len(house.mails()) == (email == "amelie@example.org")


def test_the_sixth_wish_for_a_link_mails_nothing_but_answers_the_same(house):
    answers = [house.browser().ask_for_link("amelie@example.org").location for _ in range(6)]
    assert len(set(answers)) == 1
    assert len(house.mails()) == 5


@pytest.mark.parametrize("email", ["", "   ", "no address", "x@" + "y" * 260])
def test_what_is_no_address_gives_the_form_again(house, email):
    answer = house.browser().ask_for_link(email)
    assert answer.status_int == 422
    assert "Write one address" in answer


def test_the_answer_takes_the_same_time_for_everybody():
    import time

    house = House(**{"accounts.even_seconds": "0.2"}).start()
    for email in ("amelie@example.org", "nobody@example.org"):
        form = house.browser().get("/password/forgotten").forms[0]
        form["email"] = email
        began = time.monotonic()
        form.submit()
        assert time.monotonic() - began >= 0.2
    house.stop()


def test_who_must_change_the_password_reaches_no_other_page(house):
    with house.editing() as tree:
        person(tree.site, "Amelie").must_change_password = True
    browser = house.browser()
    browser.sign_in("Amelie")
    for path in ("/", "/me", "/people", "/login"):
        assert browser.get(path, status=303).location.endswith(("/password/new", "localhost/"))
    assert browser.send("/me/language", "/password/new", language="nl").location.endswith("/password/new")
    page = browser.get("/password/new")
    assert "You must change your password" in page
    browser.get(page.html.find("link", rel="stylesheet")["href"], status=200)
    assert browser.choose().location == "http://localhost/"
    assert browser.signed_in()


def test_who_must_change_the_password_may_sign_out_instead(house):
    with house.editing() as tree:
        person(tree.site, "Amelie").must_change_password = True
    browser = house.browser()
    browser.sign_in("Amelie")
    assert browser.send("/logout", "/password/new").location == "http://localhost/login"


def test_who_signed_in_long_ago_gives_the_present_password_first(house):
    browser = house.browser("Amelie")
    with house.editing() as tree:
        user = person(tree.site, "Amelie")
        user.must_change_password = True
    store = house.registry.session_store
    import time

    ((key, _),) = store.of_user(user.uid, int(time.time()))
    store.save(key, lambda record: setattr(record, "created", record.created - 601))
    assert "not your current password" in browser.choose(current="wrong wrong wrong")
    assert browser.choose(current=PASSWORD).status_int == 303


def test_guesses_of_the_present_password_are_counted_there_too(house):
    browser = house.browser("Amelie")
    with house.editing() as tree:
        user = person(tree.site, "Amelie")
        user.must_change_password = True
    store = house.registry.session_store
    import time

    ((key, _),) = store.of_user(user.uid, int(time.time()))
    store.save(key, lambda record: setattr(record, "created", record.created - 601))
    answers = [browser.choose(current="wrong wrong wrong") for _try in range(11)]
    assert "not your current password" in answers[9]
    assert "not your current password" not in answers[10]
    assert "A right password waits as well" in browser.choose(current=PASSWORD)


def test_who_need_not_change_it_uses_the_page_of_their_own_access(house):
    house.browser("Amelie").get("/password/new", status=410)


def test_other_features_set_passwords_and_find_people(house):
    with house.editing() as tree:
        user = User(first_name="Noé", last_name="Neuf", email="Noe@example.org")
        set_password(user, NEW)
        tree.add(tree.site["people"], user)
        assert find_by_email(tree.site, "noe@EXAMPLE.org") is user
        assert find_by_email(tree.site, "nobody@example.org") is None
        set_password(person(tree.site, "Yasmina"), NEW)
        assert tree.site.catalog.count("account|active") == 7
    house.browser().sign_in("Noe", NEW)


def test_a_closed_account_is_not_invited(house):
    house.change("Amelie", disabled=True)
    with house.editing() as tree, pytest.raises(ValueError, match="disabled"):
        invite(None, person(tree.site, "Amelie"))


def test_the_log_of_an_error_holds_no_token(house, caplog):
    path = reset(house)
    with house.editing() as tree:
        tree.site["people"].links = None
    page = house.browser().get(path, status=500)
    token = path.rpartition("/")[2]
    assert "Incident" in caplog.text
    assert token not in caplog.text
    assert token not in page
