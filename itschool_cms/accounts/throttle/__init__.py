"""Counting failures, outside of the transaction: what is refused is counted all the same."""

from pyramid.config import Configurator
from pyramid.exceptions import ConfigurationError

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


def includeme(config: Configurator) -> None:
    """Open the counters."""
    config.registry.throttle = open_counters(config.registry.settings)
