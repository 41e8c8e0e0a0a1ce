"""Answers when something is not there, not allowed or broken."""

import logging
import secrets
from collections.abc import Callable
from typing import Any

from pyramid.config import Configurator
from pyramid.exceptions import BadCSRFToken
from pyramid.httpexceptions import (
    HTTPException,
    HTTPForbidden,
    HTTPMovedPermanently,
    HTTPNotFound,
    HTTPRedirection,
)
from pyramid.i18n import make_localizer
from pyramid.interfaces import ITranslationDirectories
from pyramid.request import Request
from pyramid.response import Response
from pyramid.tweens import EXCVIEW
from pyramid_retry import is_error_retryable
from pyramid_tm import is_tm_active
from transaction.interfaces import TransientError
from ZODB.POSException import StorageError

from .events import AddressMissing
from .i18n import _, browser_language
from .kept_forms import kept_form

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
PASSED_HEADERS = ("Allow", "Retry-After")
# What goes by when the database is back or other writers have finished.
PASSING = (TransientError, StorageError)
RETRY_SECONDS = "30"
CSRF_TITLE = _("This form is too old")
KEPT_ADVICE = _("Nothing was changed, and what you wrote stays on this page: send it again.")
CSRF_ADVICE = _("Go back, reload the page and send the form again: nothing was changed.")


class OutOfOrder(Exception):
    """Something that a page needs does not work for a while; kinds of it say more.

    Attributes:
        title, advice: messages for the page: what it is, and what to do.
    """

    title = TITLES[503]
    advice = ADVICE[503]


def absent(context: Any, request: Request) -> dict | HTTPRedirection:
    """Answer for what is hidden and for what is missing: the same, so that nobody learns which.

    What has moved to a place that the person may see leads there. A visitor is led to the sign-in page from
    any place that may be private.
    """
    _forget_changes(request)
    if request.method not in ("GET", "HEAD"):
        return _page(request, 404)
    if location := _moved_to(request):
        return HTTPMovedPermanently(location=location)
    if request.person is None and _may_be_private(request):
        return request.redirect_to(request.site, "login", query={"next": request.path_qs})
    return _page(request, 404)


def refused(context: HTTPException, request: Request) -> dict:
    """Answer for a request that is refused with a status of its own."""
    _forget_changes(request)
    if isinstance(context, BadCSRFToken):
        kept = kept_form(request)
        return {**_page(request, 400, CSRF_TITLE, CSRF_ADVICE if kept is None else KEPT_ADVICE), "kept": kept}
    for name in PASSED_HEADERS:
        if name in context.headers:
            request.response.headers[name] = context.headers[name]
    return _page(request, context.status_int)


def out_of_order(context: OutOfOrder, request: Request) -> dict:
    """Answer for something that does not work for a while."""
    _forget_changes(request)
    log.error("%s: %s", type(context).__name__, context)
    request.response.headers["Retry-After"] = RETRY_SECONDS
    return _page(request, 503, context.title, context.advice)


def passed(context: HTTPException, request: Request) -> HTTPException:
    """Let raised redirects through."""
    return context


def broken(context: Exception, request: Request) -> dict | Response:
    """Answer for an error of ours: a number that leads to the log, and nothing about the inside."""
    if is_error_retryable(request, context):
        return Response(status=503)
    _forget_changes(request)
    if isinstance(context, PASSING):
        log.warning("Busy at %s: %s", _place(request), type(context).__name__)
        request.response.headers["Retry-After"] = RETRY_SECONDS
        return _page(request, 503)
    return {**_page(request, 500), "incident": _incident(request, context)}


def last_resort_tween_factory(handler: Callable, registry: Any) -> Callable:
    """Answer in plain text when even the page of an error cannot be drawn: the database is gone, say."""
    directories = registry.queryUtility(ITranslationDirectories, default=[])

    def last_resort_tween(request: Request) -> Response:
        try:
            return handler(request)
        except Exception as problem:
            if is_error_retryable(request, problem):
                raise
            status = 503 if isinstance(problem, PASSING) else 500
            number = _incident(request, problem)
            translate = make_localizer(browser_language(request), directories).translate
            text = f"{translate(TITLES[status])} ({number})\n"
            answer = Response(text, status, content_type="text/plain")
            answer.headers["Retry-After"] = RETRY_SECONDS
            return answer

    return last_resort_tween


def _forget_changes(request: Request) -> None:
    # A page about a failure shows the tree as it is stored, not what was half written.
    if is_tm_active(request):
        request.tm.abort()
        request.tm.begin()


def _incident(request: Request, problem: Exception) -> str:
    number = secrets.token_hex(4)
    log.error("Incident %s at %s", number, _place(request), exc_info=problem)
    if request.registry.incidents is not None:
        request.registry.incidents.note(number, _place(request), problem)
    return number


def _place(request: Request) -> str:
    # No address: it may name a child, or hold the token of a link.
    context = request.__dict__.get("context")
    return f"{request.method[:10]!r} {type(context).__name__} {request.__dict__.get('view_name', '')!r}"


def _moved_to(request: Request) -> str:
    event = AddressMissing(request)
    request.registry.notify(event)
    return event.location


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
        "kept": None,
    }


def add_private_root(config: Configurator, *names: str) -> None:
    """Declare first parts of addresses under which a visitor is asked to sign in, existing or not."""
    config.registry.private_roots |= set(names)


def includeme(config: Configurator) -> None:
    """Register the pages."""
    inner = [
        f"itschool_cms.core.{name}" for name in ("late.late_tween_factory", "sessions.session_tween_factory")
    ]
    config.add_tween(
        "itschool_cms.core.errors.last_resort_tween_factory",
        under="itschool_cms.core.headers.headers_tween_factory",
        over=[*inner, "pyramid_tm.tm_tween_factory", EXCVIEW],
    )
    config.registry.private_roots = set()
    config.add_directive("add_private_root", add_private_root, action_wrap=False)
    template = "templates/error.pt"
    for kind in (HTTPNotFound, HTTPForbidden):
        config.add_exception_view(absent, context=kind, renderer=template)
    config.add_exception_view(refused, context=HTTPException, renderer=template)
    config.add_exception_view(passed, context=HTTPRedirection)
    config.add_exception_view(out_of_order, context=OutOfOrder, renderer=template)
    config.add_exception_view(broken, context=Exception, renderer=template)


def alive(request: Request) -> Response:
    """Answer a monitor: the process runs and the database answers."""
    len(request.site)
    return Response("ok\n", content_type="text/plain")


# What answers of another form than a page share with these.
forget_changes, incident, may_be_private = _forget_changes, _incident, _may_be_private
