"""The size of the database, and packing."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid.request import Request

from itschool_cms.accounts.freshness import is_fresh
from itschool_cms.accounts.views.parts import texts
from itschool_cms.core.models import Site
from itschool_cms.core.uploads import readable_size

from ..menus import DATABASE
from ..tasks import KEPT_DAYS, PACK, sizes
from .parts import add_panel, for_admins, queue, task_row


@for_admins
def database(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Show how large the databases are; ask for packing."""
    if request.method != "POST":
        return _shown(context, request)
    days = texts(request).get("days", "")
    if days not in map(str, KEPT_DAYS):
        raise HTTPBadRequest()
    if not is_fresh(request):
        return request.redirect_to("/me/confirm", query={"next": DATABASE})
    if queue(request, PACK, days=int(days)):
        request.trail("database-packed", days=days)
    return request.redirect_to(DATABASE)


def _shown(context: Site, request: Request) -> dict[str, Any]:
    tree, sessions, trail = sizes(request.registry)
    size = lambda number: request.localizer.translate(readable_size(number))  # noqa: E731
    packed = task_row(request, PACK)
    result = packed["task"].result if packed else {}
    return {
        "storage": type(request.registry.database.storage).__name__,
        "objects": len(context.catalog),
        "tree": size(tree),
        "sessions": size(sessions),
        "trail": size(trail),
        "days": KEPT_DAYS,
        "packed": packed,
        "freed": size(max(0, result["before"] - result["after"])) if result else "",
    }


def includeme(config: Configurator) -> None:
    """Register the page."""
    add_panel(config, database, DATABASE, "database.pt")
