"""Delivery reports (RFC 3464), read strictly for what counts and leniently for the rest."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import Message
from email.utils import parsedate_to_datetime

MAX_BYTES = 10_000_000
MAX_REASON = 300
# A report on more recipients is not one of our mails: each has one.
MAX_RECIPIENTS = 20
_OURS = re.compile(r"<?\s*([0-9a-f]{16})@", re.ASCII)
_STATUS = re.compile(r"([245])\.\d{1,3}\.\d{1,3}", re.ASCII)


class NoReport(ValueError):
    """The message is no delivery report: an answer of a person or of a machine, or no mail at all."""


@dataclass(frozen=True)
class Failure:
    """What became of a mail to one address.

    Attributes:
        address: bare.
        lasting: the server will never take it.
        reason: what the server said, in one line.
    """

    address: str
    lasting: bool
    reason: str


@dataclass(frozen=True)
class Report:
    """A delivery report.

    Attributes:
        mail_id: id in our outbox of the mail it is about; 0 when it names none.
        at: when (UTC) it was written; None when it does not say.
    """

    mail_id: int
    at: datetime | None
    failures: tuple[Failure, ...]


def read(content: bytes) -> Report:
    """Read a report.

    Raises:
        NoReport: the bytes are none.
    """
    if len(content) > MAX_BYTES:
        raise NoReport("larger than a delivery report")
    try:
        return _read(message_from_bytes(content, policy=policy.compat32))
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        # What the mail parser trips over on garbage.
        raise error if isinstance(error, NoReport) else NoReport("not readable as a mail") from None


def _read(mail: Message) -> Report:
    if mail.get_content_type() != "multipart/report":
        raise NoReport("no delivery report")
    blocks = [part for part in mail.walk() if part.get_content_type() == "message/delivery-status"]
    groups = blocks[0].get_payload() if blocks else None
    if not isinstance(groups, list):
        raise NoReport("a report without the state of the delivery")
    found = (_failure(group) for group in groups[: MAX_RECIPIENTS + 1] if isinstance(group, Message))
    failures = tuple(each for each in found if each is not None)
    return Report(_mail_id(mail, groups), _moment(mail), failures)


def _failure(group: Message) -> Failure | None:
    final = _value(group, "Final-Recipient") or _value(group, "Original-Recipient")
    address = final.rpartition(";")[2].strip().strip("<>")
    if not address:
        return None
    status = _STATUS.match(_value(group, "Status"))
    action = _value(group, "Action").lower()
    lasting = action == "failed" and status is not None and status[1] == "5"
    said = _value(group, "Diagnostic-Code").partition(";")[2].strip()
    reason = " ".join([status[0] if status else "", said]).strip()
    return Failure(address, lasting, reason[:MAX_REASON])


def _value(group: Message, name: str) -> str:
    text = str(group.get(name, ""))
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _mail_id(mail: Message, groups: list) -> int:
    """Return the id in the Message-ID of the mail that the report brings back."""
    texts = []
    for part in mail.walk():
        if part.get_content_type() == "text/rfc822-headers":
            content = part.get_payload(decode=True)
            texts.append(message_from_bytes(content if isinstance(content, bytes) else b""))
        elif part is not mail and "Message-ID" in part:
            texts.append(part)
    for each in [*texts, *(group for group in groups if isinstance(group, Message))]:
        for name in ("Message-ID", "Original-Envelope-Id", "X-Original-Message-ID"):
            match = _OURS.match(_value(each, name))
            if match:
                return int(match[1], 16)
    return 0


def _moment(mail: Message) -> datetime | None:
    try:
        moment = parsedate_to_datetime(_value(mail, "Date"))
    except (ValueError, TypeError, OverflowError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
