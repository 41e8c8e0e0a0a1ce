"""From state to state, many items at once."""

from functools import cache, partial

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.models import Item

from ...menus import TRANSITION_LINKS
from ...rules import TRANSITIONS, transitions
from .act import Act, Turn

DONE = "One item has a new state.", "${n} items have a new state."


def transition_acts() -> dict[str, Act]:
    """Return one act for each transition that there is."""
    return {name: _act(name, order) for order, name in enumerate(TRANSITIONS)}


@cache
def _act(name: str, order: int) -> Act:
    label, icon, *_rest = TRANSITION_LINKS.get(name, (name, "check"))
    return Act(
        name=name,
        title=label,
        icon=icon,
        offered=partial(_offered, name),
        do=partial(_do, name),
        done=DONES.get(name, DONE),
        order=20 + order,
        prominent=name == "publish",
    )


def _offered(name: str, request: Request, item: Item) -> bool:
    return name in transitions(request, item)


def _do(name: str, turn: Turn, item: Item) -> int:
    turn.request.tree.change(item, {"state": TRANSITIONS[name]})
    return 0


# Said whole where the act is known: a message is translated as a sentence.
DONES = {
    "publish": ("One item published.", "${n} items published."),
    "withdraw": ("One item is a draft again.", "${n} items are drafts again."),
}
_MESSAGES = (_("One item has a new state."), _("${n} items have a new state."))
