"""The order of a folder, changed for many items at once."""

import colander
from pyramid.request import Request

from itschool_cms.core.forms import FormSchema, WholeNumber
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.permissions import Permission
from itschool_cms.core.tree import Tree

from .act import Act, Turn

UP, DOWN, TOP, BOTTOM = "up", "down", "top", "bottom"
STEPS = (UP, DOWN, TOP, BOTTOM)


class PlaceSchema(FormSchema):
    """The place of the first of the items."""

    place = colander.SchemaNode(
        WholeNumber(low=1),
        title=_("Place"),
        description=_("1 is the first place. Several items stand one after the other from there."),
    )


def move(tree: Tree, folder: Folder, items: list[Item], step: str) -> None:
    """Move children one place up or down, or to one of the ends; they keep their order among themselves."""
    chosen, names = {item.__name__ for item in items}, list(folder)
    if step in (UP, DOWN):
        new = _stepped(names, chosen) if step == UP else _stepped(names[::-1], chosen)[::-1]
        tree.arrange(folder, new)
    else:
        put_at(tree, folder, items, 0 if step == TOP else len(names))


def put_at(tree: Tree, folder: Folder, items: list[Item], index: int) -> None:
    """Put children one after the other, the first at an index from 0, or as near as there are places."""
    chosen, names = {item.__name__ for item in items}, list(folder)
    rest = [name for name in names if name not in chosen]
    first = min(index, len(rest))
    new = [*rest[:first], *(name for name in names if name in chosen), *rest[first:]]
    tree.arrange(folder, new)


def _stepped(names: list[str], chosen: set[str]) -> list[str]:
    """Return the names with each chosen one a place further ahead; those at the front stay."""
    moved: list[str] = []
    for name in names:
        ahead = name in chosen and moved and moved[-1] not in chosen
        moved.insert(len(moved) - 1 if ahead else len(moved), name)
    return moved


def may_order(request: Request, item: Item) -> bool:
    """Tell whether the person may change the order in which an item stands."""
    return bool(request.has_permission(Permission.EDIT, item.__parent__))


def _place(turn: Turn, items: list[Item]) -> None:
    put_at(turn.request.tree, turn.folder, items, turn.values["place"] - 1)


def _told(request: Request, number: int) -> str:
    return request.words.plural(
        "One item stands at its new place.", "${n} items stand at their new places.", number
    )


PLACE = Act(
    name="place",
    title=_("Move to a place"),
    icon="sort",
    offered=may_order,
    do_all=_place,
    done=_told,
    order=70,
    schema=PlaceSchema,
)
