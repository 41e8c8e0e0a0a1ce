"""Lists of news: the newest first, in the reader's language where there is one."""

import time
from collections.abc import Iterable
from typing import Any

from pyramid.request import Request

from itschool_cms.core.models import Item

from ..images.views import picture
from ..languages import in_language
from ..models import News

# Translations stand beside each other: a list looks at some more than it shows.
LOOK = 4


def news_of(
    request: Request, section: Item | None = None, principals: frozenset[str] | None = None
) -> list[int]:
    """Return the uids of the news that may be seen, the newest first; no item is loaded.

    Args:
        section: only those that stand in it.
        principals: who looks; None for the person who asks.
    """
    key = f"news|{section.uid}" if section is not None else "news"
    hits = request.site.catalog.listing(key, principals or request.principals, int(time.time()))
    return [hit.uid for hit in hits]


def loaded(request: Request, uids: Iterable[int]) -> list[News]:
    """Return the items with the uids; of translations of each other, the one that suits the reader best."""
    return in_language(map(request.site.catalog.resolve, uids), request)  # type: ignore[return-value]


def newest(
    request: Request, number: int, section: Item | None = None, principals: frozenset[str] | None = None
) -> list[News]:
    """Return the newest news that may be seen, see `news_of`."""
    return loaded(request, news_of(request, section, principals)[: number * LOOK])[:number]


def card(item: News, request: Request) -> dict[str, Any]:
    """Return what a list shows of a news item."""
    return {
        "title": item.title,
        "href": request.resource_path(item),
        "on": item.on,
        "text": item.description,
        "picture": picture(item, request, "small"),
        "language": item.language,
    }
