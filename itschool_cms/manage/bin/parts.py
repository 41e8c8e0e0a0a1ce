"""What stands inside of a deleted folder: no address leads there, so it is walked by names."""

from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request

from itschool_cms.core.content import content_type
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.permissions import Permission
from itschool_cms.core.trash import TrashEntry


def part_at(entry: TrashEntry, request: Request, path: str) -> Item:
    """Return the item at a path of names inside of what was deleted; the deleted item for an empty one.

    Raises:
        HTTPNotFound: there is none, or the person may not look at it or at a folder above it.
    """
    item: Item = entry.content
    for name in filter(None, path.split("/")):
        inner = item.get(name) if isinstance(item, Folder) else None
        if inner is None or not may_look(entry, request, inner):
            raise HTTPNotFound()
        item = inner
    return item


def path_of(entry: TrashEntry, item: Item) -> str:
    """Return the path of names that leads to an item inside of what was deleted."""
    names: list[str] = []
    while item is not entry.content:
        names.insert(0, item.__name__)
        item = item.__parent__
    return "/".join(names)


def may_look(entry: TrashEntry, request: Request, item: Item) -> bool:
    """Tell whether the person sees an item inside: who keeps the bin sees all, others by their own rights."""
    keeps = request.has_permission(Permission.DELETE, entry)
    return bool(keeps or request.has_permission(Permission.VIEW, item))


def is_whole(request: Request, item: Item) -> bool:
    """Tell whether an item can stand in another place: what belongs to its folder cannot."""
    declared = content_type(request.registry, item)
    return declared is not None and bool(declared.addable_to) and not item.fixed
