"""Where the library stands, and what leads to it."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from itschool_cms.core.events import ItemAdded
from itschool_cms.core.menus import Link
from itschool_cms.core.models import Site
from itschool_cms.core.permissions import Permission
from itschool_cms.core.tree import Tree

from .models import Library

SHOWN = 3


def add_to_new_site(event: ItemAdded) -> None:
    """Give a new site its library."""
    event.tree.add(event.item, Library(title="Library"), "library")


def add_to_old_site(site: Site, registry: Any) -> None:
    """Give a site that is older than the add-on its library."""
    if "library" not in site:
        Tree(site, registry).add(site, Library(title="Library"), "library")


def tile(site: Site, request: Any) -> dict[str, Any] | None:
    """Return the first books, for who may view them; no tile when there are none."""
    books = (each for each in site["library"].values() if request.has_permission(Permission.VIEW, each))
    rows = list(islice(books, SHOWN))
    return {"rows": rows} if rows else None


def links(context: Any, request: Any) -> Iterator[Link]:
    """Lead to the library who may look inside."""
    library = request.site["library"]
    if request.has_permission(Permission.CONTENTS, library):
        yield Link("Library", request.resource_path(library, "contents"), icon="book")
