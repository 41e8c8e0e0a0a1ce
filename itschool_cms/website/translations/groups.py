"""Pages that say the same in several languages."""

import time
from typing import Any, NamedTuple

from pyramid.request import Request

from itschool_cms.core.i18n import LANGUAGES
from itschool_cms.core.models import Item

from ..languages import Localised, first_language, is_offered


class Translation(NamedTuple):
    """A page in one language.

    Attributes:
        code: of the language.
        name: of the language, in itself.
        item: the page.
        href: its address.
        current: it is the page that is open.
    """

    code: str
    name: str
    item: Item
    href: str
    current: bool


def members(item: Any, request: Request, principals: frozenset[str] | None = None) -> list[Any]:
    """Return an item and its translations that may be seen, in the order of the languages.

    Args:
        principals: who looks; None for the person who asks.
    """
    if not isinstance(item, Localised) or not item.translations:
        return []
    catalog, key = request.site.catalog, f"translations|{item.translations}"
    hits = catalog.listing(key, principals or request.principals, int(time.time()))
    found = [catalog.resolve(hit.uid) for hit in hits]
    order = list(LANGUAGES)
    return sorted(
        found, key=lambda each: order.index(each.language) if each.language in order else len(order)
    )


def everybody(item: Any, request: Request) -> list[Any]:
    """Return an item and its translations, whoever may see them."""
    if not isinstance(item, Localised) or not item.translations:
        return [item]
    return request.site.catalog.listed(f"translations|{item.translations}")


def translations(item: Item, request: Request, principals: frozenset[str] | None = None) -> list[Translation]:
    """Return an item in each language that it exists in and may be seen; nothing where there is one only."""
    found = {each.language: each for each in members(item, request, principals) if each.language}
    found = {code: each for code, each in found.items() if each is item or is_offered(each, request)}
    if len(found) < 2:
        return []
    return [
        Translation(code, LANGUAGES[code], each, request.resource_path(each), each is item)
        for code, each in found.items()
    ]


def notice(item: Any, request: Request) -> str:
    """Return the language of a page that does not exist in the reader's language; else nothing."""
    if not isinstance(item, Localised) or item.language in ("", request.locale_name):
        return ""
    there = any(each.code == request.locale_name for each in translations(item, request))
    return "" if there else item.language


def original(item: Localised, request: Request) -> Localised | None:
    """Return what an item is a translation of; None for an original, and when that is gone."""
    if not item.translations or item.translations == item.uid:
        return None
    found = request.site.catalog.resolve(item.translations)
    # One that has left the group is the original of nothing any more.
    own = isinstance(found, Localised) and found.translations == item.translations
    return found if own else None


def is_older(item: Localised, request: Request) -> bool:
    """Tell whether the original was changed since the translation was."""
    source = original(item, request)
    return source is not None and source.modified > item.modified  # type: ignore[operator]


def language_of(item: Localised, request: Request) -> str:
    """Return the language that an item counts as written in: its own, else the first of the school."""
    return item.language or first_language(request.site)
