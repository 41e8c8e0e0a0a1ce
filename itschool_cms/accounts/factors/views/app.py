"""Setting up an app that shows codes."""

import time
from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core.i18n import _
from itschool_cms.core.models import Site

from ...freshness import fresh_only
from ...views.parts import add_page, say, texts
from .. import acts, attempts, totp
from ..gate import PATH, must_add_factor
from . import FOLDER
from .overview import codes_page
from .parts import waiting

APP = f"{PATH}/app"
# The secret waits in the session: it is nobody's until a code has shown that the app has it.
KEY = "app-secret"
WRONG = _(
    "This code is not right. Check that the clock of the phone is set by the network, and type the next code."
)
ADDED = _("The app is your second step from now on. A mail confirms it.")


@fresh_only
def show(context: Site, request: Request) -> dict[str, Any]:
    """Explain the app, or show the secret that it has to take over."""
    return page(request)


def page(request: Request, error: str = "") -> dict[str, Any]:
    """Return what the page of the set-up shows.

    Args:
        error: what went wrong, in the reader's language.
    """
    request.page.plain = must_add_factor(request)
    secret = request.session.get(KEY, "")
    address = totp.address(secret, request.person.email, request.site.title) if secret else ""
    return {
        "secret": totp.groups(secret),
        "address": address,
        "drawing": totp.drawing(address) if secret else None,
        "error": error,
        "replaces": bool(request.person.factors and request.person.factors.secret),
    }


@fresh_only
def begin(context: Site, request: Request) -> HTTPSeeOther:
    """Make a secret and show it."""
    request.session[KEY] = totp.new_secret()
    return request.redirect_to(APP)


@fresh_only
def confirm(context: Site, request: Request) -> dict[str, Any] | Response:
    """Take the first code of the app, from which on it counts."""
    secret = request.session.get(KEY, "")
    if not secret:
        return request.redirect_to(APP)
    attempt = attempts.begin(request, request.person.uid)
    if attempt.wait:
        request.response.status_int = 429
        return page(request, waiting(request, attempt.wait))
    step = totp.matching_step(secret, texts(request).get("code", ""), time.time())
    if step is None:
        request.response.status_int = 422
        return page(request, request.words.translate(WRONG))
    attempts.forgive(request, attempt)
    shut = must_add_factor(request)
    del request.session[KEY]
    return added(request, acts.add_app(request, secret, step), ADDED, shut)


def added(request: Request, codes: list[str], message: str, shut: bool) -> Response:
    """Show the recovery codes that came with the first factor, or lead back.

    Args:
        message: what to say on the next page.
        shut: the person had to add a factor before reaching any page.
    """
    say(request, "ok", message)
    if not codes:
        return request.redirect_to(PATH)
    values = codes_page(codes, request.start_path() if shut else PATH)
    return render_to_response(f"{FOLDER}/recovery.pt", values, request=request)


def includeme(config: Configurator) -> None:
    """Register the pages."""
    template = f"{FOLDER}/app.pt"
    add_page(config, show, APP, renderer=template)
    add_page(config, confirm, APP, request_method="POST", renderer=template)
    add_page(config, begin, f"{APP}/secret", request_method="POST")
