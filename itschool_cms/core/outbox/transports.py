"""Ways out for a mail: a mail server, or a folder of files."""

import datetime
import os
import smtplib
import socket
import ssl
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from pyramid.exceptions import ConfigurationError

# Answers about us (sign in first, wrong password), not about the mail: it waits until we are set right.
OUR_FAULT = frozenset({530, 534, 535, 538})
MAX_TIMEOUT = 60.0
TLS_MODES = ("none", "starttls", "ssl")


class TemporaryFailure(Exception):
    """Not delivered now; a later attempt may succeed."""


class TransportDown(TemporaryFailure):
    """Nothing can be delivered now, this mail or another."""


class PermanentRefusal(Exception):
    """The server will never take this mail."""


class AddressRefused(PermanentRefusal):
    """The server will never take a mail to this address."""


@dataclass(frozen=True)
class Envelope:
    """What a transport needs to know of a mail; ``attempt`` counts from 1."""

    id: int
    sender: str
    recipient: str
    raw: bytes
    created: datetime.datetime
    attempt: int


class Transport(Protocol):
    """Where the worker hands mails over."""

    def send(self, envelope: Envelope) -> None:
        """Deliver it, or raise ``TemporaryFailure`` or ``PermanentRefusal``."""


@dataclass(frozen=True)
class FolderTransport:
    """Writes each mail as ``<time>-<id>.eml`` in a folder, for development and tests."""

    path: Path

    def send(self, envelope: Envelope) -> None:
        """Write the file whole or not at all; sending the same mail again replaces its file."""
        target = self.path / f"{envelope.created:%Y%m%dT%H%M%S%fZ}-{envelope.id:016x}.eml"
        draft = target.with_suffix(".part")
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            with draft.open("wb") as file:
                file.write(envelope.raw)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)
        except OSError as error:
            raise TransportDown(f"folder: {error.strerror}") from error


@dataclass(frozen=True)
class SmtpTransport:
    """Hands mails to a mail server; ``timeout`` in seconds holds for each step of the conversation."""

    host: str
    port: int
    tls: str = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 30.0

    def send(self, envelope: Envelope) -> None:
        """Deliver by a connection of its own."""
        server = self._connect()
        try:
            server.sendmail(envelope.sender, [envelope.recipient], envelope.raw)
        except smtplib.SMTPRecipientsRefused as error:
            code, reason = error.recipients[envelope.recipient]
            raise _failure(code, reason, AddressRefused) from error
        except smtplib.SMTPResponseException as error:
            raise _failure(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            raise TemporaryFailure(_words(error)) from error
        finally:
            # Not quit(): the mail is accepted or not by now, whatever the server answers to a farewell.
            server.close()

    def _connect(self) -> smtplib.SMTP:
        try:
            server = self._open()
        except (smtplib.SMTPException, OSError) as error:
            raise TransportDown(_words(error)) from error
        try:
            if self.tls == "starttls":
                server.starttls(context=ssl.create_default_context())
            if self.username:
                server.login(self.username, self.password)
        except (smtplib.SMTPException, OSError) as error:
            server.close()
            raise TransportDown(_words(error)) from error
        return server

    def _open(self) -> smtplib.SMTP:
        # Without a name of ours smtplib asks the DNS, which may take half a minute.
        ours = socket.gethostname()
        if self.tls == "ssl":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, ours, timeout=self.timeout, context=context)
        return smtplib.SMTP(self.host, self.port, ours, timeout=self.timeout)


def _failure(code: int, reason: bytes | str, lasting: type[Exception] = PermanentRefusal) -> Exception:
    words = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    kind = lasting if 500 <= code <= 599 and code not in OUR_FAULT else TemporaryFailure
    return kind(f"{code} {words}"[:500])


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]


def transport_from_settings(settings: Mapping[str, str]) -> Transport:
    """The transport named by ``mail.transport``.

    Raises ``ConfigurationError`` for a missing or unknown one, and for a password file others may read.
    """
    text = settings.get("mail.transport", "")
    try:
        url = urlsplit(text)
        if url.scheme == "folder" and url.path:
            return FolderTransport(Path(text.removeprefix("folder:")))
        if url.scheme == "smtp" and url.hostname:
            return _smtp(url, settings.get("mail.password_file"))
    except (ValueError, OSError) as error:
        # The reason aside: it may quote the setting, which may hold a password.
        raise ConfigurationError(f"mail.transport: {type(error).__name__}") from None
    raise ConfigurationError("mail.transport is folder:<path> or smtp://[user:password@]host[:port]?tls=…")


def _smtp(url: SplitResult, password_file: str | None) -> SmtpTransport:
    options = {
        "tls": "starttls",
        "timeout": "30",
        **dict(parse_qsl(url.query, strict_parsing=bool(url.query))),
    }
    if options["tls"] not in TLS_MODES or len(options) > 2:
        raise ConfigurationError("mail.transport takes tls=none, starttls or ssl, and timeout=<seconds>")
    timeout = float(options["timeout"])
    if not 0 < timeout <= MAX_TIMEOUT:
        raise ConfigurationError("mail.transport: timeout is a number of seconds, above 0, below the lease")
    password = _read_password(Path(password_file)) if password_file else unquote(url.password or "")
    return SmtpTransport(
        host=url.hostname or "",
        port=url.port or (465 if options["tls"] == "ssl" else 587),
        tls=options["tls"],
        username=unquote(url.username or ""),
        password=password,
        timeout=timeout,
    )


def _read_password(path: Path) -> str:
    if path.stat().st_mode & stat.S_IRWXO:
        raise ConfigurationError(f"mail.password_file: others may read {path.name}")
    return path.read_text(encoding="utf-8").strip()
