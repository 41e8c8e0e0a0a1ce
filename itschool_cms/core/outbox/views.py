"""Reading the mails of the folder transport in the browser: development only."""

import email
import re
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from pyramid.config import Configurator
from pyramid.exceptions import ConfigurationError
from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request

from .transports import FolderTransport, transport_from_settings

FILE_NAME = re.compile(r"\d{8}T\d{12}Z-[0-9a-f]{16}\.eml", re.ASCII)
HEADERS = ("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted")
SHOWN = 200
_WEB = ("https://", "http://")
_LINK_IN_TEXT = re.compile(r"https?://[^\s<>\"]+")

_BLANK_LINES = re.compile(r"(?:\r?\n[ \t]*){2,}")


class _Links(HTMLParser):
    """Collects the web addresses an HTML part leads to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the target of an ``a``."""
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def links_in(text: str, html: str) -> list[str]:
    """The http and https addresses in a mail, each once: those of the HTML part, then those of the text."""
    parser = _Links()
    parser.feed(html)
    found = [*parser.found, *_LINK_IN_TEXT.findall(text)]
    return list(dict.fromkeys(link for link in found if link.lower().startswith(_WEB)))


class MailFolder:
    """The files a folder transport wrote."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> list[str]:
        """Names of the newest mails, newest first."""
        if not self.path.is_dir():
            return []
        names = (file.name for file in self.path.iterdir())
        return sorted(filter(FILE_NAME.fullmatch, names), reverse=True)[:SHOWN]

    def read(self, name: str) -> EmailMessage:
        """One mail; raises ``KeyError`` for a name that is none of ours, or not there."""
        if not FILE_NAME.fullmatch(name) or not (self.path / name).is_file():
            raise KeyError(name)
        return email.message_from_bytes((self.path / name).read_bytes(), policy=default)


def _parts(mail: EmailMessage) -> Iterator[tuple[str, str]]:
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        yield kind, part.get_content() if part else ""


def _headers(mail: EmailMessage) -> list[tuple[str, str]]:
    return [(name, str(mail[name])) for name in HEADERS if name in mail]


def _details(mail: EmailMessage) -> dict[str, Any]:
    parts = dict(_parts(mail))
    return {
        "headers": _headers(mail),
        "paragraphs": [block.splitlines() for block in _BLANK_LINES.split(parts["plain"].strip())],
        "links": links_in(parts["plain"], parts["html"]),
        "attachments": [part.get_filename() for part in mail.iter_attachments()],
    }


def _row(folder: MailFolder, name: str) -> dict[str, str]:
    mail = folder.read(name)
    return {"name": name, **{key: str(mail[key] or "") for key in ("Subject", "To", "Date")}}


def _folder(settings: Mapping[str, str]) -> Path:
    transport = transport_from_settings(settings)
    if not isinstance(transport, FolderTransport):
        raise ConfigurationError("dev.mail_page needs mail.transport = folder:<path>")
    return transport.path


def mail_page(context: object, request: Request) -> dict[str, Any]:
    """``/dev/mail`` lists the mails, ``/dev/mail/<file>`` shows one; anything else is not found."""
    folder = MailFolder(_folder(request.registry.settings))
    match request.subpath:
        case ("mail",):
            return {"mails": [_row(folder, name) for name in folder.names()], "mail": None}
        case ("mail", name):
            try:
                return {"mails": [], "mail": _details(folder.read(name))}
            except KeyError as error:
                raise HTTPNotFound from error
    raise HTTPNotFound


def includeme(config: Configurator) -> None:
    """Register the page; raises ``ConfigurationError`` unless mails go to a folder, and over https."""
    from ..models import Site  # the site owns an outbox: at import this would be a circle
    from ..permissions import PUBLIC

    _folder(config.registry.settings)
    if config.registry.settings.get("site.base_url", "").startswith("https:"):
        # Anybody could ask for a link to somebody's account and read it here.
        raise ConfigurationError("dev.mail_page shows every mail to everybody: not on a site in service")
    config.add_view(
        mail_page,
        name="dev",
        context=Site,
        request_method="GET",
        permission=PUBLIC,
        renderer="templates/dev_mail.pt",
    )
