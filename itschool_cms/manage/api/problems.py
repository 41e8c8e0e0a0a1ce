"""What went wrong, as JSON (RFC 9457): every refusal of a request that asked for data."""

import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPException, HTTPForbidden, HTTPNotFound, HTTPRedirection
from pyramid.request import Request
from pyramid.response import Response
from pyramid_retry import is_error_retryable

from itschool_cms.accounts.acting import ReadOnly
from itschool_cms.core import errors
from itschool_cms.core.errors import OutOfOrder

TYPE = "application/problem+json"
PASSED = ("Allow", "Retry-After", "WWW-Authenticate")
_INCIDENT = re.compile(r"\(([0-9a-f]{8})\)\s*\Z")
ABSENT = "There is nothing here, or it is not for you."


class Problem(Exception):
    """A request that is refused.

    Args:
        status: of HTTP.
        detail: what is wrong, in plain English.
        headers: to send with it.
        members: further members of the answer.
    """

    def __init__(
        self, status: int, detail: str, headers: Mapping[str, str] | None = None, **members: Any
    ) -> None:
        super().__init__(status, detail)
        self.status, self.detail = status, detail
        self.headers, self.members = dict(headers or {}), members


def answer(status: int, detail: str, headers: Mapping[str, str] | None = None, **members: Any) -> Response:
    """Return the answer for a problem."""
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **members}
    response = Response(json.dumps(body).encode(), status, content_type=TYPE)
    response.headers.update({"Cache-Control": "no-store, private", "Vary": "Accept, Authorization, Cookie"})
    response.headers.update(headers or {})
    return response


def as_problem(request: Request, response: Response) -> Response:
    """Return an answer as it is, or as JSON where it is the page of an error."""
    if response.status_int < 400 or response.content_type == TYPE:
        return response
    incident = _INCIDENT.search(response.text) if response.content_type == "text/plain" else None
    members = {"incident": incident[1]} if incident else {}
    passed = {name: response.headers[name] for name in PASSED if name in response.headers}
    return answer(response.status_int, HTTPStatus(response.status_int).phrase, passed, **members)


def refused(context: Problem, request: Request) -> Response:
    """Answer for what a view or a guard of the API refuses."""
    errors.forget_changes(request)
    return answer(context.status, context.detail, context.headers, **context.members)


def absent(context: HTTPException, request: Request) -> Response:
    """Answer for what is hidden and for what is missing: the same; a visitor is asked for a token."""
    errors.forget_changes(request)
    if request.person is None and errors.may_be_private(request):
        return answer(401, "Bring a token, or sign in.", {"WWW-Authenticate": 'Bearer realm="itschool"'})
    return answer(404, ABSENT)


def refused_by_status(context: HTTPException, request: Request) -> Response:
    """Answer for what is refused with a status of HTTP."""
    errors.forget_changes(request)
    passed = {name: context.headers[name] for name in PASSED if name in context.headers}
    said = request.localizer.translate(context.detail) if context.detail else context.title
    return answer(context.status_int, said, passed)


def led_elsewhere(context: HTTPRedirection, request: Request) -> Response:
    """Answer where a page would be led to something that the person has to do first."""
    errors.forget_changes(request)
    return answer(403, "There is something to do on the site first.", page=str(context.location))


def read_only(context: ReadOnly, request: Request) -> Response:
    """Answer an administrator who sees the site as somebody else."""
    errors.forget_changes(request)
    return answer(403, "Who sees the site as somebody else changes nothing, and sees nothing private.")


def out_of_order(context: OutOfOrder, request: Request) -> Response:
    """Answer for something that does not work for a while."""
    errors.forget_changes(request)
    return answer(503, "This does not work right now.", {"Retry-After": errors.RETRY_SECONDS})


def broken(context: Exception, request: Request) -> Response:
    """Answer for an error of ours: a number that leads to the log, and nothing about the inside."""
    if is_error_retryable(request, context):
        return Response(status=503)
    errors.forget_changes(request)
    if isinstance(context, errors.PASSING):
        return answer(503, "The service is busy.", {"Retry-After": errors.RETRY_SECONDS})
    number = errors.incident(request, context)
    return answer(500, "Something went wrong on our side; nothing was changed.", incident=number)


def includeme(config: Configurator) -> None:
    """Register the answers."""
    for view, context in (
        (refused, Problem),
        (absent, HTTPNotFound),
        (absent, HTTPForbidden),
        (refused_by_status, HTTPException),
        (led_elsewhere, HTTPRedirection),
        (read_only, ReadOnly),
        (out_of_order, OutOfOrder),
        (broken, Exception),
    ):
        config.add_exception_view(view, context=context, route_name="api")
