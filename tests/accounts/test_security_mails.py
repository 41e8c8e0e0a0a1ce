"""The promises about mails, hosts and enumeration: SECURITY.md, parts I and K, as far as accounts go."""

import re

import pytest

from itschool_cms.accounts.mails import Notice, send_notice
from itschool_cms.core.i18n import _
from tests.accounts.school import House, person
from tests.accounts.test_email_change import ask, text_of
from tests.accounts.test_links import blank

EVIL = "evil.example"


def text_and_html(mail):
    return text_of(mail), mail.get_body(("html",)).get_content()


@pytest.mark.parametrize(
    "address",
    [
        "amelie@example.org\r\nBcc: x@evil.example",
        "amelie@example.org\nBcc: x@evil.example",
        "amelie@example.org%0d%0aBcc: x@evil.example",
        "amelie@example.org\x00",
        "amelie@example.org\r\n ",
        "amelie@example.org,x@evil.example",
        '"amelie@example.org"@evil.example',
        '"amelie example"@example.org',
        "am\u0435lie@example.org",
        "amelie@ex\u0430mple.org",
        "amelie@xn--exmple-4nf.org",
        "Amelie <amelie@example.org>",
        "=?utf-8?q?amelie?=@example.org",
    ],
)
def test_i1_an_address_that_could_mislead_gets_no_mail_and_breaks_nothing(house, address):
    browser = house.browser()
    answer = browser.send("/password/forgotten", "/password/forgotten", email=address)
    assert answer.status_int in (303, 422)
    assert house.mails() == [] or {mail["To"] for mail in house.mails()} == {"amelie@example.org"}
    assert not any("evil" in str(mail) for mail in house.mails())
    assert house.browser().try_sign_in(address, "wrong wrong wrong").status_int == 422


@pytest.mark.parametrize(
    "bad", ["x\r\nBcc: x@evil.example", "x\nX-Evil: 1", "x\x00", "=?utf-8?q?a=0D=0ABcc:x?="]
)
def test_i1_no_name_of_a_person_or_of_the_school_starts_a_header(house, bad):
    with house.editing() as tree:
        person(tree.site, "Amelie").first_name = bad
        tree.site.title = bad
    answer = house.browser().ask_for_link("amelie@example.org")
    assert answer.status_int == 303
    for mail in house.mails():
        assert mail["Bcc"] is None
        assert mail["X-Evil"] is None
        assert mail["To"] == "amelie@example.org"


@pytest.mark.parametrize(
    "host", [EVIL, f"localhost@{EVIL}", f"localhost:80@{EVIL}", "localhost.evil.example"]
)
def test_i2_an_unknown_host_is_refused_before_any_mail(house, host):
    browser = house.browser()
    token = browser.token("/password/forgotten")
    sent = {"csrf_token": token, "email": "amelie@example.org"}
    answer = browser.post("/password/forgotten", sent, extra_environ={"HTTP_HOST": host}, expect_errors=True)
    assert answer.status_int == 400
    assert house.mails() == []
    assert "Location" not in answer.headers


@pytest.mark.parametrize(
    "header",
    [
        "X-Forwarded-Host",
        "X-Host",
        "X-Original-Host",
        "Forwarded",
        "X-Forwarded-Server",
        "X-HTTP-Host-Override",
    ],
)
def test_i2_links_lead_to_the_site_of_the_settings_whatever_a_header_says(house, header):
    value = f"host={EVIL}" if header == "Forwarded" else EVIL
    browser = house.browser()
    form = browser.get("/password/forgotten").forms[0]
    form["email"] = "amelie@example.org"
    answer = form.submit(headers={header: value})
    assert EVIL not in answer.location
    signed_in = house.browser("Amelie")
    form = signed_in.get("/me/email").forms["deform"]
    form["email"] = "new@example.net"
    form.submit(headers={header: value})
    assert len(house.mails()) == 3
    for mail in house.mails():
        for part in text_and_html(mail):
            assert EVIL not in part
            found = set(re.findall(r"https?://[^/\s\"<]+", part))
            assert found == {"http://localhost"}


def test_i2_the_address_of_the_settings_stands_in_links_even_behind_another_scheme():
    house = House(**{"site.base_url": "https://ecole.example.org/", "site.hosts": "localhost"}).start()
    house.browser(**{"wsgi.url_scheme": "https"}).ask_for_link("amelie@example.org")
    assert "https://ecole.example.org/link/" in text_of(house.mails()[0])
    house.stop()


WRITTEN = (
    '<img src=//evil.example/x> & "quoted" http://evil.example/phish <a href="http://evil.example">x</a>'
)


def test_i4_what_people_wrote_stands_as_it_is_in_text_and_escaped_in_html(house):
    notice = Notice(subject=_("Hello"), lead=_("Somebody wrote: ${text}"), advice=_("Read it."))
    with house.editing() as tree:
        amelie = person(tree.site, "Amelie")
        amelie.first_name = "<b>Amélie</b>"
        assert send_notice(tree.registry, tree.site, amelie, notice, text=WRITTEN)
        assert not send_notice(tree.registry, tree.site, amelie, notice, to="no address", text="x")
    (mail,) = house.mails()
    text, html = text_and_html(mail)
    assert WRITTEN in text
    assert "<b>Amélie</b>" in text
    assert "<b>Amélie" not in html
    assert "&lt;b&gt;Amélie&lt;/b&gt;" in html
    for mark in ("<img", "<a ", "src=//", "style", "<script"):
        assert mark not in html.replace("&lt;img src=//", "").replace("&lt;a ", "")


def test_i4_mails_load_nothing_from_anywhere_and_build_no_link_but_their_own(house):
    house.browser().ask_for_link("amelie@example.org")
    html = text_and_html(house.mails()[0])[1]
    assert re.findall(r'(?:href|src|background|action)="([^"]*)"', html) == [
        f"http://localhost{house.link()}"
    ]
    assert "<img" not in html


def test_i5_each_mail_has_one_recipient_and_asks_for_no_answer_of_a_machine(house):
    ask(house.browser("Amelie"))
    for mail in house.mails():
        assert len(mail["To"].addresses) == 1
        assert (mail["Cc"], mail["Bcc"]) == (None, None)
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["Disposition-Notification-To"] is None
        assert mail["Return-Receipt-To"] is None


def test_k1_signing_in_tells_nothing_of_an_account(house):
    house.change("Tom", disabled=True)
    pages = set()
    for email in ("amelie@example.org", "nobody@example.org", "tom@example.org", "yasmina@example.org"):
        answer = house.browser().try_sign_in(email, "wrong wrong wrong")
        pages.add((answer.status, blank(answer).replace(email, "")))
    assert len(pages) == 1


def test_k2_a_person_that_is_hidden_and_one_that_is_missing_get_the_same_bytes(house):
    browser = house.browser("Amelie")
    pages = set()
    for name in ("tom-claes", "adam-admin", "no-such-person", "claire-dubois", "x" * 30):
        for path in (f"/people/{name}", f"/people/{name}/edit", f"/people/{name}/reachable"):
            answer = browser.get(path, status=404)
            headers = {
                key: value for key, value in answer.headerlist if key not in ("Set-Cookie", "Content-Length")
            }
            pages.add((tuple(sorted(headers.items())), answer.text.replace(path, "")))
    assert len(pages) == 1
