"""Where an item is that a message names by its uid: asked by the API, told to who may see the item."""

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request

from itschool_cms.accounts.views.parts import add_page
from itschool_cms.core.models import Site

from ..api.asking import API
from ..api.represent import may_view

PATH = "/api/item"
MAX_DIGITS = 16


def lead_to_item(context: Site, request: Request) -> HTTPSeeOther:
    """Lead to the item with the uid of the address. Raises HTTPNotFound where the program sees none."""
    asked = request.GET.get("uid", "")
    known = asked.isascii() and asked.isdecimal() and len(asked) <= MAX_DIGITS
    item = context.catalog.resolve(int(asked)) if known else None
    if item is None or not may_view(request, item):
        raise HTTPNotFound()
    return HTTPSeeOther(request.resource_path(item))


def includeme(config: Configurator) -> None:
    """Register the address."""
    add_page(config, lead_to_item, PATH, route_name=API, request_method="GET")
