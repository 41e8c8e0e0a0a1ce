"""Proving again who one is, by a passkey."""

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core.addresses import local_path
from itschool_cms.core.models import Site

from ...entrance import admit
from ...freshness import CONFIRM
from ...views.parts import add_page, for_person, say, texts
from .. import passkeys
from ..models import Kind
from ..passkeys import PasskeyRefused
from .parts import question
from .sign_in import WRONG_PASSKEY, refused


@for_person
def ask(context: Site, request: Request) -> Response:
    """Ask the browser for a passkey of the person."""
    return question(passkeys.ask(request, "confirm", request.person))


@for_person
def confirm(context: Site, request: Request) -> HTTPSeeOther:
    """Take the passkey; the session begins anew, under a new id."""
    sent = texts(request)
    wanted = local_path(sent.get("next"), "/me")
    person = request.person
    try:
        passkeys.take(request, "confirm", sent.get("credential", ""), person)
    except PasskeyRefused:
        refused(request, Kind.PASSKEY, person.uid)
        say(request, "error", WRONG_PASSKEY)
        return request.redirect_to(CONFIRM, query={"next": wanted})
    return admit(request, person, way="confirmed", remember=request.session.remember, wanted=wanted)


def includeme(config: Configurator) -> None:
    """Register the pages."""
    add_page(config, ask, f"{CONFIRM}/ask", request_method="POST")
    add_page(config, confirm, f"{CONFIRM}/passkey", request_method="POST")
