"""Entries of the navigation: what the person may see of a folder, in its order, once in each language."""

import time
from typing import Any, NamedTuple

from pyramid.request import Request

from itschool_cms.core.models import Folder, Item

from ..languages import Localised, in_language
from ..models import Link

# A menu of more entries is none; the page of the section, or the site map, leads to the rest.
MOST = 60


class Entry(NamedTuple):
    """One line of the navigation.

    Attributes:
        current: the page, or one below it, is open.
        language: code of the language of what it leads to, where that is not the reader's; else empty.
    """

    title: str
    href: str
    note: str = ""
    current: bool = False
    outside: bool = False
    language: str = ""


def listed(folder: Folder, request: Request, principals: frozenset[str] | None = None) -> list[Item]:
    """Return the items of a folder's navigation that may be seen, in the order of the folder.

    Args:
        principals: who looks; None for the person who asks.
    """
    catalog = request.site.catalog
    hits = catalog.listing(f"navigation|{folder.uid}", principals or request.principals, int(time.time()))
    items = [catalog.resolve(hit.uid) for hit in hits]
    items.sort(key=lambda item: folder.position_of(item.__name__))
    return in_language(items, request)[:MOST]


def entry(item: Item, request: Request) -> Entry:
    """Return the line of an item."""
    own = isinstance(item, Link)
    href = item.address if isinstance(item, Link) else request.resource_path(item)
    language = item.language if isinstance(item, Localised) else ""
    return Entry(
        title=item.title,
        href=href,
        note=getattr(item, "description", ""),
        current=_is_open(item, request),
        outside=own and not href.startswith("/"),
        language=language if language != request.locale_name else "",
    )


def _is_open(item: Item, request: Request) -> bool:
    here: Any = getattr(request, "context", None)
    while isinstance(here, Item):
        if here is item:
            return True
        here = here.__parent__
    return False
