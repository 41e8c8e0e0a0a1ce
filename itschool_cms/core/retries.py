"""Conflicts between writers: the request is run again, after a pause with jitter."""

import random
import time
from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request
from pyramid_retry import IBeforeRetry

from .forms.limits import MAX_BODY, keep_in_place, max_body
from .guard import ID_COOKIES, SAFE

ATTEMPTS = 12
READ_ATTEMPTS = 3


def attempts_of(request: Request) -> int:
    """Return how often a request is tried.

    The body is kept for the next attempt: what will be refused is tried once, so that it is not even read.
    """
    length = request.environ.get("CONTENT_LENGTH") or ""
    if request.method in SAFE:
        return READ_ATTEMPTS if length in ("", "0") and "Transfer-Encoding" not in request.headers else 1
    if not length.isdecimal() or "Transfer-Encoding" in request.headers:
        return 1
    keep_in_place(request)
    known = any(name in request.cookies for name in ID_COOKIES)
    return ATTEMPTS if int(length) <= (max_body(request, upload=True) if known else MAX_BODY) else 1


def pause(event: Any) -> None:
    """Wait before the next attempt, longer each time."""
    attempt = event.environ.get("retry.attempt", 0)
    time.sleep(random.uniform(0, min(0.3, 0.005 * 2**attempt)))  # noqa: S311 - no secret


def includeme(config: Configurator) -> None:
    """Set up pyramid_tm and pyramid_retry."""
    settings = config.registry.settings
    settings["tm.manager_hook"] = "pyramid_tm.explicit_manager"
    settings["tm.commit_veto"] = "itschool_cms.core.guard.veto_commit"
    # The guard does it, once the request has passed.
    settings["tm.annotate_user"] = "false"
    settings["retry.attempts"] = str(ATTEMPTS)
    settings["retry.activate_hook"] = attempts_of
    config.include("pyramid_tm")
    config.include("pyramid_retry")
    config.add_subscriber(pause, IBeforeRetry)
