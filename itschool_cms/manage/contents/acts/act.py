"""An act on many items as features declare it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from pyramid.config import Configurator
from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.models import Folder, Item

from ...links.linking import Linking, hindering_links
from ..listing import child

NOT_ALLOWED = _("You may not do this here.")


class ActRefused(ValueError):
    """The act cannot be done with an item; the message says why."""


class Turn(NamedTuple):
    """One act that is being done.

    Attributes:
        request: of the person who acts.
        folder: the folder whose page it began on.
        values: what the form of the act asked, by name.
    """

    request: Request
    folder: Folder
    values: dict[str, Any]


def _child(turn: Turn, uid: int) -> Item | None:
    return child(turn.folder, turn.request, uid)


def _nothing(turn: Turn, item: Item) -> str | None:
    return None


def _never(item: Item) -> bool:
    return False


@dataclass(frozen=True)
class Act:
    """An act on many items.

    Attributes:
        name: in forms; it begins no other.
        title: what its button says (a message).
        icon: name in the icon sprite.
        offered: tells whether the person may do it with an item; checked again when it is done.
        done: function of the request and of a number that returns what to say of so many items.
        do: does it with one item; returns the uid of what came of it, 0 for nothing. Raises ActRefused, or
            what the tree refuses.
        do_all: does it with all items at once, in place of `do`.
        order: small numbers come first.
        asks: the person confirms first.
        schema: the FormSchema of what has to be known first; None for nothing.
        check: returns the reason (a message) why it cannot be done with an item, or None.
        links: tells whether the item goes from its readers: what links to it is listed first.
        find: returns the item with a uid, None for what is gone or hidden.
        listed: it has a button.
        prominent: its button stands in the bar, not in the menu behind it.
    """

    name: str
    title: str
    icon: str
    offered: Callable[[Request, Item], bool]
    done: Callable[[Request, int], str]
    do: Callable[[Turn, Item], int] | None = None
    do_all: Callable[[Turn, list[Item]], None] | None = None
    order: int = 50
    asks: bool = False
    schema: type | None = None
    check: Callable[[Turn, Item], str | None] = _nothing
    links: Callable[[Item], bool] = _never
    find: Callable[[Turn, int], Item | None] = _child
    listed: bool = True
    prominent: bool = False

    def linking(self, request: Request, items: Iterable[Item]) -> Linking | None:
        """Return what links to those of the items that go from their readers; None for nothing."""
        return hindering_links(request, [item for item in items if self.links(item)]) or None

    def hindrance(self, turn: Turn, item: Item) -> str | None:
        """Return the reason (a message) why the act cannot be done with an item now, or None."""
        return self.check(turn, item) if self.offered(turn.request, item) else NOT_ALLOWED


def add_batch_act(config: Configurator, act: Act) -> None:
    """Declare an act on many items: it gets its button above each table of contents."""
    introspectable = config.introspectable("batch acts", act.name, act.title, "batch act")
    introspectable["act"] = act

    def register() -> None:
        config.registry.batch_acts[act.name] = act

    config.action(("batch act", act.name), register, introspectables=(introspectable,))


def acts(request: Request) -> dict[str, Act]:
    """Return all acts by name: those declared, and one for each transition between states."""
    from .states import transition_acts

    return {**request.registry.batch_acts, **transition_acts()}


def act_named(request: Request, name: str) -> Act | None:
    """Return the act of that name, or None."""
    return acts(request).get(name)


def offered_acts(request: Request, items: Iterable[Item]) -> list[Act]:
    """Return the acts that the person may do with at least one of the items, in their order."""
    there = list(items)
    found = [
        act
        for act in acts(request).values()
        if act.listed and any(act.offered(request, item) for item in there)
    ]
    return sorted(found, key=lambda act: act.order)
