"""What is refused before any view: unknown hosts and methods, junk bytes, foreign origins, missing tokens.

All of it happens before traversal, so the answer never depends on whether the object exists.
"""

from collections.abc import Callable
from typing import Any

from pyramid.config import Configurator
from pyramid.csrf import check_csrf_token
from pyramid.exceptions import ConfigurationError
from pyramid.httpexceptions import (
    HTTPBadRequest,
    HTTPLengthRequired,
    HTTPMethodNotAllowed,
    HTTPNotFound,
    HTTPRequestEntityTooLarge,
    HTTPRequestURITooLong,
)
from pyramid.request import Request
from pyramid.response import Response
from pyramid.tweens import EXCVIEW

SAFE = ("GET", "HEAD")
METHODS = (*SAFE, "POST")
MAX_URL = 4_000
MAX_SEGMENTS = 60
MAX_BODY = 1_000_000
MAX_UPLOAD = 26_000_000


def _check_host(request: Request, hosts: frozenset[str]) -> None:
    if request.host not in hosts:
        raise HTTPBadRequest("Unknown host")


def _check_url(request: Request) -> None:
    try:
        path, query = request.path_info, request.query_string
        request.GET.keys()
        query.encode("ascii")
    except (UnicodeError, ValueError):
        raise HTTPBadRequest("The address holds bytes that are no text") from None
    if "\x00" in path:
        raise HTTPBadRequest("The address holds a NUL")
    if len(path) + len(query) > MAX_URL or path.count("/") > MAX_SEGMENTS:
        raise HTTPRequestURITooLong()


def _check_origin(request: Request) -> None:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in ("same-origin", "none"):
        raise HTTPBadRequest("The form comes from another site")
    origin = request.headers.get("Origin")
    if origin is not None and origin != request.host_url:
        raise HTTPBadRequest("The form comes from another site")


def _check_body(request: Request) -> None:
    if request.content_length is None:
        raise HTTPLengthRequired()
    # Only people who are signed in send files.
    if request.content_length > (MAX_UPLOAD if request.session.user else MAX_BODY):
        raise HTTPRequestEntityTooLarge()
    if request.content_type not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        raise HTTPBadRequest("Unknown kind of form")
    try:
        request.POST.keys()
    except (UnicodeError, ValueError):
        raise HTTPBadRequest("The form holds bytes that are no text") from None


def guard_tween_factory(handler: Callable, registry: Any) -> Callable:
    """Check each request before it is routed."""
    hosts = frozenset(registry.settings["site.hosts"].split())

    def guard_tween(request: Request) -> Response:
        _check_host(request, hosts)
        _check_url(request)
        if request.method not in METHODS:
            raise HTTPMethodNotAllowed(headers={"Allow": ", ".join(METHODS)})
        if request.method not in SAFE:
            _check_origin(request)
            _check_body(request)
            check_csrf_token(request)
        return handler(request)

    return guard_tween


def closed_view(view: Callable, info: Any) -> Callable:
    """View deriver: a view names its permission, and answers GET and HEAD unless it names other methods."""
    if info.options.get("permission") is None and not info.exception_only:
        raise ConfigurationError(f"The view {info.original_view!r} names no permission; say PUBLIC if it is.")
    if info.options.get("request_method") or info.exception_only:
        return view

    def only_safe(context: Any, request: Request) -> Response:
        # The same answer as for a view that does not exist, so methods tell nothing.
        if request.method not in SAFE:
            raise HTTPNotFound()
        return view(context, request)

    return only_safe


def small_body_view(view: Callable, info: Any) -> Callable:
    """View deriver: only views that say `upload=True` take more than a small form."""
    if info.options.get("upload"):
        return view

    def small(context: Any, request: Request) -> Response:
        if request.content_length and request.content_length > MAX_BODY:
            raise HTTPRequestEntityTooLarge()
        return view(context, request)

    return small


small_body_view.options = ("upload",)
closed_view.options = ("request_method",)


def veto_commit(request: Request, response: Response) -> bool:
    """Tell whether the transaction is thrown away: questions never write, nor do refusals."""
    return request.method in SAFE or response.status_int >= 400


def includeme(config: Configurator) -> None:
    """Install the guards."""
    config.add_tween("itschool_cms.core.guard.guard_tween_factory", under=EXCVIEW)
    config.add_view_deriver(closed_view, "closed_view", under="INGRESS", over="secured_view")
    config.add_view_deriver(small_body_view, "small_body_view", under="INGRESS", over="secured_view")
