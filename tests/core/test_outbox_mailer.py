from contextlib import ExitStack
from email import message_from_bytes
from email.policy import default

import pytest
import transaction
from persistent import Persistent
from pyramid.config import Configurator
from pyramid.exceptions import ConfigurationError
from pyramid.request import Request, apply_request_extensions
from pyramid_mailer.interfaces import IMailer
from pyramid_mailer.message import Message
from ZODB import DB
from ZODB.MappingStorage import MappingStorage

from itschool_cms.core.outbox.addresses import BadAddress
from itschool_cms.core.outbox.mailer import OutboxMailer
from itschool_cms.core.outbox.message import BadHeader
from itschool_cms.core.outbox.models import MailState, Outbox

SETTINGS = {
    "pyramid.includes": "itschool_cms.core.outbox",
    "mail.default_sender": "École de démo <ecole@example.org>",
    "mail.reply_to": "office@example.org",
}


class School(Persistent):
    def __init__(self):
        self.outbox = Outbox()


@pytest.fixture
def database():
    database = DB(MappingStorage())
    with database.transaction() as connection:
        connection.root()["site"] = School()
    yield database
    database.close()


@pytest.fixture
def request_of(database):
    """A request as the kernel hands it to a view: with its site, in its own transaction."""
    with ExitStack() as stack:

        def make(**settings):
            config = Configurator(settings=SETTINGS | settings)
            config.commit()
            request = Request.blank("/")
            request.registry = config.registry
            request.tm = transaction.TransactionManager()
            connection = database.open(request.tm)
            stack.callback(connection.close)
            stack.callback(request.tm.abort)
            request.site = connection.root()["site"]
            apply_request_extensions(request)
            return request

        yield make


def stored(database):
    with database.transaction() as connection:
        return [
            (mail.recipient, mail.sender, mail.state, mail.raw)
            for mail in connection.root()["site"].outbox.mails.values()
        ]


def message(*recipients, **fields):
    return Message(recipients=list(recipients), subject="Réunion", body="Bonjour", **fields)


def test_a_mail_is_queued_when_the_transaction_of_the_request_commits(database, request_of):
    request = request_of()
    request.mailer.send(message("Amélie Lefèvre <amelie@example.org>"))
    assert stored(database) == []
    request.tm.commit()
    [(recipient, sender, state, raw)] = stored(database)
    assert (recipient, sender, state) == ("amelie@example.org", "ecole@example.org", MailState.QUEUED)
    mail = message_from_bytes(raw, policy=default)
    assert mail["to"] == "Amélie Lefèvre <amelie@example.org>"
    assert mail["reply-to"] == "office@example.org"


def test_a_rollback_leaves_no_mail(database, request_of):
    request = request_of()
    request.mailer.send(message("amelie@example.org"))
    request.tm.abort()
    request.tm.commit()
    assert stored(database) == []


def test_each_recipient_gets_a_mail_and_learns_of_no_other(database, request_of):
    request = request_of()
    copies = {"cc": ["tom@example.org"], "bcc": ["karim@example.org", "SOFIE@example.org"]}
    request.mailer.send(message("sofie@example.org", "amelie@example.org", **copies))
    request.tm.commit()
    mails = {recipient: raw for recipient, _, _, raw in stored(database)}
    assert len(mails) == len(stored(database)) == 4
    ids = set()
    for recipient, raw in mails.items():
        assert [other for other in mails if other.encode() in raw] == [recipient]
        ids.add(message_from_bytes(raw, policy=default)["message-id"])
    assert len(ids) == 4


@pytest.mark.parametrize(
    "way", ["send", "send_to_queue", "send_immediately", "send_sendmail", "send_immediately_sendmail"]
)
def test_every_way_of_sending_queues(database, request_of, way):
    request = request_of()
    getattr(request.mailer, way)(message("amelie@example.org", sender="office@example.org"))
    request.tm.commit()
    assert [sender for _, sender, _, _ in stored(database)] == ["office@example.org"]


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (message(), ValueError),
        (message("amelie@example.org", "not an address"), BadAddress),
        (message("amelie@example.org", "a@b\r\nBcc: c@d"), BadAddress),
        (message("amelie@example.org", sender="a\r\nBcc: c@d <e@f>"), BadAddress),
        (message("amelie@example.org", extra_headers={"Reply-To": "x\n"}), BadAddress),
        (message("amelie@example.org", extra_headers={"X-Note": "a\r\nBcc: c@d"}), BadHeader),
        (Message(recipients=["amelie@example.org"], subject="a\nb", body="x"), BadHeader),
        (Message(recipients=["amelie@example.org"], subject="a"), ValueError),
    ],
)
def test_a_bad_field_queues_nothing_at_all(database, request_of, bad, error):
    request = request_of()
    with pytest.raises(error):
        request.mailer.send(bad)
    request.tm.commit()
    assert stored(database) == []


def test_the_ini_chooses_the_mailer(request_of):
    assert isinstance(request_of().mailer, OutboxMailer)
    request = request_of(**{"pyramid.includes": "pyramid_mailer.testing"})
    request.mailer.send(message("amelie@example.org"))
    assert [mail.subject for mail in request.mailer.outbox] == ["Réunion"]


def test_the_mailer_is_found_by_the_interface_of_pyramid_mailer_but_needs_a_request(request_of):
    request = request_of()
    mailer = request.registry.getUtility(IMailer)
    with pytest.raises(RuntimeError, match=r"request\.mailer"):
        mailer.bind(transaction_manager=request.tm).send(message("amelie@example.org"))


def test_a_mailer_may_be_bound_to_another_sender(database, request_of):
    request = request_of()
    request.mailer.bind(default_sender="direction@example.org").send(message("amelie@example.org"))
    request.tm.commit()
    assert [sender for _, sender, _, _ in stored(database)] == ["direction@example.org"]


@pytest.mark.parametrize(
    "wrong", [{"mail.default_sender": ""}, {"mail.default_sender": "École"}, {"mail.reply_to": "a@b, c@d"}]
)
def test_the_application_does_not_start_with_a_wrong_sender(wrong):
    with pytest.raises(ConfigurationError, match=r"mail\.default_sender"):
        Configurator(settings=SETTINGS | wrong)
