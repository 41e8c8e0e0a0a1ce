"""A pyramid_mailer message as RFC 5322 bytes for one recipient."""

import datetime
import mimetypes
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import PurePosixPath

from pyramid_mailer.message import Attachment, Message

from .addresses import disarm, is_safe, parse_address

_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,75}", re.ASCII)
_OURS = frozenset(
    {"from", "sender", "to", "cc", "bcc", "subject", "date", "message-id", "mime-version"}
    | {"auto-submitted", "return-path", "received"}
)
_TYPE = re.compile(r"([a-z0-9][a-z0-9.+-]*)/([a-z0-9][a-z0-9.+-]*)", re.ASCII)
_PARAMETER = re.compile(r"; *(charset|method)=\"?([A-Za-z0-9_-]+)\"?", re.ASCII)
_CONTENT_ID = re.compile(r"<?([A-Za-z0-9._-]+(?:@[A-Za-z0-9._-]+)?)>?", re.ASCII)


class BadHeader(ValueError):
    """A header value that could start another header, or a header which is not the caller's to set."""


def build(
    message: Message,
    recipient: Address,
    *,
    sender: Address,
    reply_to: Address | None,
    message_id: str,
    date: datetime.datetime,
) -> bytes:
    """The bytes to hand to the mail server, lines ended by CRLF.

    ``To`` names this recipient alone, so that nobody learns who else received the message. The message needs
    a text or an HTML body; ``date`` is UTC-aware and ``message_id`` stands without angle brackets.

    Raises ``BadHeader`` or ``BadAddress`` (both ``ValueError``) when a field could inject a header, and
    ``ValueError`` for a message without a body.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = recipient
    mail["Subject"] = _header(message.subject)
    mail["Date"] = date
    mail["Message-ID"] = f"<{message_id}>"
    mail["Auto-Submitted"] = "auto-generated"
    _add_extra_headers(mail, message, reply_to)
    _add_bodies(mail, message)
    for attachment in message.attachments:
        _attach(mail, attachment)
    return verified_bytes(mail)


def verified_bytes(mail: EmailMessage) -> bytes:
    """The bytes of a mail, once it is seen that they hold the headers that were set and no others.

    Raises ``BadHeader`` when a value came out as further headers: the last guard behind ``is_safe``.
    """
    raw = mail.as_bytes()
    lines = raw.partition(b"\r\n\r\n")[0].split(b"\r\n")
    names = [line.partition(b":")[0].decode() for line in lines if not line.startswith((b" ", b"\t"))]
    if names != mail.keys():
        raise BadHeader("a header does not stay on its line")
    return raw


def _add_extra_headers(mail: EmailMessage, message: Message, reply_to: Address | None) -> None:
    extra = {_header_name(name): value for name, value in dict(message.extra_headers).items()}
    answer_to = extra.pop("reply-to", None)
    if answer_to or reply_to:
        mail["Reply-To"] = parse_address(answer_to) if answer_to else reply_to
    for name, value in extra.items():
        mail[name.title()] = _header(value)


def _header_name(name: str) -> str:
    lowered = name.lower()
    if not _HEADER_NAME.fullmatch(name) or lowered in _OURS or lowered.startswith(("content-", "resent-")):
        raise BadHeader(f"the header {name!r} cannot be set")
    return lowered


def _header(value: str) -> str:
    if not is_safe(value):
        raise BadHeader("a header holds no control characters")
    return disarm(value)


def _add_bodies(mail: EmailMessage, message: Message) -> None:
    text, html = _body(message.body), _body(message.html)
    if text is None and html is None:
        raise ValueError("a mail needs a text or an HTML body")
    # Quoted-printable: not every server takes 8 bit lines, nor lines of more than 998 bytes.
    if text is not None:
        mail.set_content(text, cte="quoted-printable")
    if html is not None:
        add = mail.set_content if text is None else mail.add_alternative
        add(html, subtype="html", cte="quoted-printable")


def _body(value: str | Attachment | None) -> str | None:
    content = value.data if isinstance(value, Attachment) else value
    if isinstance(content, bytes):
        return content.decode("utf-8", "replace")
    return content and content.encode("utf-8", "replace").decode("utf-8")


def _attach(mail: EmailMessage, attachment: Attachment) -> None:
    name = _file_name(attachment)
    main, sub, parameters = _content_type(attachment.content_type or mimetypes.guess_type(name)[0])
    mail.add_attachment(
        _data(attachment),
        maintype=main,
        subtype=sub,
        filename=name,
        params=parameters,
        disposition="inline" if attachment.disposition == "inline" else "attachment",
        cid=_content_id(attachment.content_id),
    )


def _data(attachment: Attachment) -> bytes:
    data = attachment.data or b""
    return data.encode("utf-8", "replace") if isinstance(data, str) else bytes(data)


def _file_name(attachment: Attachment) -> str:
    # A path tells the reader about our folders, and a client may follow it.
    name = PurePosixPath((attachment.filename or "").replace("\\", "/")).name
    return _header(name or "attachment")


def _content_type(value: str | None) -> tuple[str, str, dict[str, str]]:
    """Main type, sub type and the two parameters a client needs; bytes of an unknown kind otherwise."""
    value = (value or "").lower()
    kind = value.partition(";")[0]
    match = _TYPE.fullmatch(kind.strip())
    if not match or match[1] in ("multipart", "message"):
        return "application", "octet-stream", {}
    return match[1], match[2], dict(_PARAMETER.findall(value))


def _content_id(value: str | None) -> str | None:
    if not value:
        return None
    match = _CONTENT_ID.fullmatch(value)
    if not match:
        raise BadHeader("not a content id")
    return f"<{match[1]}>"
