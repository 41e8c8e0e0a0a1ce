"""What the pages of the second step have in common."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core.models import Item

from ..rules import may_manage

MINUTE, HOUR = 60, 3_600
LONG_MINUTES = 120


def question(text: str) -> Response:
    """Return what a script asked for."""
    return Response(text, content_type="application/json", charset="utf-8")


def waiting(request: Request, seconds: int) -> str:
    """Say how long to wait, in whole minutes, or in hours when there were too many tries in a day."""
    minutes, hours = -(-seconds // MINUTE), -(-seconds // HOUR)
    if minutes < LONG_MINUTES:
        return request.words.plural(
            "Wait ${n} minute, then try again. A right code waits as well.",
            "Wait ${n} minutes, then try again. A right code waits as well.",
            minutes,
        )
    return request.words.plural(
        "Wait ${n} hour, or contact the school. A right code waits as well.",
        "Wait ${n} hours, or contact the school. A right code waits as well.",
        hours,
    )


def for_admins(view: Callable) -> Callable:
    """Keep a view for who keeps the security of the school; for others it is not there."""

    @wraps(view)
    def checked(context: Item, request: Request) -> Any:
        if not may_manage(request):
            raise HTTPNotFound()
        return view(context, request)

    return checked
