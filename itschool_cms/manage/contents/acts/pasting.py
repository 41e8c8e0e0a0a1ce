"""What the clipboard holds is put into a folder: moved there, or copied."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request

from itschool_cms.core.content import addable_types, content_type
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Folder, Item, lineage
from itschool_cms.core.permissions import Permission
from itschool_cms.core.subtrees import MAX_DEPTH, height

from ...rules import HELD, holds_back, is_loose, may_delete
from ...sharing.arriving import words_of_loss
from .act import Act, Turn
from .limits import too_many_below

MAX_COPIED = 2_000
GONE = _("You may not see all that stands below it.")


def _found(turn: Turn, uid: int) -> Item | None:
    item = turn.request.site.catalog.resolve(uid)
    seen = item is not None and turn.request.has_permission(Permission.VIEW, item)
    return item if seen else None


def _anything(request: Request, item: Item) -> bool:
    return True


def why_not_here(request: Request, folder: Folder, item: Item) -> str | None:
    """Return the reason (a message) why an item may not be put into a folder, or None."""
    declared = content_type(request.registry, item)
    if not request.has_permission(Permission.ADD, folder):
        return _("You may not add anything here.")
    if declared not in addable_types(request.registry, folder):
        return _("An item of this type cannot stand here.")
    if item in lineage(folder):
        return _("A folder cannot be put into itself.")
    if len(list(lineage(folder))) + height(item) > MAX_DEPTH:
        return _("The place is too deep in the tree.")
    return None


def why_not_cut(request: Request, item: Item) -> str | None:
    """Return the reason (a message) why the person may not take an item away, or None."""
    if item.stays or not is_loose(request, item):
        return _("It keeps its place.")
    if not may_delete(request, item):
        return _("You may not take it away from where it stands.")
    return HELD if holds_back(request, item) else None


def why_not_copied(request: Request, item: Item) -> str | None:
    """Return the reason (a message) why the person may not copy an item with all below it, or None."""
    catalog, path = request.site.catalog, "/" + "/".join(item.path())
    if catalog.count_below(path) > MAX_COPIED:
        return _("More than ${max} items stand below it: take it in parts.", mapping={"max": MAX_COPIED})
    now = int(time.time())
    below = list(catalog.below(path))
    if not all(catalog.record(uid).visible_to(request.principals, now) for uid in below):
        return GONE
    if not all(_is_copyable(request, each) for each in (item, *map(catalog.resolve, below))):
        return _("There is only one of this: it cannot be copied.")
    return None


def _is_copyable(request: Request, item: Item) -> bool:
    return item.copyable and not item.stays and is_loose(request, item)


def _check_move(turn: Turn, item: Item) -> str | None:
    if item.__parent__ is turn.folder:
        return _("It stands here already.")
    reasons = (
        why_not_cut(turn.request, item),
        too_many_below(turn, item),
        why_not_here(turn.request, turn.folder, item),
    )
    return next(filter(None, reasons), None)


def _move(turn: Turn, item: Item) -> int:
    turn.request.tree.move(item, turn.folder)
    return item.uid


def _check_copy(turn: Turn, item: Item) -> str | None:
    return why_not_copied(turn.request, item) or why_not_here(turn.request, turn.folder, item)


def _copy(turn: Turn, item: Item) -> int:
    request = turn.request

    def prepare(original: Item, copied: Item) -> None:
        for change in _changes(request.registry, original):
            change(request, original, copied)

    return request.tree.copy(item, turn.folder, prepare).uid


def _changes(registry: Any, item: Item) -> Iterator[Any]:
    return (change for cls, change in registry.copy_changes if isinstance(item, cls))


def add_copy_change(config: Configurator, cls: type[Item], change: Any) -> None:
    """Have `change(request, original, copy)` called for each copy of the class before it stands anywhere."""

    def register() -> None:
        config.registry.copy_changes.append((cls, change))

    config.action(("copy change", cls, change), register)


def _moved(request: Request, number: int) -> str:
    told = request.words.plural("One item is here now.", "${n} items are here now.", number)
    return " ".join(filter(None, (told, words_of_loss(request))))


def _copied(request: Request, number: int) -> str:
    return request.words.plural(
        "One copy is here now, as a draft.", "${n} copies are here now, as drafts.", number
    )


MOVE = Act(
    name="paste-cut",
    title=_("Paste"),
    icon="clip",
    offered=_anything,
    do=_move,
    done=_moved,
    check=_check_move,
    find=_found,
    listed=False,
)
COPY = replace(MOVE, name="paste-copy", do=_copy, done=_copied, check=_check_copy)
