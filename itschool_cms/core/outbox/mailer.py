"""The mailer of a request: pyramid_mailer's API over the outbox."""

import datetime
from collections.abc import Callable, Mapping
from email.headerregistry import Address

from pyramid.config import Configurator
from pyramid.exceptions import ConfigurationError
from pyramid.request import Request
from pyramid_mailer.interfaces import IMailer
from pyramid_mailer.message import Message
from zope.interface import implementer

from .addresses import BadAddress, parse_address
from .message import build
from .models import Outbox, OutgoingMail


@implementer(IMailer)
class OutboxMailer:
    """Queues messages in the outbox, in the transaction of the request: a rollback sends nothing.

    Every way of sending that pyramid_mailer offers queues: nothing waits for a mail server during a request.
    """

    def __init__(
        self,
        default_sender: str,
        reply_to: str | None = None,
        find_outbox: Callable[[], Outbox] | None = None,
    ) -> None:
        """``find_outbox`` gives the outbox to write to; without it the mailer is a template to bind.

        Raises ``BadAddress`` when the sender or the reply address is not one address.
        """
        self.default_sender = default_sender
        self.reply_to = reply_to
        self._sender = parse_address(default_sender)
        self._reply_to = parse_address(reply_to) if reply_to else None
        self._find_outbox = find_outbox

    @classmethod
    def from_settings(cls, settings: Mapping[str, str]) -> "OutboxMailer":
        """A mailer by ``mail.default_sender`` and ``mail.reply_to``; raises ``ConfigurationError``."""
        try:
            return cls(settings.get("mail.default_sender", ""), settings.get("mail.reply_to"))
        except BadAddress as error:
            raise ConfigurationError(f"mail.default_sender, mail.reply_to: {error}") from error

    def bind(
        self,
        *,
        default_sender: str | None = None,
        transaction_manager: object = None,
        find_outbox: Callable[[], Outbox] | None = None,
    ) -> "OutboxMailer":
        """The same mailer with another sender or outbox.

        ``transaction_manager`` is taken for the sake of pyramid_mailer's API; the connection of the outbox
        decides to which transaction the mails belong.
        """
        return type(self)(
            default_sender or self.default_sender, self.reply_to, find_outbox or self._find_outbox
        )

    def send(self, message: Message) -> tuple[int, ...]:
        """Queue one mail for each recipient, copies included; each sees only their own address.

        Returns the ids of the mails in the outbox.

        Raises ``BadAddress`` or ``BadHeader`` before anything is queued when one field is not fit for a mail,
        ``ValueError`` for a message without recipient or body.
        """
        if self._find_outbox is None:
            raise RuntimeError("use request.mailer: a mail belongs to the transaction of a request")
        outbox, now = self._find_outbox(), datetime.datetime.now(datetime.UTC)
        sender = parse_address(message.sender) if message.sender else self._sender
        mails = [self._mail(message, to, sender, outbox.new_id(), now) for to in _recipients(message)]
        for mail in mails:
            outbox.add(mail)
        return tuple(mail.id for mail in mails)

    def send_to_queue(self, message: Message) -> None:
        """Like ``send``."""
        self.send(message)

    def send_immediately(self, message: Message, fail_silently: bool = False) -> None:
        """Like ``send``: there is no delivery outside the transaction."""
        self.send(message)

    def send_sendmail(self, message: Message) -> None:
        """Like ``send``."""
        self.send(message)

    def send_immediately_sendmail(self, message: Message, fail_silently: bool = False) -> None:
        """Like ``send``."""
        self.send(message)

    def _mail(
        self, message: Message, recipient: Address, sender: Address, mail_id: int, now: datetime.datetime
    ) -> OutgoingMail:
        # Made here and kept: a mail that a crash sends twice can be recognised by its reader's mail program.
        message_id = f"{mail_id:016x}@{sender.domain}"
        raw = build(
            message, recipient, sender=sender, reply_to=self._reply_to, message_id=message_id, date=now
        )
        return OutgoingMail(mail_id, sender.addr_spec, recipient.addr_spec, message.subject, raw, now)


def _recipients(message: Message) -> list[Address]:
    texts = [*message.recipients, *message.cc, *message.bcc]
    if not texts:
        raise ValueError("a mail needs a recipient")
    addresses: dict[str, Address] = {}
    for address in map(parse_address, texts):
        addresses.setdefault(address.addr_spec.lower(), address)
    return list(addresses.values())


def get_mailer(request: Request) -> OutboxMailer:
    """The mailer of this request, which writes to the outbox of the request's school."""
    mailer = request.registry.getUtility(IMailer)
    return mailer.bind(find_outbox=lambda: request.site.outbox)


def includeme(config: Configurator) -> None:
    """Register the mailer and ``request.mailer``."""
    config.registry.registerUtility(OutboxMailer.from_settings(config.registry.settings), IMailer)
    config.add_request_method(get_mailer, "mailer", reify=True)
