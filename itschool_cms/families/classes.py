"""The levels, classes and groups, for everybody who works at the school."""

from collections.abc import Iterator
from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from itschool_cms.core.content import ContentType
from itschool_cms.core.models import Folder, utcnow
from itschool_cms.core.paging import Batch
from itschool_cms.core.permissions import Permission

from .audience import Addressed
from .models import ClassGroup, ClassGroups
from .words import KINDS


@view_config(context=ClassGroups, permission=Permission.VIEW, renderer="templates/classes.pt")
def classes(context: ClassGroups, request: Request) -> dict[str, Any]:
    """Show the groups that the person may open, by level; what stands in no level comes first."""
    tops = [each for each in context.values() if isinstance(each, ClassGroup)]
    levels = [(group_row(top, request), rows_below(top, request)) for top in tops if len(top)]
    loose = [group_row(top, request) for top in tops if not len(top)]
    shown = [(None, [row for row in loose if row["href"]]), *levels]
    return {"branches": [(top, rows) for top, rows in shown if rows or (top is not None and top["href"])]}


def rows_below(group: ClassGroup, request: Request) -> list[dict[str, Any]]:
    """Return the groups below a group that the person may open."""
    below = (each for each in group.groups_below() if each is not group)
    return [row for row in (group_row(each, request) for each in below) if row["href"]]


def group_row(group: ClassGroup, request: Request) -> dict[str, Any]:
    """Return what a list shows of a group; without an address when the person may not open it."""
    is_open = request.has_permission(Permission.VIEW, group)
    number = request.site.catalog.count(f"pupils|{group.uid}") if is_open else 0
    return {
        "name": group.__name__,
        "title": group.title,
        "kind": KINDS.get(group.kind, KINDS["group"]),
        "href": request.resource_path(group) if is_open else "",
        "pupils": request.words.plural("${n} pupil", "${n} pupils", number) if number else "",
        "teachers": _names(request, group.teachers) if is_open else "",
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
        "below": rows_below(context, request),
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
