"""Mails that come back: read, noted with the person, shown to the office."""

import io
import socket
import sys
from argparse import Namespace
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from hypothesis import given, settings
from hypothesis import strategies as st

from itschool_cms.accounts.bounces import reports
from itschool_cms.core.models import utcnow
from itschool_cms.core.outbox.events import announce
from itschool_cms.core.outbox.transports import SmtpTransport
from itschool_cms.core.outbox.worker import Worker
from itschool_cms.scripts import bounces
from tests.accounts.school import person

REPORT = """\
From: MAILER-DAEMON@mx.example.net
To: ecole@example.org
Subject: Undelivered Mail Returned to Sender
Date: {date}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your mail could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such
 mailbox here

--b
Content-Type: {kind}

{returned}

--b--
"""


def report(
    address="tom@example.org", status="5.1.1", action="failed", message_id="", headers_only=True, date=None
):
    returned = f"Message-ID: <{message_id}>\nSubject: x\nTo: somebody@example.org"
    date = date or utcnow()
    return REPORT.format(
        date=date.strftime("%a, %d %b %Y %H:%M:%S +0000"),
        address=address,
        status=status,
        action=action,
        kind="text/rfc822-headers" if headers_only else "message/rfc822",
        returned=returned,
    ).encode()


def run(house, *files):
    return bounces.run(house.registry, Namespace(files=[str(each) for each in files]))


def feed(house, tmp_path, *contents):
    for number, content in enumerate(contents):
        (tmp_path / f"{number}.eml").write_bytes(content)
    return run(house, tmp_path)


def test_a_lasting_failure_is_noted_with_the_person(house, tmp_path, capsys):
    assert feed(house, tmp_path, report()) == 0
    assert house.value("Tom", "bounced") is not None
    assert house.value("Tom", "bounce_reason") == "5.1.1 550 no such mailbox here"
    assert "1 noted" in capsys.readouterr().out
    with house.editing() as tree:
        (hit,) = tree.site.catalog.listing("account-bounced")
        assert tree.site.catalog.resolve(hit.uid) is person(tree.site, "Tom")
        assert tree.site.catalog.count("account-bounced") == 1
    with house.registry.trail.database.transaction() as connection:
        acts = [entry.act for entry in connection.root()["entries"].values()]
    assert acts.count("mail-bounced") == 1


@pytest.mark.parametrize("headers_only", [True, False])
def test_the_person_is_found_by_the_mail_that_came_back(house, tmp_path, headers_only):
    house.browser().ask_for_link("tom@example.org")
    message_id = house.mails()[0]["Message-ID"].strip("<>")
    content = report("mailbox17@provider.example", message_id=message_id, headers_only=headers_only)
    feed(house, tmp_path, content)
    assert house.value("Tom", "bounced") is not None
    assert house.value("Amelie", "bounced") is None


@pytest.mark.parametrize(
    "values",
    [
        {"status": "4.2.2"},
        {"status": "4.2.2", "action": "delayed"},
        {"status": "2.0.0", "action": "delivered"},
        {"action": "delayed"},
        {"status": "junk"},
        {"status": "5"},
    ],
)
def test_what_may_pass_is_not_noted(house, tmp_path, values, capsys):
    assert feed(house, tmp_path, report(**values)) == 0
    assert house.value("Tom", "bounced") is None
    assert "passing troubles only" in capsys.readouterr().out


def test_the_same_reports_read_again_change_nothing(house, tmp_path, capsys):
    feed(house, tmp_path, report(), report())
    first = house.value("Tom", "bounced")
    feed(house, tmp_path, report(), report())
    assert house.value("Tom", "bounced") == first
    out = capsys.readouterr().out
    assert "1 noted, 1 known already" in out
    assert "0 noted, 2 known already" in out
    assert len(list(tmp_path.iterdir())) == 2


def test_answers_and_garbage_are_left_alone_and_said_so(house, tmp_path, capsys):
    holiday = b"From: tom@example.org\nAuto-Submitted: auto-replied\nSubject: Away\n\nI am away.\n"
    empty = b'Content-Type: multipart/report; boundary="b"\n\n--b\nContent-Type: text/plain\n\nx\n--b--\n'
    nobody = report().replace(b"Final-Recipient: rfc822; tom@example.org\n", b"")
    contents = [holiday, empty, b"", b"\xff\x00" * 500, nobody, report("nobody@example.org"), report()]
    assert feed(house, tmp_path, *contents) == 0
    said = capsys.readouterr()
    assert said.err.count("left alone") == 4
    assert "names nobody" in said.out
    assert "about nobody who is known here" in said.out
    assert "1 noted, 0 known already, 4 no delivery reports" in said.out
    assert house.value("Tom", "bounced") is not None
    assert len(list(tmp_path.iterdir())) == 7


def test_a_file_that_cannot_be_opened_is_named_and_the_others_are_read(house, tmp_path, capsys):
    good = tmp_path / "good.eml"
    good.write_bytes(report())
    assert run(house, tmp_path / "none.eml", good) == 1
    assert "none.eml: cannot be opened" in capsys.readouterr().err
    assert house.value("Tom", "bounced") is not None


def test_a_report_comes_by_standard_input_too(house, monkeypatch):
    class Standard:
        buffer = io.BytesIO(report())

    monkeypatch.setattr(sys, "stdin", Standard())
    assert run(house) == 0
    assert house.value("Tom", "bounced") is not None


def test_a_new_address_is_reachable_and_old_reports_do_not_count(house, tmp_path):
    old = report(date=utcnow() - timedelta(days=1))
    feed(house, tmp_path, old)
    with house.editing() as tree:
        tom = person(tree.site, "Tom")
        tree.change(tom, {"email": "tom.c@example.net"})
        tree.change(tom, {"email": "tom@example.org"})
    assert house.value("Tom", "bounced") is None
    assert house.value("Tom", "bounce_reason") == ""
    with house.editing() as tree:
        assert tree.site.catalog.count("account-bounced") == 0
    feed(house, tmp_path, old)
    assert house.value("Tom", "bounced") is None
    feed(house, tmp_path, report(date=utcnow() + timedelta(hours=1)))
    assert utcnow() - timedelta(minutes=1) < house.value("Tom", "bounced") <= utcnow()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Refusing:
    """A mail server that refuses Tom for good, Amelie for now, and what is said to Jeanne."""

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - asked by aiosmtpd
        if address.startswith("tom"):
            return "550 5.1.1 gone\u2028 away"
        if address.startswith("amelie"):
            return "451 later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - asked by aiosmtpd
        return "554 5.7.1 looks like spam"


@pytest.fixture
def refusing():
    controller = Controller(Refusing(), hostname="127.0.0.1", port=free_port(), enable_SMTPUTF8=True)
    controller.start()
    yield controller.port
    controller.stop()


def test_an_address_that_the_mail_server_refuses_is_noted(house, refusing):
    for first in ("tom", "amelie", "jeanne"):
        house.browser().ask_for_link(f"{first}@example.org")
    house.browser().ask_for_link("tom@example.org")
    transport = SmtpTransport("127.0.0.1", refusing, tls="none", timeout=5.0)
    worker = Worker(house.registry.database, transport, on_refusal=announce(house.registry))
    assert worker.run_once() == 4
    assert house.value("Tom", "bounced") is not None
    assert house.value("Tom", "bounce_reason").startswith("550 5.1.1 gone")
    assert house.value("Amelie", "bounced") is None
    # Refused for what it said, not for whom it was.
    assert house.value("Jeanne", "bounced") is None


def test_a_refused_address_of_nobody_is_no_matter(house, refusing):
    house.browser().ask_for_link("tom@example.org")
    with house.editing() as tree:
        tree.change(person(tree.site, "Tom"), {"email": "somebody@example.net"})
    transport = SmtpTransport("127.0.0.1", refusing, tls="none", timeout=5.0)
    assert Worker(house.registry.database, transport, on_refusal=announce(house.registry)).run_once() >= 1
    assert house.value_of("somebody@example.net") == "Tom"


def test_the_office_sees_which_mails_went_out_and_never_what_they_say(house):
    browser = house.browser("Claire")
    assert "No mail went to this address" in browser.get("/people/tom-claes")
    browser.send("/people/tom-claes/invite", "/people/tom-claes")
    path = house.link()
    page = browser.get("/people/tom-claes")
    tile = page.html.select_one("section:has(#tile-mails)")
    assert "Choose a new password for École des Tilleuls" in tile.text
    assert "Waiting" in tile.text
    assert path.rpartition("/")[2] not in page
    with house.editing() as tree:
        (mail,) = tree.site.outbox.last_to("tom@example.org")
        tree.site.outbox.claim(utcnow())
        tree.site.outbox.sent(mail.id, utcnow())
    assert "Sent" in browser.get("/people/tom-claes").html.select_one("section:has(#tile-mails)").text
    with house.editing() as tree:
        tree.add(tree.site["people"], type(person(tree.site, "Tom"))(first_name="No", last_name="Mail"))
    assert "No mail went" in browser.get("/people/no-mail")


def test_the_office_sees_a_bounce_and_takes_the_address_as_good_again(house, tmp_path):
    browser = house.browser("Claire")
    assert "Mails come back" not in browser.get("/people/tom-claes")
    browser.send("/people/tom-claes/reachable", "/people/tom-claes")
    feed(house, tmp_path, report())
    page = browser.get("/people/tom-claes")
    assert "Mails come back" in page
    assert "no such mailbox here" in page
    answer = browser.send("/people/tom-claes/reachable", "/people/tom-claes")
    assert "counts as reachable again" in answer.follow()
    assert not browser.get("/people/tom-claes").html.select('.badge[data-state="bounced"]')
    feed(house, tmp_path, report(date=utcnow() - timedelta(hours=1)))
    assert house.value("Tom", "bounced") is None


def test_a_person_whose_mails_come_back_is_told_so(house, tmp_path):
    feed(house, tmp_path, report())
    assert "Mails of the school do not arrive" in house.browser("Tom").get("/me")


def test_nobody_but_the_office_touches_bounces(house):
    assert house.browser("Amelie").send("/people/tom-claes/reachable", "/me").status_int == 404
    assert house.browser("Claire").send("/people/adam-admin/reachable", "/people").status_int == 404


# The reader.


def test_a_report_says_when_it_was_written():
    moment = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert reports.read(report(date=moment)).at == moment
    naive = report(date=moment).replace(b"+0000", b"-0000")
    assert reports.read(naive).at == moment
    for date in (b"Date: someday", b"Date: Mon, 99 Foo 99999 99:99:99 +9999", b"X-Date: none"):
        content = report(date=moment).replace(b"Date: Mon, 02 Mar 2026 12:00:00 +0000", date)
        assert reports.read(content).at is None


def test_the_id_of_a_mail_comes_from_the_envelope_too():
    content = report().replace(
        b"Reporting-MTA: dns", b"Original-Envelope-Id: 00000000000000ff@x.be\nReporting-MTA: dns"
    )
    assert reports.read(content).mail_id == 255
    assert reports.read(report(message_id="somebody.else@example.org")).mail_id == 0


def test_addresses_stand_in_brackets_or_under_the_older_name():
    content = report("<Tom@example.org>").replace(b"Final-Recipient", b"Original-Recipient")
    (failure,) = reports.read(content).failures
    assert failure == reports.Failure("Tom@example.org", True, "5.1.1 550 no such mailbox here")


def test_a_file_of_any_size_is_no_report():
    with pytest.raises(reports.NoReport, match="larger"):
        reports.read(b"x" * (reports.MAX_BYTES + 1))


def test_a_mail_of_endless_parts_is_no_report():
    part = b'Content-Type: multipart/report; boundary="b%d"\n\n--b%d\n'
    with pytest.raises(reports.NoReport):
        reports.read(b"".join(part % (number, number) for number in range(5_000)))


@settings(max_examples=300)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_report_or_none(content):
    for text in (content, b'Content-Type: multipart/report; boundary="b"\n\n--b\n' + content, _torn(content)):
        try:
            found = reports.read(text)
        except reports.NoReport:
            continue
        assert all(each.address and each.reason.isprintable() for each in found.failures)


def _torn(content):
    whole = report()
    place = (len(content) * 37) % len(whole)
    return whole[:place] + content + whole[place + len(content) :]
