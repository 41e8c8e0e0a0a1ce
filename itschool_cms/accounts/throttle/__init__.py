"""Counting failures, outside of the transaction: what is refused is counted all the same."""

import logging
from typing import Any

from pyramid.config import Configurator
from pyramid.exceptions import ConfigurationError
from pyramid.request import Request

from itschool_cms.core.errors import out_of_order
from itschool_cms.core.i18n import _

from .counters import (
    KEEP_SECONDS,
    KNOWN_SECONDS,
    WINDOW_SECONDS,
    Counters,
    Limit,
    ThrottleUnreachable,
    Ticket,
)
from .sqlite import Throttle

__all__ = [
    "KEEP_SECONDS",
    "KNOWN_SECONDS",
    "WINDOW_SECONDS",
    "Counters",
    "Limit",
    "Throttle",
    "ThrottleUnreachable",
    "Ticket",
    "open_counters",
]

log = logging.getLogger(__name__)

TITLE = _("Signing in is not possible right now")
ADVICE = _("Nothing was changed, and your password is not in question. Try again in a few minutes.")
SCHEMES = ("postgresql://", "postgres://")


def open_counters(settings: dict[str, str]) -> Counters:
    """Open the table that `throttle.uri` names, for many machines, or else the file `throttle.path`.

    Raises:
        ConfigurationError: the address is of another kind, or its server cannot be reached.
    """
    uri = settings.get("throttle.uri", "").strip()
    if not uri:
        return Throttle(settings["throttle.path"])
    if not uri.startswith(SCHEMES):
        raise ConfigurationError("throttle.uri has to begin with postgresql://")
    try:
        # Only who counts there needs the library.
        from .postgresql import SharedThrottle

        return SharedThrottle(uri)
    except ImportError as problem:
        raise ConfigurationError(
            "throttle.uri needs PostgreSQL's library: install itschool_cms[postgresql]"
        ) from problem
    except ThrottleUnreachable as problem:
        raise ConfigurationError(f"The database of throttle.uri cannot be used: {problem}") from problem


def refuse(context: ThrottleUnreachable, request: Request) -> dict[str, Any]:
    """Say that nobody can sign in: an attempt that cannot be counted is not examined."""
    log.error("The counters of failures cannot be reached: %s", context)
    return out_of_order(request, TITLE, ADVICE)


def includeme(config: Configurator) -> None:
    """Open the counters."""
    config.registry.throttle = open_counters(config.registry.settings)
    template = "itschool_cms.core:templates/error.pt"
    config.add_exception_view(refuse, context=ThrottleUnreachable, renderer=template)
