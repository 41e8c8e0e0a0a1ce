"""Into the recycle bin and back, many items at once."""

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.permissions import Permission
from itschool_cms.core.trash import TrashEntry

from ...rules import may_delete
from .act import Act, Turn

# What one transaction holds: the bound of deleting one folder, too.
MAX_BELOW = 5_000


def too_many_below(turn: Turn, item: Item) -> str | None:
    """Return the reason why a subtree is too large for one act, or None."""
    path = "/" + "/".join(item.path())
    if not isinstance(item, Folder) or turn.request.site.catalog.count_below(path) <= MAX_BELOW:
        return None
    return _("More than ${max} items stand below it: take it in parts.", mapping={"max": MAX_BELOW})


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


DELETE = Act(
    name="delete",
    title=_("Delete"),
    icon="trash",
    offered=may_delete,
    do=_delete,
    done=("One item is in the recycle bin.", "${n} items are in the recycle bin."),
    order=90,
    asks=True,
    prominent=True,
    check=too_many_below,
)
RESTORE = Act(
    name="restore",
    title=_("Undo the deletion"),
    icon="history",
    offered=_may_restore,
    do=_restore,
    done=("One item is back.", "${n} items are back."),
    check=_has_place,
    find=_entry,
    listed=False,
)
