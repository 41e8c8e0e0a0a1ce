"""Signing in at the provider: leading there, taking back, letting in.

Only POST writes, and no script is needed. The provider sends the person back by a GET, which moves the code
out of the address into the sealed cookie; the page then says where one is, and its button, with a token of
ours, uses the code up: the way of mailed links.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hmac import compare_digest
from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core.models import Site

from ..entrance import enter
from ..freshness import BY_PROVIDER, is_fresh
from ..views.parts import add_page, contact_lines, texts
from ..views.sign_in import next_path
from ..visitors import PER_NETWORK, Visitor
from . import flow as flows
from . import identities
from .fetching import ProviderSilent
from .flow import MAX_CODE, MAX_WANTED, Flow
from .identities import Identity
from .notices import CANCELLED, DOUBTFUL, FOREIGN, MANY, SILENT, stop
from .tokens import Refused

log = logging.getLogger(__name__)

BEGIN = "/login/microsoft"
BACK = "/login/microsoft/callback"
UNKNOWN = "/login/microsoft/account"
OWN = "/me/microsoft"
ALTOGETHER = 3_000
# Longer than a flow lives, so that none is ever used twice.
USED_SECONDS = flows.SECONDS + 120
# A conflict with another writer runs the request again: what the provider said is asked once.
ANSWER = "itschool.oidc.identity"


@contextmanager
def between_transactions(request: Request) -> Iterator[None]:
    """Hold no transaction while somebody else is waited for; what was read before is read anew after."""
    request.tm.abort()
    try:
        yield
    finally:
        request.tm.begin()


def present_uid(request: Request) -> int:
    """Return the uid of who is signed in, 0 for a visitor."""
    return request.person.uid if request.person is not None else 0


def to_portal(context: Site, request: Request) -> HTTPSeeOther:
    """Lead to the page with the button: looking at an address begins nothing."""
    return request.redirect_to("/login")


def begin(context: Site, request: Request) -> Response:
    """Lead to the provider; who is signed in comes back to link an identity, and has to be fresh."""
    if request.person is not None and not is_fresh(request):
        return request.redirect_to(OWN)
    wanted = next_path(texts(request).get("next"))
    flow = Flow(present_uid(request), wanted if len(wanted) <= MAX_WANTED else "")
    language = request.locale_name
    try:
        with between_transactions(request):
            address = request.registry.oidc.address(
                state=flow.state, nonce=flow.nonce, verifier=flow.verifier, language=language
            )
    except ProviderSilent as problem:
        log.warning("The provider does not answer: %s", problem)
        return stop(request, SILENT)
    response = HTTPSeeOther(location=address)
    flows.keep(request, response, flow)
    return response


def come_back(context: Site, request: Request) -> Response | dict[str, Any]:
    """Take the code out of the address into the cookie; then show the page that goes on."""
    flow = flows.present(request)
    if not request.GET:
        return ask_to_go_on(request) if _is_under_way(request, flow) else stop(request, FOREIGN)
    if flow is None or not _answers(request, flow):
        log.warning("An answer of the provider belongs to no sign-in of the browser")
        return stop(request, FOREIGN)
    code = request.GET.get("code", "")
    if not 0 < len(code) <= MAX_CODE:
        return stop(request, CANCELLED)
    response = request.redirect_to(BACK)
    flows.keep(request, response, flow.with_code(code))
    return response


def _answers(request: Request, flow: Flow) -> bool:
    """Tell whether the address holds the answer to this flow, by the provider that was asked."""
    state, issuer = request.GET.get("state", ""), request.registry.oidc.settings.issuer
    same = bool(flow.state) and compare_digest(state.encode("utf-8", "replace"), flow.state.encode())
    return same and request.GET.get("iss", issuer) == issuer and flow.person == present_uid(request)


def _is_under_way(request: Request, flow: Flow | None) -> bool:
    return flow is not None and bool(flow.code) and flow.person == present_uid(request)


def ask_to_go_on(request: Request) -> dict[str, Any]:
    """Say that the person is back; the button goes on."""
    request.page.plain = True
    return {"provider": request.registry.oidc.settings.title, "path": BACK}


def go_on(context: Site, request: Request) -> Response:
    """Ask the provider who came back, and let the person in whom that identity belongs to."""
    flow = flows.present(request)
    if flow is None or not _is_under_way(request, flow):
        return stop(request, FOREIGN)
    found = request.environ.get(ANSWER) or _identify(request, flow)
    if isinstance(found, Response):
        return found
    request.environ[ANSWER] = found
    return _let_in(context, request, flow, found)


def _identify(request: Request, flow: Flow) -> Identity | Response:
    """Return who came back, or the page that says why not."""
    throttle, now = request.registry.throttle, time.time()
    network = Visitor(request, "").network
    ticket = throttle.begin({f"oidc|{network}": PER_NETWORK, "oidc": ALTOGETHER}, now)
    if ticket.wait:
        return stop(request, MANY, ticket.wait)
    if throttle.begin({flow.counter: 1}, now, USED_SECONDS).wait:
        return refuse(request, flow, "used")
    try:
        with between_transactions(request):
            found = request.registry.oidc.identify(code=flow.code, nonce=flow.nonce, verifier=flow.verifier)
    except ProviderSilent as problem:
        log.warning("The provider does not answer: %s", problem)
        return stop(request, SILENT)
    except Refused as refusal:
        return refuse(request, flow, refusal.reason)
    throttle.forgive(ticket)
    return found


def refuse(request: Request, flow: Flow, reason: str) -> Response:
    """Note why, and say no more than that it did not work."""
    request.registry.trail.note("oidc-refused", person=flow.person, by=flow.person, reason=reason)
    return stop(request, FOREIGN if reason == "used" else DOUBTFUL)


def _let_in(context: Site, request: Request, flow: Flow, found: Identity) -> Response:
    owner = identities.find(context["people"], found.key)
    if owner is not None and not owner.may_sign_in():
        request.registry.trail.note("oidc-refused", person=owner.uid, reason="closed")
    elif owner is not None and not flow.person:
        response = enter(request, owner, way="oidc", wanted=flow.wanted)
        request.session[BY_PROVIDER] = True
        flows.drop(request, response)
        return response
    # A closed account and an unknown identity lead to one page: it tells neither from the other.
    response = request.redirect_to(OWN if flow.person else UNKNOWN)
    flows.keep(request, response, flow.with_identity(found.key, found.name))
    return response


def ask_whose(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Ask somebody whom we do not know by this identity to prove once, by password, who they are here."""
    flow = flows.present(request)
    if flow is None or not flow.identity:
        return request.redirect_to("/login")
    if request.person is not None:
        return request.redirect_to(OWN)
    request.page.plain = True
    return {
        "provider": request.registry.oidc.settings.title,
        "name": flow.name,
        "next": OWN,
        "contact": contact_lines(request),
    }


def includeme(config: Configurator) -> None:
    """Register the pages."""
    folder = "itschool_cms.accounts.oidc:templates"
    add_page(config, to_portal, BEGIN)
    add_page(config, begin, BEGIN, request_method="POST")
    add_page(config, come_back, BACK, renderer=f"{folder}/back.pt")
    add_page(config, go_on, BACK, request_method="POST")
    add_page(config, ask_whose, UNKNOWN, renderer=f"{folder}/unknown.pt")
