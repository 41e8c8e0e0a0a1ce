"""Checking and repairing the catalog."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid.request import Request

from itschool_cms.accounts.views.parts import texts
from itschool_cms.core.models import Site

from ..menus import CATALOG
from ..tasks import CHECK, REPAIR
from .parts import add_panel, for_admins, queue, task_row


@for_admins
def catalog(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Show what the last check found; ask for a check or a repair."""
    if request.method != "POST":
        checked, repaired = task_row(request, CHECK), task_row(request, REPAIR)
        return {"items": len(context.catalog), "checked": checked, "repaired": repaired}
    kind = {"check": CHECK, "repair": REPAIR}.get(texts(request).get("do", ""))
    if kind is None:
        raise HTTPBadRequest()
    if queue(request, kind) and kind == REPAIR:
        request.trail("catalog-repaired")
    return request.redirect_to(CATALOG)


def includeme(config: Configurator) -> None:
    """Register the page."""
    add_panel(config, catalog, CATALOG, "catalog.pt")
