"""From state to state, many items at once."""

from functools import cache, partial
from typing import Any

from pyramid.request import Request

from itschool_cms.core.models import Item
from itschool_cms.core.publishing import State

from ...rules import transitions
from ...states.acts import make
from ...states.table import TABLE
from ...states.words import done_words
from .act import Act, Turn


def transition_acts() -> dict[str, Act]:
    """Return one act for each transition that there is."""
    return {name: _act(name, order) for order, name in enumerate(TABLE)}


@cache
def _act(name: str, order: int) -> Act:
    return Act(
        name=name,
        title=TABLE[name].label,
        icon=TABLE[name].icon,
        offered=partial(_offered, name),
        do=partial(_do, name),
        done=partial(_done, name),
        order=20 + order,
        check=partial(_check, name),
        links=partial(_goes, name),
        prominent=name == "publish",
    )


def _offered(name: str, request: Request, item: Item) -> bool:
    return name in transitions(request, item)


def _check(name: str, turn: Turn, item: Any) -> str | None:
    return item.publishing_hindrance() if name == "publish" else None


def _goes(name: str, item: Item) -> bool:
    return TABLE[name].target != State.PUBLISHED and getattr(item, "state", "") == State.PUBLISHED


def _do(name: str, turn: Turn, item: Any) -> int:
    make(turn.request, item, name)
    return 0


def _done(name: str, request: Request, number: int) -> str:
    return done_words(request, name, number)
