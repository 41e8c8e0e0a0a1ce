"""What may follow from a rule beside what the house knows: declared by features and add-ons."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from pyramid.config import Configurator
from pyramid.exceptions import ConfigurationError

from .models import Then


class Outcome(NamedTuple):
    """What follows, or why nothing does: `note` is a message; `told` counts the people."""

    done: bool
    note: str
    told: int = 0


@dataclass(frozen=True)
class RuleAct:
    """A declared act.

    Attributes:
        name: stored with the rules that have it.
        title: what who makes a rule reads (a message).
        forecast: function of request and item that returns the Outcome that would follow; it does nothing.
        follow: function of request and item that does it, in the name of who made the rule.
    """

    name: str
    title: str
    forecast: Callable[[Any, Any], Outcome]
    follow: Callable[[Any, Any], None]


def add_rule_act(
    config: Configurator,
    name: str,
    title: str,
    *,
    forecast: Callable[[Any, Any], Outcome],
    follow: Callable[[Any, Any], None],
) -> None:
    """Declare what may follow from the rule of a folder.

    `forecast(request, item)` says whether it can be done, with the reason: the request is that of who made
    the rule, and its rights are the ones that count. `follow(request, item)` does it, after a forecast that
    says so.
    """
    if name in tuple(Then):
        raise ConfigurationError(f"What follows is called {name!r} already")
    act = RuleAct(name, title, forecast, follow)
    introspectable = config.introspectable("rule acts", name, name, "rule act")
    introspectable["act"] = act

    def register() -> None:
        config.registry.rule_acts[name] = act

    config.action(("rule act", name), register, introspectables=(introspectable,))


def includeme(config: Configurator) -> None:
    """Provide the directive."""
    config.registry.rule_acts = {}
    config.add_directive("add_rule_act", add_rule_act)
