"""The site map, for people."""

from typing import Any, NamedTuple

from pyramid.config import Configurator
from pyramid.request import Request

from itschool_cms.accounts.views.parts import add_page
from itschool_cms.core.models import Folder, Site

from ..models import Section
from .entries import Entry, entry, listed

DEPTH = 4


class Branch(NamedTuple):
    """A line of the site map and the lines below it."""

    entry: Entry
    below: list["Branch"]


def site_map(context: Site, request: Request) -> dict[str, Any]:
    """Show all sections and pages that the person may see."""
    return {"branches": _branches(context, request, DEPTH)}


def _branches(folder: Folder, request: Request, depth: int) -> list[Branch]:
    if not depth:
        return []
    return [
        Branch(entry(item, request), _branches(item, request, depth - 1) if isinstance(item, Section) else [])
        for item in listed(folder, request)
    ]


def includeme(config: Configurator) -> None:
    """Register the page."""
    template = "itschool_cms.website:templates/sitemap.pt"
    add_page(config, site_map, "/sitemap", renderer=template)
