"""The adults of a child and their rights, as the office keeps them."""

from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from itschool_cms.accounts.models import User
from itschool_cms.core.models import Folder
from itschool_cms.core.permissions import Permission

from .models import Child, Guardians, Guardianship, Right, today
from .siblings import offer_row, offered
from .words import RELATIONS, RIGHTS


@view_config(context=Guardians, permission=Permission.VIEW, renderer="templates/guardians.pt")
def guardians(context: Guardians, request: Request) -> dict[str, Any]:
    """List the adults of a child and what each may do."""
    may_add = request.has_permission(Permission.ADD, context)
    return {
        "child": context.__parent__,
        "rights": RIGHTS,
        "offers": [offer_row(each) for each in offered(context.__parent__)] if may_add else [],
        "rows": rows_of(context, request),
        "person_href": add_href(request.site["people"], User.type_name, request),
    }


@view_config(context=Guardianship, permission=Permission.VIEW, renderer="templates/guardianship.pt")
def guardianship(context: Guardianship, request: Request) -> dict[str, Any]:
    """Show one adult's rights for one child."""
    person = request.site.catalog.resolve(context.person)
    is_open = person is not None and request.has_permission(Permission.VIEW, person)
    return {
        "child": context.child,
        "row": guardianship_row(context, request),
        "rights": RIGHTS,
        "person_href": request.resource_path(person) if is_open else "",
        "others": other_children(context, request),
    }


def adults_tile(child: Child, request: Request) -> dict[str, Any] | None:
    """Return the adults of a child on its start page: for the office alone."""
    place = child.get("guardians")
    if place is None or not request.has_permission(Permission.VIEW, place):
        return None
    return {
        "rows": [{**row, "note": row_note(row, request)} for row in rows_of(place, request)],
        "more": request.resource_path(place),
        "offers": len(offered(child)),
        "add_href": add_href(place, Guardianship.type_name, request),
    }


def rows_of(place: Guardians, request: Request) -> list[dict[str, Any]]:
    """Return a line for each guardianship of a child."""
    each = (item for item in place.values() if isinstance(item, Guardianship))
    return [guardianship_row(item, request) for item in each]


def row_note(row: dict[str, Any], request: Request) -> str:
    """Return who an adult is to the child, and what the adult may do today."""
    words = [row["relation"], *(label for right, label in RIGHTS.items() if right in row["may"])]
    relation, *rights = (request.words.translate(each) for each in words)
    return " · ".join(filter(None, (relation, ", ".join(rights))))


def add_href(place: Folder, type_name: str, request: Request) -> str:
    """Return the address of the form that adds to a folder; empty for who may not, or when nobody edits."""
    offered = "add" in request.registry.reserved_names and request.has_permission(Permission.ADD, place)
    return request.resource_path(place, "add", type_name) if offered else ""


def other_children(item: Guardianship, request: Request) -> list[dict[str, Any]]:
    """Return the other children for whom the adult has, had or will have rights."""
    found = request.site.catalog.listed(f"guardian|{item.person}")
    return [{"child": each.child, "href": request.resource_path(each)} for each in found if each is not item]


def guardianship_row(item: Guardianship, request: Request) -> dict[str, Any]:
    """Return what the list of adults shows of a guardianship."""
    person, day = request.site.catalog.resolve(item.person), today()
    return {
        "item": item,
        "href": request.resource_path(item),
        "name": item.title,
        "email": getattr(person, "email", ""),
        "relation": RELATIONS.get(item.relation, RELATIONS["other"]),
        "may": {right for right in Right if item.may(right, day)},
        "current": item.is_current(day),
        "withheld": [RIGHTS[right] for right in item.withheld],
    }
