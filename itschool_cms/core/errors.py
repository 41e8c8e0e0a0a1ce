"""Answers when something is not there, not allowed or broken."""

import logging
import secrets
from typing import Any

from pyramid.config import Configurator
from pyramid.exceptions import BadCSRFToken
from pyramid.httpexceptions import HTTPException, HTTPForbidden, HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from transaction.interfaces import TransientError
from ZODB.POSException import StorageError

from .i18n import _

log = logging.getLogger(__name__)

TITLES = {
    400: _("This request cannot be understood"),
    404: _("This page does not exist"),
    405: _("This request cannot be understood"),
    411: _("This request cannot be understood"),
    413: _("This is too large"),
    414: _("This request cannot be understood"),
    422: _("This cannot be done"),
    409: _("This cannot be done"),
    429: _("Too many attempts"),
    500: _("Something went wrong on our side"),
    503: _("The service is busy"),
}
ADVICE = {
    400: _("Go back, reload the page and try again."),
    404: _("Perhaps it was moved or removed, or it is not meant for your account."),
    405: _("Go back, reload the page and try again."),
    413: _("Send less text, or a smaller file."),
    429: _("Wait a few minutes, then try again."),
    500: _("Nothing was changed. Try again; if it happens again, tell the school the number below."),
    503: _("Nothing was changed. Try again in a minute."),
}
CSRF_TITLE = _("This form is too old")
CSRF_ADVICE = _("Go back, reload the page and send the form again: nothing was changed.")


def absent(context: Any, request: Request) -> dict | HTTPSeeOther:
    """Answer for what is hidden and for what is missing: the same, so that nobody learns which.

    A visitor is led to the sign-in page from any place that may be private.
    """
    if request.person is None and request.method in ("GET", "HEAD") and _may_be_private(request):
        return HTTPSeeOther(location=request.resource_path(request.site, "login", query={"next": request.path_qs}))
    return _page(request, 404)


def refused(context: HTTPException, request: Request) -> dict:
    """Answer for a request that is refused with a status of its own."""
    if isinstance(context, BadCSRFToken):
        return _page(request, 400, CSRF_TITLE, CSRF_ADVICE)
    if context.headers.get("Allow"):
        request.response.headers["Allow"] = context.headers["Allow"]
    return _page(request, context.status_int)


def passed(context: HTTPException, request: Request) -> HTTPException:
    """Let raised redirects through."""
    return context


def broken(context: Exception, request: Request) -> dict:
    """Answer for an error of ours: a number that leads to the log, and nothing about the inside."""
    if isinstance(context, TransientError | StorageError):
        request.response.headers["Retry-After"] = "30"
        return _page(request, 503)
    incident = secrets.token_hex(4)
    log.error("Incident %s at %s", incident, request.environ.get("PATH_INFO", ""), exc_info=context)
    return {**_page(request, 500), "incident": incident}


def _may_be_private(request: Request) -> bool:
    first = request.path_info.strip("/").split("/")[0]
    return first in request.registry.private_roots


def _page(request: Request, status: int, title: str = "", advice: str = "") -> dict:
    request.response.status_int = status
    return {
        "status": status,
        "title": title or TITLES.get(status, TITLES[400]),
        "advice": advice or ADVICE.get(status, ADVICE[400]),
        "incident": "",
    }


def add_private_root(config: Configurator, *names: str) -> None:
    """Declare first segments of addresses under which a visitor is asked to sign in, whether they exist or not."""
    config.registry.private_roots |= set(names)


def includeme(config: Configurator) -> None:
    """Register the pages."""
    config.registry.private_roots = set()
    config.add_directive("add_private_root", add_private_root, action_wrap=False)
    template = "templates/error.pt"
    for kind in (HTTPNotFound, HTTPForbidden):
        config.add_exception_view(absent, context=kind, renderer=template)
    config.add_exception_view(refused, context=HTTPException, renderer=template)
    config.add_exception_view(passed, context=HTTPSeeOther)
    config.add_exception_view(broken, context=Exception, renderer=template)


def alive(request: Request) -> Response:
    """Answer a monitor: the process runs and the database answers."""
    len(request.site)
    return Response("ok\n", content_type="text/plain")
