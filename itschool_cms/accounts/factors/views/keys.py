"""Adding a passkey."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core.i18n import _
from itschool_cms.core.models import Site

from ...devices import describe
from ...entrance import agent
from ...freshness import fresh_only
from ...views.parts import add_page, say, texts
from .. import acts, passkeys
from ..gate import PATH, must_add_factor
from ..passkeys import PasskeyRefused
from ..rules import factors_of
from . import FOLDER
from .app import added
from .parts import question

PASSKEY = f"{PATH}/key"
MAX_NAME = 60
MOST = 20
REFUSED = _("The passkey could not be added. Try once more.")
ADDED = _("The passkey is added: you can sign in with it alone. A mail confirms it.")
ENOUGH = _("You have twenty passkeys already. Remove one first.")


@fresh_only
def show(context: Site, request: Request) -> dict[str, Any]:
    """Ask what the passkey is to be called."""
    request.page.plain = must_add_factor(request)
    return {"name": describe(request, agent(request))}


@fresh_only
def ask(context: Site, request: Request) -> Response:
    """Ask the browser for a new passkey."""
    return question(passkeys.ask_for_new(request, request.person))


@fresh_only
def add(context: Site, request: Request) -> Response | HTTPSeeOther:
    """Keep the passkey that the browser made."""
    sent = texts(request)
    name = clean_name(sent.get("name", "")) or describe(request, agent(request))
    if len(factors_of(request.person).passkeys) >= MOST:
        say(request, "error", ENOUGH)
        return request.redirect_to(PATH)
    try:
        passkey = passkeys.take_new(request, sent.get("credential", ""), name)
    except PasskeyRefused:
        say(request, "error", REFUSED)
        return request.redirect_to(PASSKEY)
    shut = must_add_factor(request)
    return added(request, acts.add_passkey(request, passkey), ADDED, shut)


def clean_name(text: str) -> str:
    """Return a name on one line, without signs that cannot be seen."""
    seen = "".join(sign if sign.isprintable() else " " for sign in text[: 4 * MAX_NAME])
    return " ".join(seen.split())[:MAX_NAME].strip()


def includeme(config: Configurator) -> None:
    """Register the pages."""
    add_page(config, show, PASSKEY, renderer=f"{FOLDER}/passkey.pt")
    add_page(config, add, PASSKEY, request_method="POST")
    add_page(config, ask, f"{PASSKEY}/ask", request_method="POST")
