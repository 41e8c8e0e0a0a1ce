"""Linking the identity at a provider with one's own access, and taking it back: only shortly after proving
who one is."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.models import Site

from ..freshness import fresh_only
from ..views.parts import add_page, say, texts
from . import flow as flows
from . import identities, mails
from .flow import Flow
from .identities import Identity, IdentityTaken
from .offer import offer
from .signing_in import OWN


def tile(context: Site, request: Request) -> dict[str, Any]:
    """Whether the access is linked, and the way to change that."""
    person = request.person
    return {
        "provider": request.registry.oidc.settings.title,
        "linked": bool(person.identity),
        "name": person.identity_name,
        "since": person.identity_since,
        "path": OWN,
    }


def pending(request: Request) -> Flow | None:
    """Return the flow that holds the identity which waits to be linked by the person, or None."""
    flow = flows.present(request)
    usable = flow is not None and bool(flow.identity) and flow.person in (0, request.person.uid)
    return flow if usable else None


@fresh_only
def show(context: Site, request: Request) -> dict[str, Any]:
    """Show what can be done now: link the identity that came back, fetch one, or take it back."""
    flow = pending(request)
    return {
        **tile(context, request),
        "pending": flow is not None and not request.person.identity,
        "pending_name": flow.name if flow is not None else "",
        "removable": may_unlink(request),
        "offer": offer(request),
        "start": request.start_path(),
    }


def may_unlink(request: Request) -> bool:
    """Tell whether the person has another way in."""
    return bool(request.person.password_hash)


@fresh_only
def change(context: Site, request: Request) -> HTTPSeeOther:
    """Link or unlink, as the button said."""
    return _unlink(context, request) if texts(request).get("act") == "unlink" else _link(context, request)


def _link(context: Site, request: Request) -> HTTPSeeOther:
    flow, person, provider = pending(request), request.person, request.registry.oidc.settings.title
    if flow is None:
        say(request, "error", _("It took more than ten minutes: begin again."))
        return request.redirect_to(OWN)
    try:
        identities.link(context["people"], person, Identity(flow.identity, flow.name))
    except IdentityTaken:
        request.registry.trail.note("oidc-refused", person=person.uid, by=person.uid, reason="taken")
        say(
            request,
            "error",
            _("This ${provider} account opens another access already, or yours is linked with one."),
            provider=provider,
        )
        response = request.redirect_to("/me")
    else:
        request.trail("identity-linked", person=person.uid)
        mails.tell_linked(request, person)
        say(request, "ok", _("${provider} opens your access from now on."), provider=provider)
        response = request.redirect_to("/me" if flow.person else flow.wanted or request.start_path())
    flows.drop(request, response)
    return response


def _unlink(context: Site, request: Request) -> HTTPSeeOther:
    person, provider = request.person, request.registry.oidc.settings.title
    if not may_unlink(request):
        say(request, "error", _("It is your only way in: choose a password first."))
    elif identities.unlink(context["people"], person):
        request.trail("identity-unlinked", person=person.uid)
        say(request, "ok", _("${provider} does not open your access any more."), provider=provider)
    return request.redirect_to("/me")


def includeme(config: Configurator) -> None:
    """Register the page and its tile."""
    folder = "itschool_cms.accounts.oidc:templates"
    config.add_tile("oidc", tile, of=Site, page="me", template=f"{folder}/tile.pt", column=1, order=40)
    add_page(config, show, OWN, renderer=f"{folder}/own.pt")
    add_page(config, change, OWN, request_method="POST")
