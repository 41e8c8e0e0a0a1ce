"""Requests that ask for data instead of a page: told apart, and judged before anything is looked up."""

import re
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from pyramid.config import Configurator
from pyramid.csrf import check_csrf_token
from pyramid.events import ContextFound, NewRequest
from pyramid.exceptions import ConfigurationError
from pyramid.httpexceptions import HTTPMethodNotAllowed, HTTPNotFound
from pyramid.interfaces import IRequest, IRouteRequest
from pyramid.request import Request
from pyramid.response import Response
from zope.interface.interface import InterfaceClass

from itschool_cms.accounts.throttle import Limit
from itschool_cms.core import errors, headers
from itschool_cms.core.forms.limits import FORMS, JUNK, check_body, check_length
from itschool_cms.core.guard import SAFE, check_embedding, check_origin, check_page, sign
from itschool_cms.core.models import Item, Site, lineage, utcnow

from . import tokens
from .models import Scope, Token
from .problems import Problem, as_problem

# The name by which views of the API are declared: `route_name=API`.
API = "api"
METHODS = (*SAFE, "POST", "PATCH", "DELETE")
JSON = "application/json"
BODIES = (JSON, "application/merge-patch+json")
BEARER = re.compile(r"bearer +([A-Za-z0-9_~+/.=-]{1,200}) *", re.IGNORECASE | re.ASCII)
# Questions that a token may ask in a minute, unless the setting `api.per_minute` says otherwise.
PER_MINUTE = 600
MAX_ACCEPT = 1_000
MOST_PER_MINUTE = 1_000_000
# Addresses that hold neither items nor people: a token that is limited to a folder may ask for them.
OPEN = frozenset({"api"})

# What only a program asks: no page answers it. And what a page of ours may ask: where there is no data, the
# page answers.
IProgramRequest = InterfaceClass("IProgramRequest")
IDataRequest = InterfaceClass("IDataRequest", (IProgramRequest, IRequest))
for _iface in (IProgramRequest, IDataRequest):
    _iface.setTaggedValue("api", True)
    _iface.combined = _iface  # type: ignore[attr-defined]  # for views of exceptions


def is_program(request: Request) -> bool:
    """Tell whether the request brings a token, or what it takes for one."""
    return request.headers.get("Authorization", "").lstrip().lower().startswith("bearer")


def asks_for_data(request: Request) -> bool:
    """Tell whether the request wants JSON: a program does, and who says so and wants no page rather."""
    if is_program(request):
        return True
    return _prefers_data(request.environ.get("HTTP_ACCEPT", "")[:MAX_ACCEPT])


@lru_cache(maxsize=500)
def _prefers_data(accept: str) -> bool:
    # The same few of all browsers.
    ranges = dict(_ranges(accept))
    wanted = max(ranges.get(JSON, 0), ranges.get("application/problem+json", 0))
    return wanted > 0 and wanted >= ranges.get("text/html", 0)


def _ranges(accept: str) -> list[tuple[str, float]]:
    found = []
    for part in accept.split(","):
        kind, _semicolon, rest = part.partition(";")
        quality = re.search(r"(?:^|;)\s*q=([01](?:\.[0-9]{0,3})?)\s*(?:;|\Z)", rest, re.ASCII)
        found.append((kind.strip().lower(), float(quality[1]) if quality else 1.0))
    return found


def api_tween_factory(handler: Callable, registry: Any) -> Callable:
    """Tell such requests apart; whatever goes wrong with one is answered as JSON."""

    def api_tween(request: Request) -> Response:
        if not asks_for_data(request):
            return handler(request)
        if is_program(request):
            # A token stands for itself: nothing that a browser keeps goes with it.
            request.environ.pop("HTTP_COOKIE", None)
        request.own_guard = check
        request.request_iface = _iface_of(request)
        return as_problem(request, handler(request))

    return api_tween


def _iface_of(request: Request) -> Any:
    return IProgramRequest if is_program(request) else IDataRequest


def find_bearer(request: Request) -> Token | None:
    """Return the living token that a request brings, or None."""
    text = _token_text(request)
    return tokens.find(request.site, text) if text else None


def _token_text(request: Request) -> str:
    found = BEARER.fullmatch(request.headers.get("Authorization", "").strip())
    return found[1] if found else ""


def check(request: Request) -> None:
    """Judge a request that asks for data. Raises Problem or an HTTPException."""
    if request.method not in METHODS:
        raise HTTPMethodNotAllowed(headers={"Allow": ", ".join(METHODS)})
    if is_program(request):
        _check_program(request)
    if request.method in SAFE:
        check_embedding(request)
    elif is_program(request):
        _check_body(request)
        sign(request)
    elif request.method == "POST" and request.content_type in FORMS:
        check_page(request)
    else:
        _check_script(request)
        _check_body(request)
        sign(request)


def counter_of(text: str) -> str:
    """Return the name of the counter of questions by the token with this text."""
    return f"token|{tokens.digest(text)}"


def limit_of(settings: Mapping[str, str]) -> Limit:
    """Return how often a token may ask, by the setting `api.per_minute`.

    Raises:
        ConfigurationError: the setting is no whole number from 1 to MOST_PER_MINUTE.
    """
    text = settings.get("api.per_minute", str(PER_MINUTE)).strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= 7 and 0 < int(text) <= MOST_PER_MINUTE):
        raise ConfigurationError(f"api.per_minute has to be a whole number from 1 to {MOST_PER_MINUTE}.")
    return Limit(int(text), 60)


def _check_program(request: Request) -> None:
    token = request.bearer
    if token is None:
        raise Problem(
            401, "The token is not, or no longer, good for anything.", {"WWW-Authenticate": CHALLENGE}
        )
    accept = request.accept
    if "/file/" not in request.path_info and not accept.acceptable_offers([JSON, "application/problem+json"]):
        raise Problem(406, "Only JSON is given out here.")
    limit = {counter_of(_token_text(request)): request.registry.api_limit}
    wait = request.registry.throttle.begin(limit, time.time()).wait
    if wait:
        raise Problem(429, "Too many questions in one minute.", {"Retry-After": str(wait)})
    needed = (Scope.READ,) if request.method in SAFE else (Scope.WRITE, Scope.PUBLISH)
    if not set(needed) & set(token.scopes):
        raise Problem(403, "The token was not made for this.")
    _note_use(request, token)


CHALLENGE = 'Bearer realm="itschool", error="invalid_token"'


def _note_use(request: Request, token: Token) -> None:
    today = utcnow().date()
    if token.used != today:
        key = tokens.digest(BEARER.fullmatch(request.headers["Authorization"].strip())[1])  # type: ignore[index]

        def note(site: Any) -> None:
            kept = tokens.tokens_of(site)
            found = kept.get(key) if kept is not None else None
            if found is not None:
                found.used = today

        request.later(note)


def _check_script(request: Request) -> None:
    # A script of our own pages: what a form carries in a field it carries in a header.
    check_origin(request)
    if not request.session.user:
        raise Problem(401, "Only who is signed in, or brings a token, changes anything.")
    check_csrf_token(request)


def _check_body(request: Request) -> None:
    check_length(request, upload=True)
    if not request.content_length:
        return
    if request.content_type in FORMS[1:] and request.method == "POST":
        check_body(request)
        try:
            request.POST.keys()
        except JUNK:
            raise Problem(400, "The form is damaged.") from None
    elif request.content_type not in BODIES:
        raise Problem(415, "Send JSON.", {"Accept": JSON})


def choose_views(event: NewRequest) -> None:
    """Let the views of the API answer: the router has begun anew."""
    if hasattr(event.request, "own_guard"):
        event.request.request_iface = _iface_of(event.request)


def keep_within(event: ContextFound) -> None:
    """Let a token reach nothing outside of its folder.

    Raises:
        HTTPNotFound: as for a name that does not exist.
    """
    request = event.request
    if not hasattr(request, "own_guard"):
        return
    is_open = isinstance(request.context, Site) and request.view_name in OPEN
    if not is_open and not within(request, request.context):
        raise HTTPNotFound()


def within(request: Request, item: Item) -> bool:
    """Tell whether an item stands in the folder that the token of the request is limited to, if it is."""
    token = request.bearer
    return token is None or not token.place or any(each.uid == token.place for each in lineage(item))


def includeme(config: Configurator) -> None:
    """Put the tween inside of the headers and outside of all that may fail."""
    config.registry.find_bearer = find_bearer
    config.registry.api_limit = limit_of(config.registry.settings)
    config.registry.registerUtility(IProgramRequest, IRouteRequest, name=API)
    # Never matched by an address: it only lets views be declared for such requests.
    config.add_route(API, f"/{API}", static=True)
    config.add_tween(
        "itschool_cms.manage.api.asking.api_tween_factory",
        under=f"{headers.__name__}.headers_tween_factory",
        over=f"{errors.__name__}.last_resort_tween_factory",
    )
    config.add_subscriber(choose_views, NewRequest)
    config.add_subscriber(keep_within, ContextFound)
