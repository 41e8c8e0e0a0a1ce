"""Pages about links: those of one item, and the broken ones of the site."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request
from pyramid.view import view_config

from itschool_cms.accounts.views.parts import add_page
from itschool_cms.core.listings import Hit
from itschool_cms.core.models import Item, Site
from itschool_cms.core.paging import Batch
from itschool_cms.core.permissions import Permission

from ..redirects.finding import addresses_of
from ..rules import may_edit
from .linking import line_of, links_to
from .menus import PATH
from .outgoing import broken_links, outgoing


@view_config(context=Item, name="links", permission=Permission.EDIT, renderer="templates/links.pt")
def links(context: Item, request: Request) -> dict[str, Any]:
    """Show what links to the item, and what it links to. Raises HTTPNotFound for what has no form."""
    if not may_edit(request, context):
        raise HTTPNotFound()
    own = "/" + "/".join(context.path())
    return {
        "linking": links_to(request, context),
        "outgoing": outgoing(request, context),
        "old": sorted(addresses_of(request.site, context) - {own}),
    }


def broken(context: Site, request: Request) -> dict[str, Any]:
    """Show the links of the site that lead nowhere. Raises HTTPNotFound for who does not edit the site."""
    if not request.has_permission(Permission.EDIT, context):
        raise HTTPNotFound()
    batch = Batch(request, broken_links(request))
    return {"batch": batch, "rows": [_row(request, *pair) for pair in batch.items]}


def _row(request: Request, hit: Hit, address: str) -> dict[str, Any]:
    item = request.site.catalog.resolve(hit.uid)
    edit = request.resource_path(item, "edit") if may_edit(request, item) else ""
    return {"line": line_of(request, item), "address": address, "edit": edit}


def includeme(config: Configurator) -> None:
    """Register the page of the site."""
    add_page(config, broken, PATH, renderer="itschool_cms.manage.links:templates/broken.pt")
