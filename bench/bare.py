"""The yardstick: a bare Pyramid application: one Chameleon page, a session, an ACL check, no database."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyramid.authorization import ACLHelper, Allow, Authenticated, Everyone
from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.session import SignedCookieSessionFactory

FIXED_BYTES = 970  # of the page around its rows
BYTES_PER_ROW = 256


@dataclass(frozen=True)
class Row:
    """One line of a tile."""

    title: str
    note: str
    href: str
    unread: bool
    state: str


class Child:
    """The one resource: its child may be seen by whoever is signed in with the principal of its guardian."""

    __acl__ = ((Allow, "guardian:benoit", "view"),)

    def __init__(self, request: Request) -> None:
        self.title = "Benoît Lefèvre"


class Policy:
    """Takes the person from the session and asks the ACL."""

    def __init__(self) -> None:
        self._acl = ACLHelper()

    def identity(self, request: Request) -> str | None:
        """Return the person of the session, or None."""
        return request.session.get("person")

    def permits(self, request: Request, context: Any, permission: str) -> Any:
        """Say whether the ACL of `context` gives `permission`."""
        person = self.identity(request)
        principals = [Everyone, Authenticated, f"user:{person}", "guardian:benoit"] if person else [Everyone]
        return self._acl.permits(context, principals, permission)


def sign_in(request: Request) -> Any:
    """Put the person into the session."""
    request.session["person"] = "amelie"
    return request.response


def make_app(page_bytes: int = 20_000) -> Any:
    """Return the bare application; its page `/` has about `page_bytes` bytes, `/login` signs in."""
    rows = max(1, (page_bytes - FIXED_BYTES) // BYTES_PER_ROW)
    tiles = [
        ("Documents", _rows(rows // 3)),
        ("Factures", _rows(rows // 3)),
        ("Agenda", _rows(rows - 2 * (rows // 3))),
    ]
    config = Configurator(
        root_factory=Child,
        security_policy=Policy(),
        session_factory=SignedCookieSessionFactory("a key for measurements only"),
    )
    config.include("pyramid_chameleon")
    config.add_view(sign_in, name="login")
    config.add_view(
        lambda context, request: {"tiles": tiles, "person": request.session["person"]},
        renderer=str(Path(__file__).with_name("bare.pt")),
        permission="view",
    )
    return config.make_wsgi_app()


def _rows(number: int) -> list[Row]:
    return [
        Row(
            f"Excursion numéro {n}", f"Publié le {n % 28 + 1} mai", f"/documents/{n}", n % 3 == 0, "published"
        )
        for n in range(number)
    ]
