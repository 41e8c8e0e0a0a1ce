"""Conflicts between writers: the request is run again, after a pause with jitter."""

import random
import time
from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request
from pyramid_retry import IBeforeRetry

from .guard import MAX_UPLOAD, SAFE

ATTEMPTS = 12


def attempts_of(request: Request) -> int:
    """Return how often a request is tried; a body that will be refused is not even read."""
    if request.method in SAFE:
        return 3
    length = request.content_length
    return ATTEMPTS if length is not None and length <= MAX_UPLOAD else 1


def pause(event: Any) -> None:
    """Wait before the next attempt, longer each time."""
    attempt = event.environ.get("retry.attempt", 0)
    time.sleep(random.uniform(0, min(0.3, 0.005 * 2**attempt)))


def includeme(config: Configurator) -> None:
    """Set up pyramid_tm and pyramid_retry."""
    settings = config.registry.settings
    settings["tm.manager_hook"] = "pyramid_tm.explicit_manager"
    settings["tm.commit_veto"] = "itschool_cms.core.guard.veto_commit"
    settings["retry.attempts"] = str(ATTEMPTS)
    settings["retry.activate_hook"] = attempts_of
    config.include("pyramid_tm")
    config.include("pyramid_retry")
    config.add_subscriber(pause, IBeforeRetry)
