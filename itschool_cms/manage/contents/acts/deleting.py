"""Into the recycle bin and back, many items at once."""

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.models import Item
from itschool_cms.core.permissions import Permission
from itschool_cms.core.trash import TrashEntry

from ...rules import HELD, holds_back, may_delete
from .act import Act, Turn
from .limits import too_many_below


def _goes(item: Item) -> bool:
    return True


def _stays(turn: Turn, item: Item) -> str | None:
    return too_many_below(turn, item) or (HELD if holds_back(turn.request, item) else None)


def _delete(turn: Turn, item: Item) -> int:
    return turn.request.tree.remove(item).uid


def _entry(turn: Turn, uid: int) -> Item | None:
    entry = turn.request.site.catalog.resolve(uid)
    seen = isinstance(entry, TrashEntry) and turn.request.has_permission(Permission.VIEW, entry)
    return entry if seen else None


def _has_place(turn: Turn, entry: Item) -> str | None:
    if turn.request.tree.place_of(entry) is None:
        return _("The place where it stood is gone: choose another one.")
    return None


def _may_restore(request: Request, entry: Item) -> bool:
    place = request.tree.place_of(entry)
    return place is None or bool(request.has_permission(Permission.ADD, place))


def _restore(turn: Turn, entry: Item) -> int:
    return turn.request.tree.restore(entry).uid


def _deleted(request: Request, number: int) -> str:
    return request.words.plural(
        "One item is in the recycle bin.", "${n} items are in the recycle bin.", number
    )


def _brought_back(request: Request, number: int) -> str:
    return request.words.plural("One item is back.", "${n} items are back.", number)


DELETE = Act(
    name="delete",
    title=_("Delete"),
    icon="trash",
    offered=may_delete,
    do=_delete,
    done=_deleted,
    order=90,
    asks=True,
    prominent=True,
    check=_stays,
    links=_goes,
)
RESTORE = Act(
    name="restore",
    title=_("Undo the deletion"),
    icon="history",
    offered=_may_restore,
    do=_restore,
    done=_brought_back,
    check=_has_place,
    find=_entry,
    listed=False,
)
