"""The families as the office keeps them."""

from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from itschool_cms.core.catalog import Catalog
from itschool_cms.core.i18n import _
from itschool_cms.core.models import utcnow
from itschool_cms.core.paging import Batch
from itschool_cms.core.permissions import Permission
from itschool_cms.manage.overview import Figure, FiguresWanted

from .children import short_class
from .models import Child, Families, Family, Guardianship, today

MAX_QUERY = 100
# Whose names lead to a family: its own, those of its children and of the adults with rights for them.
SOUGHT = (Family.type_name, Child.type_name, Guardianship.type_name)


@view_config(context=Families, permission=Permission.VIEW, renderer="templates/families.pt")
def families(context: Families, request: Request) -> dict[str, Any]:
    """List the families, or those that a search finds."""
    query = request.GET.get("q", "").strip()[:MAX_QUERY]
    batch = found(context, request, query)
    items = (request.site.catalog.resolve(uid) for uid in batch.items)
    return {"query": query, "batch": batch, "rows": [family_row(item, request) for item in items]}


def found(context: Families, request: Request, query: str) -> Batch:
    """Return the uids of all families by name, or of those in which somebody is called by the words."""
    catalog, now = request.site.catalog, int(utcnow().timestamp())
    if not query:
        hits = catalog.listing(f"in|{context.uid}", request.principals, now)
        return Batch(request, (hit.uid for hit in hits), len(context))
    uids = catalog.find(request.principals, now, text=query, under="/families", type=SOUGHT)
    return Batch(request, families_of(catalog, uids))


def add_figure(wanted: FiguresWanted) -> None:
    """Count the children, and the families that they are of."""
    words, tally = wanted.request.words, wanted.site.catalog.tally
    note = words.plural("in one family", "in ${n} families", tally(Family.type_name))
    children = str(tally(Child.type_name))
    wanted.figures.append(Figure(40, words.translate(_("Children")), children, note))


def families_of(catalog: Catalog, uids: list[int]) -> list[int]:
    """Return the uids of the families that the items are or stand in, each once, in the order given."""
    # "/families/lefevre/benoit" stands in "/families/lefevre".
    paths = ("/".join(catalog.path(uid).split("/")[:3]) for uid in uids)
    found = (catalog.uid_at(path) for path in dict.fromkeys(paths))
    return [uid for uid in found if uid is not None]


def family_row(family: Family, request: Request) -> dict[str, Any]:
    """Return what a line of the list shows of a family."""
    children = [each for each in family.values() if isinstance(each, Child)]
    return {
        "title": family.title,
        "href": request.resource_path(family),
        "children": [
            {"child": child, "href": request.resource_path(child), "class_name": short_class(child)}
            for child in children
        ],
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
