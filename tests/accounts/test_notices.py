"""What a person is told by mail about their own access, and their last sign-ins."""

from datetime import timedelta

import pytest
import transaction

from itschool_cms.accounts.models import User
from itschool_cms.core.i18n import LANGUAGES
from itschool_cms.core.models import utcnow
from tests.accounts.school import NEW, PASSWORD, PHONE, person
from tests.accounts.test_email_change import text_of

NEW_DEVICE = "Sign-in on a new device at École des Tilleuls"


def subjects(house):
    return [mail["Subject"] for mail in house.mails()]


def test_the_first_sign_in_on_a_device_that_is_not_known_is_told_by_mail(house):
    first = house.browser("Amelie")
    assert subjects(house) == []
    phone = house.browser(HTTP_USER_AGENT=PHONE)
    phone.sign_in("Amelie")
    (mail,) = house.mails()
    assert (mail["To"], mail["Subject"]) == ("amelie@example.org", NEW_DEVICE)
    assert "Safari, iPhone" in text_of(mail)
    assert "http" not in text_of(mail)
    assert "href" not in mail.get_body(("html",)).get_content()
    for browser in (first, phone):
        browser.send("/logout", "/me")
        browser.sign_in("Amelie")
    assert len(house.mails()) == 1


def test_a_device_known_for_one_account_is_new_for_another(house):
    house.browser("Tom")
    browser = house.browser("Amelie")
    browser.send("/logout", "/me")
    browser.sign_in("Tom")
    assert [mail["To"] for mail in house.mails()] == ["tom@example.org"]


def test_who_does_not_want_these_mails_gets_none(house):
    browser = house.browser("Amelie")
    form = next(form for form in browser.get("/me").forms.values() if form.action == "/me/notices")
    assert form["new_device"].checked
    form["new_device"] = False
    assert "Your choice is kept" in form.submit().follow()
    assert not house.value("Amelie", "mail_new_device")
    house.browser("Amelie")
    assert subjects(house) == []
    browser.send("/me/notices", "/me", new_device="true")
    browser.send("/me/notices", "/me", new_device="true")
    assert house.value("Amelie", "mail_new_device")
    house.browser("Amelie")
    assert subjects(house) == [NEW_DEVICE]


def test_who_proves_again_who_they_are_gets_no_mail(house):
    browser = house.browser("Amelie")
    form = browser.get("/me/confirm").forms["deform"]
    form["current"] = PASSWORD
    browser.reset()
    browser.sign_in("Amelie")
    before = len(house.mails())
    form = browser.get("/me/confirm").forms["deform"]
    form["current"] = PASSWORD
    form.submit(status=303)
    assert len(house.mails()) == before


def change_password(house):
    browser = house.browser("Amelie")
    form = browser.get("/me/password").forms["deform"]
    form["current"], form["password"], form["password-confirm"] = PASSWORD, NEW, NEW
    form.submit(status=303)


def follow_reset(house):
    house.browser().ask_for_link("amelie@example.org")
    browser = house.browser()
    browser.get(house.link())
    browser.choose()


@pytest.mark.parametrize("act", [change_password, follow_reset])
def test_a_changed_password_is_always_told(house, act):
    house.change("Amelie", mail_new_device=False)
    act(house)
    last = house.mails()[-1]
    assert last["Subject"] == "Your password for École des Tilleuls was changed"
    assert "/link/" not in text_of(last)
    assert NEW not in text_of(last)


def test_a_first_password_is_no_change(house):
    house.browser().ask_for_link("yasmina@example.org")
    browser = house.browser()
    browser.get(house.link())
    browser.choose()
    assert len(house.mails()) == 1


def test_devices_that_are_signed_out_are_told(house):
    house.change("Amelie", mail_new_device=False)
    house.browser("Amelie")
    browser = house.browser("Amelie")
    browser.send("/me/devices", "/me", device="others")
    browser.send("/me/devices", "/me", device="others")
    browser.send("/me/devices", "/me", device="no-such-device")
    assert subjects(house) == ["Devices were signed out at École des Tilleuls"]


def test_an_address_that_takes_no_mail_keeps_nobody_out(house):
    with house.editing() as tree:
        user = User(first_name="Bad", last_name="Mail", email="bad mail@x", password_hash="")
        user.password_hash = person(tree.site, "Tom").password_hash
        tree.add(tree.site["people"], user)
    for _device in range(2):
        assert house.browser().try_sign_in("bad mail@x").status_int == 303
    assert house.mails() == []


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_mail_about_an_account_is_made_the_same_way(house, language):
    with house.editing() as tree:
        person(tree.site, "Amelie").language = language
    house.browser("Amelie")
    house.browser("Amelie")
    change_password(house)
    house.browser().ask_for_link("amelie@example.org")
    mails = house.mails()
    assert len(mails) >= 4
    for mail in mails:
        html = mail.get_body(("html",)).get_content()
        assert mail.get_content_type() == "multipart/alternative"
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["From"] == "ecole@example.org"
        assert mail["List-Unsubscribe"] is None
        assert mail["Message-ID"].endswith("@example.org>")
        assert f'lang="{language}"' in html
        for part in (html, text_of(mail)):
            assert "02 555 12 34" in part
            assert "ecole@example.org" in part
            assert "${" not in part
    assert len({mail["Message-ID"] for mail in mails}) == len(mails)


def test_a_mail_keeps_its_message_id_however_often_it_is_tried(house):
    house.browser().ask_for_link("amelie@example.org")
    (before,) = house.mails()
    later = utcnow() + timedelta(minutes=1)
    with house.editing() as tree:
        mail = tree.site.outbox.claim(later)
        tree.site.outbox.delayed(mail.id, mail.attempts, "later", later)
    assert house.mails()[0]["Message-ID"] == before["Message-ID"]


# The last sign-ins.


def test_the_last_sign_ins_stand_under_my_access(house):
    assert "No sign-in is on record" not in house.browser("Amelie").get("/me")
    follow_reset(house)
    browser = house.browser(HTTP_USER_AGENT=PHONE)
    browser.sign_in("Amelie", NEW)
    tile = browser.get("/me").html.select_one("section:has(#tile-sign-ins)")
    rows = [" ".join(row.text.split()) for row in tile.select("li")]
    assert len(rows) == 3
    assert "With the password · Safari, iPhone" in rows[0]
    assert "By a link in a mail" in rows[1]


def test_ten_sign_ins_are_shown_and_those_of_nobody_else(house):
    for _ in range(12):
        house.browser("Amelie")
    house.browser(HTTP_USER_AGENT=PHONE).sign_in("Tom")
    tile = house.browser("Amelie").get("/me").html.select_one("section:has(#tile-sign-ins)")
    assert len(tile.select("li")) == 10
    assert "iPhone" not in tile.text


def test_a_way_that_is_not_known_here_and_what_was_erased_do_no_harm(house):
    browser, uid = house.browser("Amelie"), house.value("Amelie", "uid")
    trail = house.registry.trail
    trail.note("signed-in", person=uid, by=uid, way="telepathy")
    # Somebody else signed in, on behalf of which nothing is told here.
    trail.note("signed-in", person=uid + 1, by=uid, way="password")
    tile = browser.get("/me").html.select_one("section:has(#tile-sign-ins)")
    assert "In another way" in tile.text
    assert len(tile.select("li")) == 2
    manager = transaction.TransactionManager(explicit=True)
    with manager:
        for number in list(trail.root(manager)["entries"]):
            trail.erase(manager, number)
    assert "No sign-in is on record yet" in browser.get("/me")
