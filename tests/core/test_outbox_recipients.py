"""The last mails to one address."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from itschool_cms.core.outbox.evolve import index_recipients
from itschool_cms.core.outbox.models import KEEP_FOR, MailState, Outbox, OutgoingMail, address_key

NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)


def queue(outbox, recipient, minutes=0):
    now = NOON + datetime.timedelta(minutes=minutes)
    mail = OutgoingMail(outbox.new_id(), "ecole@example.org", recipient, f"at {minutes}", b"x", now)
    outbox.add(mail)
    return mail


def subjects(outbox, recipient, most=10):
    return [mail.subject for mail in outbox.last_to(recipient, most)]


def test_the_last_mails_to_an_address_come_newest_first():
    outbox = Outbox()
    for minutes in (3, 1, 2):
        queue(outbox, "amelie@example.org", minutes)
        queue(outbox, "tom@example.org", minutes + 10)
    assert subjects(outbox, "Amelie@Example.org") == ["at 3", "at 2", "at 1"]
    assert subjects(outbox, "tom@example.org", 2) == ["at 13", "at 12"]
    assert subjects(outbox, "nobody@example.org") == []


def test_what_is_forgotten_is_listed_no_more():
    outbox = Outbox()
    old, _new = queue(outbox, "amelie@example.org"), queue(outbox, "amelie@example.org", 5)
    outbox.claim(NOON)
    outbox.sent(old.id, NOON)
    assert outbox.last_to("amelie@example.org")[1].state is MailState.SENT
    assert outbox.prune(NOON + KEEP_FOR, 10) == 1
    assert subjects(outbox, "amelie@example.org") == ["at 5"]


def old_outbox():
    """An outbox as it was stored before there was an index."""
    outbox = Outbox()
    del outbox.recipients
    return outbox


class OldSite:
    def __init__(self):
        self.outbox = old_outbox()


def test_an_old_outbox_gets_its_index_by_evolution():
    site = OldSite()
    old = queue(site.outbox, "amelie@example.org")
    assert subjects(site.outbox, "amelie@example.org") == []
    index_recipients(site, None)
    queue(site.outbox, "amelie@example.org", 5)
    before = site.outbox.recipients
    index_recipients(site, None)
    assert site.outbox.recipients is before
    assert subjects(site.outbox, "amelie@example.org") == ["at 5", "at 0"]
    assert old.recipient == "amelie@example.org"


def test_an_old_outbox_works_before_its_evolution():
    outbox = old_outbox()
    mail = queue(outbox, "amelie@example.org")
    outbox.claim(NOON)
    outbox.sent(mail.id, NOON)
    assert outbox.prune(NOON + KEEP_FOR, 10) == 1


@given(st.text(max_size=300))
def test_any_address_has_a_number_that_fits(text):
    assert 0 <= address_key(text) < 2**63
    assert address_key(text.upper()) == address_key(text.upper().casefold())
