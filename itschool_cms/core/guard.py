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
    HTTPMethodNotAllowed,
    HTTPNotFound,
    HTTPRequestEntityTooLarge,
    HTTPRequestURITooLong,
)
from pyramid.request import Request
from pyramid.response import Response
from pyramid.tweens import EXCVIEW

from .forms.limits import FORMS, JUNK, MAX_BODY, check_body, check_length

SAFE = ("GET", "HEAD")
METHODS = (*SAFE, "POST")
MAX_URL = 4_000
MAX_SEGMENTS = 60
CONDITIONS = ("Range", "If-Range", "If-Modified-Since", "If-Unmodified-Since", "If-Match", "If-None-Match")
# Names of the cookie that holds the id of a session, over http and https.
ID_COOKIES = ("sid", "__Host-sid")


def _check_host(request: Request, hosts: frozenset[str]) -> None:
    if request.host not in hosts:
        raise HTTPBadRequest("Unknown host")


def _check_url(request: Request) -> None:
    # Pyramid would begin traversal wherever this header says.
    request.environ.pop("HTTP_X_VHM_ROOT", None)
    raw, query = request.environ.get("PATH_INFO", ""), request.query_string
    if len(raw) + len(query) > MAX_URL or raw.count("/") > MAX_SEGMENTS:
        raise HTTPRequestURITooLong()
    try:
        path = request.path_info
        request.GET.keys()
        query.encode("ascii")
    except UnicodeError:
        # The page of the refusal asks for the address as well.
        request.environ |= {"PATH_INFO": "/", "QUERY_STRING": ""}
        raise HTTPBadRequest("The address holds bytes that are no text") from None
    if "\x00" in path:
        raise HTTPBadRequest("The address holds a NUL")


def _forget_junk(request: Request) -> None:
    """Take conditions that cannot be read as not made: WebOb reads them after all that answers errors."""
    for name in CONDITIONS:
        if name in request.headers:
            try:
                getattr(request, name.lower().replace("-", "_"))
            except (ValueError, OverflowError, OSError):
                del request.headers[name]
                # Half of what may be another version is worse than the whole.
                request.headers.pop("Range", None)


def check_embedding(request: Request) -> None:
    """Refuse other sites that draw pictures or run scripts from here; they may link to a page."""
    if _from_elsewhere(request) and request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        raise HTTPBadRequest("Another site asks")


def check_origin(request: Request) -> None:
    """Refuse what a page of another site sends."""
    if _from_elsewhere(request):
        raise HTTPBadRequest("The form comes from another site")
    origin = request.headers.get("Origin", request.host_url)
    # The origin of our own pages is "null" as well: they send no referrer.
    hidden = origin == "null" and request.headers.get("Sec-Fetch-Site") == "same-origin"
    if origin != request.host_url and not hidden:
        raise HTTPBadRequest("The form comes from another site")


def _from_elsewhere(request: Request) -> bool:
    return request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none")


def _check_form(request: Request) -> None:
    # Only people who are signed in send files.
    check_length(request, upload=bool(request.session.user))
    if request.content_type not in FORMS:
        raise HTTPBadRequest("Unknown kind of form")
    check_body(request)
    try:
        request.POST.keys()
    except JUNK:
        raise HTTPBadRequest("The form is damaged") from None
    request.add_finished_callback(_close_files)


def sign(request: Request) -> None:
    """Name the person in the undo log."""
    # pyramid_tm would do it for questions too, and before these checks.
    if request.actor is not None:
        request.tm.get().user = str(request.actor.uid)


def _close_files(request: Request) -> None:
    for value in request.POST.values():
        if hasattr(value, "file"):
            value.file.close()


def check_page(request: Request) -> None:
    """Judge a request of a browser. Raises an HTTPException for what no page of ours sends."""
    if request.method in SAFE:
        check_embedding(request)
    elif request.method in METHODS:
        check_origin(request)
        _check_form(request)
        check_csrf_token(request)
        sign(request)
    else:
        raise HTTPMethodNotAllowed(headers={"Allow": ", ".join(METHODS)})


def guard_tween_factory(handler: Callable, registry: Any) -> Callable:
    """Check each request before it is routed."""
    hosts = frozenset(registry.settings["site.hosts"].split())

    def guard_tween(request: Request) -> Response:
        _check_host(request, hosts)
        _check_url(request)
        _forget_junk(request)
        # What asks for data, not for a page, is judged by rules of its own.
        getattr(request, "own_guard", check_page)(request)
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
    """View deriver: only views that say `upload=True` take files, and more than a small form."""
    # The page of an error answers for a large body too.
    if info.options.get("upload") or info.exception_only:
        return view

    def small(context: Any, request: Request) -> Response:
        if request.method not in SAFE and (request.content_length or 0) > MAX_BODY:
            raise HTTPRequestEntityTooLarge()
        if request.method == "POST":
            drop_files(request)
        return view(context, request)

    return small


def drop_files(request: Request) -> None:
    """Make nothing of each file that was sent: what is read as a text is one.

    Not a refusal: it would tell of a page that is hidden from the person.
    """
    sent = list(request.POST.items())
    files = [value for _name, value in sent if hasattr(value, "file")]
    if files:
        request.POST.clear()
        request.POST.extend((name, "" if hasattr(value, "file") else value) for name, value in sent)
    for value in files:
        value.file.close()


def veto_commit(request: Request, response: Response) -> bool:
    """Tell whether the transaction is thrown away: only what a view returns to a POST is kept."""
    raised = getattr(request, "exception", None) is not None
    return raised or request.method in SAFE or response.status_int >= 400


def includeme(config: Configurator) -> None:
    """Install the guards."""
    config.add_tween("itschool_cms.core.guard.guard_tween_factory", under=EXCVIEW)
    config.add_view_deriver(closed_view, "closed_view", under="INGRESS", over="secured_view")
    # After the permission: a hidden page must not say that it takes no files.
    config.add_view_deriver(small_body_view, "small_body_view", under="csrf_view", over="owrapped_view")


# The options that a deriver wants are an attribute of it: Pyramid's way.
closed_view.options = ("request_method",)  # type: ignore[attr-defined]
small_body_view.options = ("upload",)  # type: ignore[attr-defined]
