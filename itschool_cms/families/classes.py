"""The levels, classes and groups, for everybody who works at the school."""

from collections.abc import Iterator
from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from itschool_cms.core.content import ContentType
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Folder, utcnow
from itschool_cms.core.permissions import Permission

from .audience import Addressed
from .models import ClassGroup, ClassGroups
from .pages import Batch
from .words import KINDS


@view_config(context=ClassGroups, permission=Permission.VIEW, renderer="templates/classes.pt")
def classes(context: ClassGroups, request: Request) -> dict[str, Any]:
    """Show the groups that the person may open, below the levels that they stand in."""
    return {"branches": branches(context, request)}


def branches(folder: Folder, request: Request) -> list[dict[str, Any]]:
    """Return the groups of a folder that the person may open, or that hold one that may be opened."""
    found = ((each, branches(each, request)) for each in folder.values() if isinstance(each, ClassGroup))
    rows = [group_row(each, below, request) for each, below in found]
    return [row for row in rows if row["href"] or row["below"]]


def group_row(group: ClassGroup, below: list[dict[str, Any]], request: Request) -> dict[str, Any]:
    """Return what the tree shows of a group; without an address when the person may not open it."""
    open_to = request.has_permission(Permission.VIEW, group)
    catalog = request.site.catalog
    return {
        "title": group.title,
        "kind": KINDS.get(group.kind, KINDS["group"]),
        "href": request.resource_path(group) if open_to else "",
        "pupils": _pupils_in_words(request, catalog.count(f"pupils|{group.uid}")) if open_to else "",
        "teachers": _names(request, group.teachers),
        "below": below,
    }


@view_config(context=ClassGroup, permission=Permission.VIEW, renderer="templates/class_group.pt")
def class_group(context: ClassGroup, request: Request) -> dict[str, Any]:
    """Show the pupils of a group, and the ways to write to their families."""
    now = int(utcnow().timestamp())
    catalog, key = request.site.catalog, f"pupils|{context.uid}"
    hits = catalog.listing(key, request.principals, now)
    batch = Batch(request, (hit.uid for hit in hits), catalog.count(key))
    pupils = [catalog.resolve(uid) for uid in batch.items]
    return {
        "batch": batch,
        "pupils": [(child, request.resource_path(child)) for child in pupils],
        "teachers": _names(request, context.teachers),
        "below": branches(context, request),
        "kind": KINDS.get(context.kind, KINDS["group"]),
        "writings": list(writings(context, request)),
    }


def writings(group: ClassGroup, request: Request) -> Iterator[dict[str, str]]:
    """Yield the forms by which the person publishes to the group: one for each type with an audience."""
    if "add" not in request.registry.reserved_names:
        return
    for declared in request.registry.content_types.values():
        folder = _place_for(declared, request) if issubclass(declared.cls, Addressed) else None
        if folder is not None:
            query = {"audience": f"group:{group.uid}"}
            href = request.resource_path(folder, "add", declared.name, query=query)
            yield {"title": declared.title, "icon": declared.icon, "href": href}


def _place_for(declared: ContentType, request: Request) -> Folder | None:
    places = (each for each in request.site.values() if isinstance(each, declared.addable_to))
    return next((each for each in places if request.has_permission(Permission.ADD, each)), None)


def _names(request: Request, uids: tuple[int, ...]) -> str:
    found = (request.site.catalog.resolve(uid) for uid in uids)
    return ", ".join(each.title for each in found if each is not None)


def _pupils_in_words(request: Request, number: int) -> str:
    return request.words.plural(_("${n} pupil"), _("${n} pupils"), number)
