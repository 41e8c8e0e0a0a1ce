import datetime
import logging
import socket
import threading
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from persistent import Persistent
from pyramid.exceptions import ConfigurationError
from ZODB import DB
from ZODB.MappingStorage import MappingStorage
from ZODB.POSException import ConflictError

from itschool_cms.core.outbox.models import MailState, Outbox, OutgoingMail
from itschool_cms.core.outbox.transports import (
    Envelope,
    FolderTransport,
    PermanentRefusal,
    SmtpTransport,
    TemporaryFailure,
    TransportDown,
    transport_from_settings,
)
from itschool_cms.core.outbox.worker import BATCH, Worker, deliver_due, start_in_background, utc_now

NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
RAW = b"Message-ID: <1@school>\r\nSubject: x\r\n\r\n.a line with a dot\r\n"


class School(Persistent):
    def __init__(self):
        self.outbox = Outbox()


class Handler:
    """A mail server that answers by the local part of the recipient."""

    def __init__(self):
        self.received = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - asked by aiosmtpd
        code = address.split("@")[0]
        if code.startswith("rcpt"):
            return f"{code[4:]} not now"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - asked by aiosmtpd
        code = envelope.rcpt_tos[0].split("@")[0]
        self.received.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        if code == "drop":
            server.transport.abort()
        return f"{code[4:]} refused" if code.startswith("data") else "250 accepted"


def authenticate(server, session, envelope, mechanism, data):
    return AuthResult(success=data.password == b"right", handled=False)


@pytest.fixture
def handler():
    return Handler()


@pytest.fixture
def port(handler):
    controller = Controller(
        handler, hostname="127.0.0.1", port=0, authenticator=authenticate, auth_require_tls=False
    )
    controller.port = free_port()
    controller.start()
    yield controller.port
    controller.stop()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def database():
    database = DB(MappingStorage())
    with database.transaction() as connection:
        connection.root()["site"] = School()
    yield database
    database.close()


def envelope(recipient="amelie@example.org"):
    return Envelope(1, "ecole@example.org", recipient, RAW, NOON, 1)


def smtp(port, **options):
    return SmtpTransport("127.0.0.1", port, **{"tls": "none", "timeout": 5.0} | options)


def queue(database, *recipients):
    with database.transaction() as connection:
        outbox = connection.root()["site"].outbox
        for number, recipient in enumerate(recipients):
            now = NOON + datetime.timedelta(seconds=number)
            outbox.add(OutgoingMail(outbox.new_id(), "ecole@example.org", recipient, "x", RAW, now))


def states(database):
    with database.transaction() as connection:
        mails = sorted(connection.root()["site"].outbox.mails.values(), key=lambda mail: mail.created)
        return [(mail.state, mail.attempts, mail.last_error) for mail in mails]


class Clock:
    def __init__(self):
        self.time = NOON + datetime.timedelta(minutes=1)

    def __call__(self):
        return self.time

    def tick(self, minutes):
        self.time += datetime.timedelta(minutes=minutes)


def worker(database, transport, clock=utc_now):
    return Worker(database, transport, 0.01, clock)


def test_a_mail_server_gets_the_bytes_as_they_were_queued(port, handler):
    smtp(port).send(envelope())
    assert handler.received == [("ecole@example.org", ["amelie@example.org"], RAW)]


@pytest.mark.parametrize(
    ("recipient", "kind", "words"),
    [
        ("rcpt550@example.org", PermanentRefusal, "550 not now"),
        ("rcpt451@example.org", TemporaryFailure, "451 not now"),
        ("data554@example.org", PermanentRefusal, "554 refused"),
        ("data452@example.org", TemporaryFailure, "452 refused"),
        ("data530@example.org", TemporaryFailure, "530 refused"),
        ("drop@example.org", TemporaryFailure, "SMTPServerDisconnected"),
    ],
)
def test_the_answer_of_the_server_decides_between_later_and_never(port, recipient, kind, words):
    with pytest.raises(kind, match=words) as caught:
        smtp(port).send(envelope(recipient))
    assert not isinstance(caught.value, TransportDown)


def test_a_server_that_is_down_takes_nothing():
    with pytest.raises(TransportDown, match="ConnectionRefusedError"):
        smtp(free_port()).send(envelope())


def test_a_server_that_never_answers_is_left_after_the_timeout():
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(TransportDown, match="timed out"):
        smtp(silent.getsockname()[1], timeout=0.1).send(envelope())


def test_a_server_without_encryption_gets_neither_mail_nor_password(port, handler):
    with pytest.raises(TransportDown, match="STARTTLS"):
        smtp(port, tls="starttls", username="ecole", password="right").send(envelope())
    with pytest.raises(TransportDown):
        smtp(port, tls="ssl").send(envelope())
    assert handler.received == []


def test_a_wrong_password_of_ours_is_no_refusal_of_the_mail(port, handler):
    with pytest.raises(TransportDown, match="535"):
        smtp(port, username="ecole", password="wrong").send(envelope())
    smtp(port, username="ecole", password="right").send(envelope())
    assert len(handler.received) == 1


def test_a_folder_gets_one_whole_private_file_per_mail_even_when_sent_twice(tmp_path):
    folder = FolderTransport(tmp_path / "var" / "mail")
    folder.send(envelope())
    folder.send(envelope())
    [file] = folder.path.iterdir()
    assert file.name == "20260302T120000000000Z-0000000000000001.eml"
    assert file.read_bytes() == RAW
    assert folder.path.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_written_is_a_transport_that_is_down(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(TransportDown, match="folder"):
        FolderTransport(tmp_path / "file" / "mail").send(envelope())


@pytest.mark.parametrize(
    ("text", "transport"),
    [
        ("folder:/srv/mail", FolderTransport(Path("/srv/mail"))),
        ("folder:var/mail", FolderTransport(Path("var/mail"))),
        ("smtp://localhost:25?tls=none", SmtpTransport("localhost", 25, "none")),
        ("smtp://mail.example.org", SmtpTransport("mail.example.org", 587, "starttls")),
        (
            "smtp://ecole%40x:p%2Fw@mail.example.org?tls=ssl&timeout=10",
            SmtpTransport("mail.example.org", 465, "ssl", "ecole@x", "p/w", 10.0),
        ),
    ],
)
def test_the_ini_chooses_the_transport(text, transport):
    assert transport_from_settings({"mail.transport": text}) == transport


@pytest.mark.parametrize(
    "text",
    [
        "",
        "folder:",
        "smtp:",
        "http://x",
        "smtp://user:secret@host:port",
        "smtp://user:secret@host?tls=maybe",
        "smtp://user:secret@host?tls",
        "smtp://user:secret@host?x=y",
        "smtp://user:secret@host?timeout=secret",
        "smtp://user:secret@host?timeout=0",
        "smtp://user:secret@host?timeout=nan",
        "smtp://user:secret@[host",
    ],
)
def test_a_transport_that_makes_no_sense_is_refused_without_telling_the_password(text):
    with pytest.raises(ConfigurationError, match=r"mail\.transport") as caught:
        transport_from_settings({"mail.transport": text})
    assert "secret" not in str(caught.value)


def test_the_password_may_come_from_a_file_which_others_cannot_read(tmp_path):
    file = tmp_path / "password"
    file.write_text("p w\n")
    settings = {"mail.transport": "smtp://ecole@host", "mail.password_file": str(file)}
    file.chmod(0o600)
    transport = transport_from_settings(settings)
    assert transport.password == "p w"
    assert "p w" not in repr(transport)
    file.chmod(0o604)
    with pytest.raises(ConfigurationError, match="others may read"):
        transport_from_settings(settings)
    file.unlink()
    with pytest.raises(ConfigurationError, match="FileNotFoundError"):
        transport_from_settings(settings)


def test_due_mails_are_delivered_once(database, port, handler):
    queue(database, "amelie@example.org", "sofie@example.org")
    assert worker(database, smtp(port)).run_once() == 2
    assert worker(database, smtp(port)).run_once() == 0
    assert [recipients for _, recipients, _ in handler.received] == [
        ["amelie@example.org"],
        ["sofie@example.org"],
    ]
    assert states(database) == [(MailState.SENT, 1, "")] * 2


def test_each_mail_meets_its_own_fate(database, port, handler):
    queue(
        database, "rcpt550@x.org", "rcpt451@x.org", "data554@x.org", "data452@x.org", "drop@x.org", "a@x.org"
    )
    assert worker(database, smtp(port), Clock()).run_once() == 6
    assert [state for state, _, _ in states(database)] == [
        MailState.FAILED,
        MailState.QUEUED,
        MailState.FAILED,
        MailState.QUEUED,
        MailState.QUEUED,
        MailState.SENT,
    ]
    assert states(database)[0][2] == "550 not now"


def test_a_mail_dropped_after_its_data_comes_again_with_the_same_bytes(database, port, handler):
    queue(database, "drop@example.org")
    clock = Clock()
    deliverer = worker(database, smtp(port), clock)
    assert [deliverer.run_once(), deliverer.run_once()] == [1, 0]
    clock.tick(1)
    assert deliverer.run_once() == 1
    assert [content for _, _, content in handler.received] == [RAW, RAW]


def test_a_server_that_is_down_is_asked_once_a_round_and_all_mails_wait(database, port, handler):
    queue(database, "amelie@example.org", "sofie@example.org")
    clock = Clock()
    down = worker(database, smtp(free_port()), clock)
    assert [down.run_once(), down.run_once(), down.run_once()] == [1, 1, 0]
    clock.tick(1)
    assert worker(database, smtp(port), clock).run_once() == 2
    assert [state for state, _, _ in states(database)] == [MailState.SENT] * 2


def test_a_day_of_temporary_refusals_is_a_failure(database, port):
    queue(database, "rcpt451@example.org")
    clock = Clock()
    deliverer = worker(database, smtp(port), clock)
    for _ in range(24 * 12 + 1):
        deliverer.run_once()
        clock.tick(5)
    assert states(database) == [(MailState.FAILED, 9, "451 not now")]


def test_no_round_takes_more_than_its_limit(database, tmp_path):
    queue(database, *["amelie@example.org"] * 5)
    open_site = worker(database, None).open_site
    assert deliver_due(open_site, FolderTransport(tmp_path), limit=3) == 3
    assert len(list(tmp_path.iterdir())) == 3


def test_sent_mails_are_forgotten_after_a_month(database, tmp_path):
    queue(database, "amelie@example.org")
    clock = Clock()
    deliverer = worker(database, FolderTransport(tmp_path), clock)
    deliverer.run_once()
    clock.tick(31 * 24 * 60)
    deliverer.run_once()
    assert states(database) == []


def test_a_database_without_a_school_has_no_mail():
    database = DB(MappingStorage())
    assert worker(database, None).run_once() == 0
    database.close()


class Busy(Worker):
    """Another writer is first, a given number of times."""

    def __init__(self, database, transport, conflicts):
        super().__init__(database, transport)
        self.conflicts = conflicts

    def open_site(self):
        if self.conflicts:
            self.conflicts -= 1
            raise ConflictError
        return super().open_site()


def test_a_conflict_is_tried_again_until_it_is_hopeless(database, tmp_path):
    queue(database, "amelie@example.org")
    assert Busy(database, FolderTransport(tmp_path), 3).run_once() == 1
    with pytest.raises(ConflictError):
        Busy(database, FolderTransport(tmp_path), 99).run_once()


def test_several_workers_share_the_work_and_send_nothing_twice(database, tmp_path):
    queue(database, *["amelie@example.org"] * 40)
    workers = [worker(database, FolderTransport(tmp_path / str(number))) for number in range(4)]
    threads = [threading.Thread(target=lambda one=one: [one.run_once() for _ in range(3)]) for one in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    names = [file.name for file in tmp_path.rglob("*.eml")]
    assert len(names) == len(set(names)) == 40
    assert states(database) == [(MailState.SENT, 1, "")] * 40


def test_a_worker_in_the_background_delivers_until_it_is_stopped(database, tmp_path):
    queue(database, *["amelie@example.org"] * (BATCH + 1))
    settings = {"mail.transport": f"folder:{tmp_path}", "mail.interval_seconds": "0.01"}
    thread = start_in_background(database, settings)
    assert thread.daemon
    wait_for(lambda: len(list(tmp_path.glob("*.eml"))) == BATCH + 1)
    thread.stop()
    assert not thread.is_alive()
    queue(database, "amelie@example.org")
    found = [state for state, _, _ in states(database)]
    assert (found.count(MailState.SENT), found.count(MailState.QUEUED)) == (BATCH + 1, 1)


@pytest.mark.parametrize("text", ["", "often", "-1", "0", "nan", "1e9"])
def test_an_interval_that_is_no_number_of_seconds_is_refused(database, tmp_path, text):
    settings = {"mail.transport": f"folder:{tmp_path}", "mail.interval_seconds": text}
    with pytest.raises(ConfigurationError, match="interval"):
        start_in_background(database, settings)


class Flaky:
    """Breaks at the first mail, as a defect would."""

    def __init__(self):
        self.calls = 0

    def send(self, envelope):
        self.calls += 1
        if self.calls == 1:
            raise ZeroDivisionError


def test_an_unforeseen_error_is_logged_and_the_work_goes_on(database, caplog):
    queue(database, "amelie@example.org", "sofie@example.org")
    flaky, stop = Flaky(), threading.Event()
    thread = threading.Thread(target=worker(database, flaky, Clock()).run_forever, args=(stop,))
    with caplog.at_level(logging.ERROR):
        thread.start()
        wait_for(lambda: flaky.calls == 2)
        stop.set()
        thread.join()
    assert "the outbox could not be delivered" in caplog.text
    assert "amelie" not in caplog.text
    assert [state for state, _, _ in states(database)] == [MailState.SENDING, MailState.SENT]


def wait_for(condition):
    pause = threading.Event()
    for _ in range(500):
        if condition():
            return
        pause.wait(0.02)
    raise AssertionError("waited ten seconds in vain")
