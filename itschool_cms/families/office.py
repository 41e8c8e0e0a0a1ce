"""The families as the office keeps them."""

from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from itschool_cms.core.i18n import _
from itschool_cms.core.models import utcnow
from itschool_cms.core.paging import Batch
from itschool_cms.core.permissions import Permission

from .children import short_class
from .models import Child, Families, Family, Guardians, Guardianship, Right, today
from .words import RELATIONS, RIGHTS

MAX_QUERY = 100


@view_config(context=Families, permission=Permission.VIEW, renderer="templates/families.pt")
def families(context: Families, request: Request) -> dict[str, Any]:
    """List the families, or the families and children that a search finds."""
    query = request.GET.get("q", "").strip()[:MAX_QUERY]
    batch = found(context, request, query)
    items = (request.site.catalog.resolve(uid) for uid in batch.items)
    return {"query": query, "batch": batch, "rows": [family_row(item, request) for item in items]}


def found(context: Families, request: Request, query: str) -> Batch:
    """Return the uids of all families by name, or of the families and children that have the words."""
    catalog, now = request.site.catalog, int(utcnow().timestamp())
    if not query:
        hits = catalog.listing(f"in|{context.uid}", request.principals, now)
        return Batch(request, (hit.uid for hit in hits), len(context))
    types = (Family.type_name, Child.type_name)
    uids = catalog.find(request.principals, now, text=query, under="/families", type=types)
    return Batch(request, uids)


def family_row(item: Family | Child, request: Request) -> dict[str, Any]:
    """Return what a line of the list shows of a family or a child."""
    is_child = isinstance(item, Child)
    note = short_class(item) if isinstance(item, Child) else ""
    return {
        "title": item.title,
        "href": request.resource_path(item),
        "kind": _("Child") if is_child else _("Family"),
        "icon": "user" if is_child else "users",
        "note": note,
    }


@view_config(context=Family, permission=Permission.VIEW, renderer="templates/family.pt")
def family(context: Family, request: Request) -> dict[str, Any]:
    """Show the children of a family and who has rights for them."""
    children = [each for each in context.values() if isinstance(each, Child)]
    return {"rows": [child_row(child, request) for child in children]}


def child_row(child: Child, request: Request) -> dict[str, Any]:
    """Return what the page of a family shows of a child."""
    day = today()
    adults = [each.title for each in child.guardianships() if each.is_current(day)]
    return {
        "child": child,
        "href": request.resource_path(child),
        "class_name": short_class(child),
        "adults": adults,
        "guardians_href": request.resource_path(child["guardians"]),
    }


@view_config(context=Guardians, permission=Permission.VIEW, renderer="templates/guardians.pt")
def guardians(context: Guardians, request: Request) -> dict[str, Any]:
    """List the adults of a child and what each may do."""
    each = (item for item in context.values() if isinstance(item, Guardianship))
    return {
        "child": context.__parent__,
        "rights": RIGHTS,
        "rows": [guardianship_row(item, request) for item in each],
    }


@view_config(context=Guardianship, permission=Permission.VIEW, renderer="templates/guardianship.pt")
def guardianship(context: Guardianship, request: Request) -> dict[str, Any]:
    """Show one adult's rights for one child."""
    return {"child": context.child, "row": guardianship_row(context, request), "rights": RIGHTS}


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
