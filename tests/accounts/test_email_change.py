"""One's own mail address: changed when the new one and the old one have confirmed it."""

import re
from datetime import timedelta

import pytest

from itschool_cms.accounts import links
from itschool_cms.accounts.models import EmailTaken, Purpose, User
from itschool_cms.core.models import utcnow
from itschool_cms.core.trail import newest_first
from tests.accounts.school import NEW, PASSWORD, person
from tests.visitor import let_time_pass

OLD_ADDRESS, NEW_ADDRESS = "amelie@example.org", "amelie.l@example.net"


def ask(browser, address=NEW_ADDRESS):
    form = browser.get("/me/email").forms["deform"]
    form["email"] = address
    return form.submit(expect_errors=True)


def links_by_address(house):
    """The last link that each address got."""
    found = {}
    for mail in house.mails():
        link = re.search(r"http://localhost(/link/\S+)", text_of(mail))
        if link:
            found[mail["To"]] = link[1]
    return found


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def use(browser, path):
    page = browser.get(path).follow()
    return page.forms[0].submit(expect_errors=True).maybe_follow(expect_errors=True)


def acts(house, uid):
    with house.registry.trail.database.transaction() as connection:
        root = connection.root()
        return [entry.act for entry in newest_first(root["persons"].get(uid, ()), root["entries"])]


def make_stale(house, first, seconds=601):
    with house.editing() as tree:
        let_time_pass(house, person(tree.site, first).uid, seconds)


@pytest.mark.parametrize("order", [(NEW_ADDRESS, OLD_ADDRESS), (OLD_ADDRESS, NEW_ADDRESS)])
def test_an_address_changes_when_both_were_confirmed(house, order):
    browser = house.browser("Amelie")
    assert "Two mails are on their way" in ask(browser).follow()
    paths = links_by_address(house)
    page = use(house.browser(), paths[order[0]])
    assert "One more mail" in page
    assert house.value("Amelie", "email") == OLD_ADDRESS
    assert len(browser.get("/me").html.select("section:has(#tile-email) [data-state=active]")) == 1
    page = use(house.browser(), paths[order[1]])
    assert "Your address is changed" in page
    assert browser.signed_in()
    assert house.browser().try_sign_in(NEW_ADDRESS).status_int == 303
    assert house.browser().try_sign_in(OLD_ADDRESS).status_int == 422


def test_a_change_of_address_is_told_to_the_old_one_and_to_the_trail(house):
    uid = house.value("Amelie", "uid")
    ask(house.browser("Amelie"))
    for path in links_by_address(house).values():
        use(house.browser(), path)
    last = house.mails()[-1]
    assert last["To"] == OLD_ADDRESS
    assert last["Subject"] == "Your email address for École des Tilleuls was changed"
    assert "/link/" not in text_of(last)
    assert NEW_ADDRESS not in text_of(last)
    found = acts(house, uid)
    assert found[:4] == ["email-changed", "email-confirmed", "email-confirmed", "email-change-asked"]


def test_the_mail_to_a_new_address_names_nobody(house):
    ask(house.browser("Amelie"))
    mail = next(mail for mail in house.mails() if mail["To"] == NEW_ADDRESS)
    for part in (text_of(mail), mail.get_body(("html",)).get_content()):
        assert "Good day," in part
        assert "Amelie" not in part
        assert OLD_ADDRESS not in part
        assert "24 hours" in part
    old = next(mail for mail in house.mails() if mail["To"] == OLD_ADDRESS)
    assert NEW_ADDRESS in text_of(old)


def test_looking_at_the_links_changes_nothing(house):
    ask(house.browser("Amelie"))
    browser = house.browser()
    for path in links_by_address(house).values():
        for _ in range(5):
            browser.head(path, status=303)
            page = browser.get(path).follow()
            assert path.rpartition("/")[2] not in page
            assert "no-store" in page.headers["Cache-Control"]
            browser.head("/email/confirm", status=200)
    assert house.value("Amelie", "email") == OLD_ADDRESS
    with house.editing() as tree:
        assert len(tree.site["people"].links) == 2


def test_a_link_of_a_change_is_used_once_and_opens_nothing_else(house):
    ask(house.browser("Amelie"))
    path = links_by_address(house)[OLD_ADDRESS]
    browser, second = house.browser(), house.browser()
    browser.get(path)
    browser.get("/password/new", status=410)
    form = browser.get("/email/confirm").forms[0]
    form.submit(status=303)
    assert form.submit(status=410)
    second.get(path, status=410)
    assert not browser.signed_in()
    house.browser().ask_for_link("tom@example.org")
    browser.get(house.link())
    browser.get("/email/confirm", status=410)
    browser.get("/email/confirm?done=junk", status=410)


@pytest.mark.parametrize("purpose", [Purpose.EMAIL_NEW, Purpose.EMAIL_OLD])
def test_the_links_of_a_change_end_after_a_day(house, purpose):
    def issued(ago):
        with house.editing() as tree:
            amelie = person(tree.site, "Amelie")
            token = links.issue(tree.site["people"], amelie, purpose, utcnow() - ago, NEW_ADDRESS)
        return f"/link/{token}"

    house.browser().get(issued(timedelta(hours=23, minutes=59)), status=303)
    house.browser().get(issued(timedelta(hours=24, seconds=1)), status=410)
    assert "Keep my present address" not in house.browser("Amelie").get("/me")


def own_password(house):
    browser = house.browser("Amelie")
    form = browser.get("/me/password").forms["deform"]
    form["current"], form["password"], form["password-confirm"] = PASSWORD, NEW, NEW
    form["logout_others"] = False
    form.submit(status=303)


@pytest.mark.parametrize(
    "act",
    [
        lambda house: ask(house.browser("Amelie"), "amelie.third@example.net"),
        lambda house: house.browser("Amelie").send("/me/email/cancel", "/me"),
        lambda house: house.browser("Amelie").send("/me/email/again", "/me"),
        lambda house: house.change("Amelie", email="amelie.office@example.org"),
        lambda house: house.change("Amelie", disabled=True),
        own_password,
    ],
)
def test_a_newer_change_a_password_or_a_closed_account_ends_a_change(house, act):
    ask(house.browser("Amelie"))
    paths = list(links_by_address(house).values())
    act(house)
    for path in paths:
        house.browser().get(path, status=410)


def test_the_links_are_sent_again_for_what_was_not_confirmed(house):
    browser = house.browser("Amelie")
    ask(browser)
    use(house.browser(), links_by_address(house)[NEW_ADDRESS])
    before = len(house.mails())
    assert "on their way again" in browser.send("/me/email/again", "/me").follow()
    assert len(house.mails()) == before + 1
    assert house.mails()[-1]["To"] == OLD_ADDRESS
    assert "is changed" in use(house.browser(), links_by_address(house)[OLD_ADDRESS])


def test_nothing_is_sent_again_or_cancelled_when_nothing_is_under_way(house):
    browser = house.browser("Amelie")
    assert "No change of your address" in browser.send("/me/email/again", "/me").follow()
    assert browser.send("/me/email/cancel", "/me").status_int == 303
    assert house.mails() == []


def test_who_signed_in_long_ago_proves_again_who_they_are_before_a_change(house):
    browser = house.browser("Amelie")
    form = browser.get("/me/email").forms["deform"]
    make_stale(house, "Amelie")
    form["email"] = NEW_ADDRESS
    assert "/me/confirm?next=" in form.submit().location
    assert "/me/confirm?next=" in browser.get("/me/email").location
    assert "/me/confirm?next=" in browser.send("/me/email/again", "/me").location
    assert house.mails() == []


def test_nobody_learns_whether_the_new_address_is_somebodys(house):
    known, unknown = house.browser("Amelie"), house.browser("Jeanne")
    answers = [ask(known, "tom@example.org"), ask(unknown, "nobody@example.org")]
    assert len({(answer.status_int, answer.location) for answer in answers}) == 1
    pages = []
    for browser, address in ((known, "tom@example.org"), (unknown, "nobody@example.org")):
        tile = browser.get("/me").html.select_one("section:has(#tile-email)")
        text = re.sub(r"\d\d:\d\d", "", " ".join(tile.text.split())).replace(address, "")
        pages.append(text.replace(OLD_ADDRESS, "").replace("jeanne@example.org", ""))
    assert pages[0] == pages[1]
    to_tom = [mail for mail in house.mails() if mail["To"] == "tom@example.org"]
    assert [mail["Subject"] for mail in to_tom] == [
        "Somebody wanted to use your email address at École des Tilleuls"
    ]
    assert "/link/" not in text_of(to_tom[0])
    assert "Amelie" not in text_of(to_tom[0])
    # The old address may confirm what it likes.
    assert "One more mail" in use(house.browser(), links_by_address(house)[OLD_ADDRESS])
    assert house.value("Amelie", "email") == OLD_ADDRESS


def test_an_address_taken_meanwhile_is_refused_kindly(house):
    ask(house.browser("Amelie"))
    paths = links_by_address(house)
    with house.editing() as tree:
        tree.add(tree.site["people"], User(first_name="Noé", last_name="Neuf", email=NEW_ADDRESS))
    use(house.browser(), paths[NEW_ADDRESS])
    page = use(house.browser(), paths[OLD_ADDRESS])
    assert "This address cannot be used" in page
    assert "Noé" not in page
    assert house.value("Amelie", "email") == OLD_ADDRESS
    house.browser("Amelie")


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        (OLD_ADDRESS, "This is your address already"),
        ("AMELIE@Example.org", "This is your address already"),
        ("", "Required"),
        ("a@b.be\r\nBcc: c@d.be", "cannot be used"),
        ("a@b.be,c@d.be", "Write one address"),
        ('"a b"@example.org', "Write one address"),
        ("a@ex\u0430mple.org", "plain letters"),
        ("a@xn--exmple-4nf.org", "plain letters"),
        ("a\x00@example.org", "cannot be used"),
        ("x" * 65 + "@example.org", "Write one address"),
    ],
)
def test_addresses_that_could_mislead_are_refused(house, address, reason):
    browser = house.browser("Amelie")
    token = browser.token("/me/email")
    sent = {"csrf_token": token, "__formid__": "deform", "email": address, "save": "save"}
    answer = browser.post("/me/email", sent, expect_errors=True)
    assert answer.status_int == 422
    assert reason in answer
    assert house.mails() == []


def test_mails_of_a_change_are_few(house):
    browser = house.browser("Amelie")
    for number in range(5):
        assert ask(browser, f"x{number}@example.net").status_int == 303
    sent = len(house.mails())
    assert "Too many mails for now" in ask(browser, "x6@example.net")
    assert "Too many mails for now" in browser.send("/me/email/again", "/me").follow()
    assert len(house.mails()) == sent == 10


def test_an_old_address_that_no_mail_reaches_is_changed_by_the_office(house):
    browser = house.browser("Amelie")
    assert "The office of the school changes it for you" in browser.get("/me/email")
    with house.editing() as tree:
        person(tree.site, "Amelie").email = "bad mail@x"
    answer = ask(browser)
    assert answer.status_int == 422
    assert "the office of the school changes it for you" in answer
    assert house.mails() == []


def test_another_person_who_is_signed_in_confirms_nothing(house):
    ask(house.browser("Amelie"))
    path = links_by_address(house)[OLD_ADDRESS]
    house.browser("Tom").get(path, status=410)
    browser = house.browser()
    form = browser.get(path).follow().forms[0]
    browser.sign_in("Tom")
    browser.get("/email/confirm", status=410)
    form["csrf_token"] = browser.token("/me")
    form.submit(status=410)


def test_the_office_changes_an_address_and_the_old_one_is_told(house):
    tom, path = house.browser("Tom"), None
    house.browser().ask_for_link("tom@example.org")
    path = house.link()
    with house.editing() as tree:
        tree.user = person(tree.site, "Claire").uid
        tree.change(person(tree.site, "Tom"), {"email": "tom.claes@example.net"})
    house.browser().get(path, status=410)
    assert not tom.signed_in()
    last = house.mails()[-1]
    assert (last["To"], "was changed" in last["Subject"]) == ("tom@example.org", True)
    assert house.browser().try_sign_in("tom.claes@example.net").status_int == 303
    with house.registry.trail.database.transaction() as connection:
        entries = connection.root()["entries"]
        entry = next(each for each in entries.values() if each.act == "email-changed")
        assert entry.by not in (0, entry.person)


def test_a_change_to_or_from_no_real_address_tells_nobody(house):
    with house.editing() as tree:
        user = User(first_name="No", last_name="Mail", email="no mail")
        tree.add(tree.site["people"], user)
        tree.change(user, {"email": "no.mail@example.org"})
    assert house.mails() == []


def test_addresses_stay_unique_whoever_changes_them(house):
    with pytest.raises(EmailTaken):
        house.change("Tom", email="Amelie@example.org")


def test_two_confirmations_at_the_same_instant_change_the_address_once(house):
    import threading

    ask(house.browser("Amelie"))
    forms = []
    for path in links_by_address(house).values():
        browser = house.browser()
        forms.append(browser.get(path).follow().forms[0])
    start, answers = threading.Barrier(2), []

    def send(form):
        start.wait()
        answers.append(form.submit(expect_errors=True).location.rpartition("=")[2])

    threads = [threading.Thread(target=send, args=(form,)) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["changed", "waiting"]
    assert house.value_of(NEW_ADDRESS) == "Amelie"
