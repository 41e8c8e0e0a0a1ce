"""Lists of news: the newest first, in the reader's language where there is one."""

import time
from collections.abc import Iterable
from heapq import merge
from typing import Any

from pyramid.request import Request

from itschool_cms.core.i18n import offered_languages
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


def news_in(request: Request, language: str, section: Item | None, principals: frozenset[str]) -> list[int]:
    """Return the uids of the news that may be read in a language, the newest first; no item is loaded.

    Args:
        language: its code; news of no language are for the readers of all.
        section: only those that stand in it.
        principals: who looks.
    """
    now, end = int(time.time()), f"|{section.uid}" if section is not None else ""
    hits = [
        request.site.catalog.listing(f"news-in|{code}{end}", principals, now)
        for code in dict.fromkeys(("", language))
    ]
    return [hit.uid for hit in merge(*hits, key=lambda hit: (hit.sort, hit.uid))]


def news_languages(request: Request, section: Item | None, principals: frozenset[str]) -> list[str]:
    """Return the codes of the offered languages that have news of their own, see `news_in`.

    The first language of the school stands for news of no language.
    """
    now, end = int(time.time()), f"|{section.uid}" if section is not None else ""
    catalog, offered = request.site.catalog, offered_languages(request.site)

    def has(code: str) -> bool:
        return next(catalog.listing(f"news-in|{code}{end}", principals, now), None) is not None

    return [code for code in offered if has(code) or (code == offered[0] and has(""))]


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
