import datetime
import random

import pytest
import transaction
from ZODB import DB
from ZODB.DemoStorage import DemoStorage
from ZODB.MappingStorage import MappingStorage
from ZODB.POSException import ConflictError

from itschool_cms.core.outbox.models import KEEP_FOR, MAX_ATTEMPTS, MailState, Outbox, OutgoingMail

NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)


def minutes(count):
    return datetime.timedelta(minutes=count)


def queue(outbox, now=NOON, recipient="amelie@example.org"):
    mail = OutgoingMail(outbox.new_id(), "ecole@example.org", recipient, "Réunion", b"raw", now)
    outbox.add(mail)
    return mail


@pytest.fixture
def outbox():
    return Outbox()


def test_an_empty_outbox_gives_nothing_and_is_still_an_outbox(outbox):
    assert outbox
    assert len(outbox) == 0
    assert outbox.claim(NOON) is None


def test_mails_are_claimed_in_the_order_they_are_due(outbox):
    mails = [queue(outbox, NOON + minutes(n)) for n in random.Random(1).sample(range(50), 50)]
    assert outbox.claim(NOON - minutes(1)) is None
    late = NOON + minutes(100)
    claimed = [outbox.claim(late).created for _ in mails]
    assert claimed == sorted(mail.created for mail in mails)


def test_a_claimed_mail_is_nobody_elses_until_its_lease_ends(outbox):
    mail = queue(outbox)
    assert outbox.claim(NOON) is mail
    assert (mail.state, mail.attempts, mail.lease_until) == (MailState.SENDING, 1, NOON + minutes(5))
    assert outbox.claim(NOON + minutes(4)) is None
    assert outbox.claim(NOON + minutes(5)) is mail
    assert mail.attempts == 2


def test_a_sent_mail_keeps_who_and_when_but_not_its_text(outbox):
    mail = queue(outbox)
    outbox.claim(NOON)
    outbox.sent(mail.id, NOON + minutes(1))
    assert (mail.state, mail.raw, mail.finished) == (MailState.SENT, None, NOON + minutes(1))
    assert (mail.recipient, mail.subject, mail.created) == ("amelie@example.org", "Réunion", NOON)
    assert outbox.claim(NOON + minutes(60)) is None
    assert list(outbox.in_state(MailState.SENT)) == [mail]


def test_a_refused_mail_keeps_the_reason_and_its_text(outbox):
    mail = queue(outbox)
    outbox.claim(NOON)
    outbox.failed(mail.id, "550 no such person", NOON)
    assert (mail.state, mail.last_error, mail.raw) == (MailState.FAILED, "550 no such person", b"raw")
    assert outbox.claim(NOON + minutes(60)) is None


def test_pauses_grow_from_a_minute_to_six_hours_and_end_a_day_after_the_first_attempt(outbox):
    mail, now, attempts = queue(outbox), NOON + minutes(600), []
    start = now
    while mail.state is not MailState.FAILED:
        assert outbox.claim(now) is mail
        attempts.append((now - start) // minutes(1))
        outbox.delayed(mail.id, mail.attempts, "451 later", now)
        now = mail.due
    assert attempts == [0, 1, 6, 36, 156, 516, 876, 1236, 1440]
    assert mail.last_error == "451 later"


def test_what_a_slow_worker_says_late_does_not_undo_what_a_newer_one_did(outbox):
    mail = queue(outbox)
    outbox.claim(NOON)
    outbox.claim(NOON + minutes(6))
    outbox.delayed(mail.id, 1, "451 later", NOON + minutes(7))
    assert (mail.state, mail.attempts) == (MailState.SENDING, 2)
    outbox.sent(mail.id, NOON + minutes(8))
    outbox.sent(mail.id, NOON + minutes(9))
    outbox.failed(mail.id, "550", NOON + minutes(9))
    outbox.delayed(mail.id, 2, "451", NOON + minutes(9))
    assert (mail.state, mail.finished, mail.last_error) == (MailState.SENT, NOON + minutes(8), "")


def test_news_of_a_mail_that_is_gone_changes_nothing(outbox):
    outbox.sent(1, NOON)
    outbox.failed(1, "550", NOON)
    outbox.delayed(1, 1, "451", NOON)
    assert len(outbox) == 0


def test_a_mail_that_kills_every_worker_is_given_up(outbox):
    mail, now = queue(outbox), NOON
    for _ in range(MAX_ATTEMPTS):
        assert outbox.claim(now) is mail
        now = mail.due
    later = now + minutes(1)
    other = queue(outbox, later)
    assert outbox.claim(later) is other
    assert (mail.state, mail.last_error) == (MailState.FAILED, "never finished")


def test_finished_mails_are_forgotten_after_thirty_days_a_few_at_a_time(outbox):
    for _ in range(5):
        outbox.sent(queue(outbox).id, NOON)
    waiting = queue(outbox)
    assert outbox.prune(NOON + KEEP_FOR - minutes(1), 10) == 0
    assert [outbox.prune(NOON + KEEP_FOR, 3) for _ in range(3)] == [3, 2, 0]
    assert list(outbox.mails.values()) == [waiting]
    assert len(outbox.finished) == 0


def test_ids_are_random_and_never_taken_twice(outbox):
    ids = {queue(outbox).id for _ in range(100)}
    assert len(ids) == 100
    assert all(0 <= mail_id < 2**63 for mail_id in ids)


def test_requests_that_queue_at_the_same_time_seldom_meet():
    # Rounds of eight writers that all began with the same state: no thread, so no luck of the scheduler. The
    # storage is one that settles what two writers put into one bucket, as those in service do.
    database = DB(DemoStorage(), pool_size=8)
    with database.transaction() as connection:
        connection.root()["outbox"] = Outbox()
    conflicts = sum(conflicts_among(database, 8) for _ in range(50))
    with database.transaction() as connection:
        outbox = connection.root()["outbox"]
        assert len(outbox) == sum(map(len, outbox.lanes)) == 400 - conflicts
    database.close()
    # About 42; with a single lane 90 to 120.
    assert conflicts < 75


def conflicts_among(database, writers):
    opened = []
    for _ in range(writers):
        manager = transaction.TransactionManager(explicit=True)
        connection = database.open(manager)
        manager.begin()
        queue(connection.root()["outbox"])
        opened.append((manager, connection))
    conflicts = 0
    for manager, connection in opened:
        try:
            manager.commit()
        except ConflictError:
            conflicts += 1
            manager.abort()
        connection.close()
    return conflicts


def test_a_change_of_state_does_not_write_the_text_again():
    database = DB(MappingStorage())
    with database.transaction() as connection:
        outbox = connection.root()["outbox"] = Outbox()
        outbox.add(OutgoingMail(7, "a@b", "c@d", "s", b"x" * 100_000, NOON))
    with database.transaction() as connection:
        connection.root()["outbox"].claim(NOON)
    last = list(database.storage.iterator())[-1]
    assert sum(len(record.data) for record in last) < 10_000
    database.close()


def test_an_older_outbox_learns_of_its_failures():
    from types import SimpleNamespace

    from itschool_cms.core.outbox.evolve import index_failures

    outbox = Outbox()
    outbox.failures = None
    mail = OutgoingMail(outbox.new_id(), "s@example.org", "x@example.org", "S", b"x", NOON)
    outbox.add(mail)
    outbox.failed(mail.id, "no", NOON)
    assert list(outbox.failed_mails()) == []
    site = SimpleNamespace(outbox=outbox)
    for _again in range(2):
        index_failures(site, None)
        assert list(outbox.failed_mails()) == [mail]
    outbox.prune(NOON + datetime.timedelta(days=31), 10)
    assert list(outbox.failed_mails()) == []
