"""What navigation does when something happens elsewhere."""

from typing import Any

from pyramid.events import BeforeRender

from itschool_cms.core.events import ItemMoved
from itschool_cms.core.models import Site
from itschool_cms.core.rendering import template_of

from ..models import Section

MACROS = "itschool_cms.website:templates/site.pt"


def add_globals(event: BeforeRender) -> None:
    """Give every template the frame of the public site."""
    request = event["request"]
    if request is not None and hasattr(request, "website"):
        event["site_macros"] = template_of(request.registry, MACROS).macros
        event["website"] = request.website
        event["site_map"] = request.resource_path(request.site, "sitemap")


def follow_first_page(event: ItemMoved) -> None:
    """Let a section keep its first page when that gets another name; a page that left is none any more."""
    section = event.parent
    if isinstance(section, Section) and section.default_page == event.name:
        stays = event.item.__parent__ is section
        event.tree.change(section, {"default_page": event.item.__name__ if stays else ""})


def list_in_navigation(site: Site, registry: Any) -> None:
    """Put the pages and sections of an older site into the listings of its navigation."""
    found = map(site.catalog.resolve, site.catalog.find(type=("page", "section")))
    for item in filter(None, found):
        site.catalog.index(item)
