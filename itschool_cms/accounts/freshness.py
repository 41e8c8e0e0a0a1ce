"""What matters most is done only by who proved who they are a short while ago."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request

from itschool_cms.core.models import Item

FRESH_SECONDS = 600
CONFIRM = "/me/confirm"
# In a session: a provider let the person in, maybe without asking for anything.
BY_PROVIDER = "by-provider"


def is_fresh(request: Request, seconds: int = FRESH_SECONDS) -> bool:
    """Tell whether the person signed in, or proved again who they are, a short while ago."""
    return BY_PROVIDER not in request.session and time.time() - request.session.created < seconds


def fresh_only(view: Callable) -> Callable:
    """Keep a view for who proved a short while ago who they are; others are asked to, and led back."""

    @wraps(view)
    def checked(context: Item, request: Request) -> Any:
        if request.person is None:
            raise HTTPNotFound()
        if is_fresh(request):
            return view(context, request)
        return request.redirect_to(
            CONFIRM, query={"next": request.path_qs if request.method == "GET" else request.path}
        )

    return checked
