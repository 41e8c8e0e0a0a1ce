"""Pages that stand already become translations of each other, and stop being it."""

import time
from collections.abc import Iterator
from itertools import islice
from typing import Any

from pyramid.i18n import TranslationString
from pyramid.request import Request

from itschool_cms.core.events import ItemEvent
from itschool_cms.core.i18n import LANGUAGES, _
from itschool_cms.core.models import Folder
from itschool_cms.core.permissions import Permission
from itschool_cms.core.tree import walk

from ..languages import Localised, twins
from .groups import everybody, language_of, members

MAX_QUERY = 200
# So many are shown, of so many that are looked at.
SHOWN, LOOKED = 20, 400


class LinkRefused(ValueError):
    """Two pages cannot be linked; the message says why."""


def taken(item: Localised, request: Request) -> set[str]:
    """Return the languages that an item and its translations are in, whoever may see them."""
    return {language_of(each, request) for each in everybody(item, request)}


def candidates(item: Localised, query: str, request: Request) -> list[Localised]:
    """Return what may become a translation of an item, and the person may edit.

    Without words that is what stands beside the item, and in the translations of its section.
    """
    uids = _searched(item, query, request) if query else _near(item, request)
    found = (request.site.catalog.resolve(uid) for uid in islice(uids, LOOKED))
    return list(islice((each for each in found if _fits(item, each, request)), SHOWN))


def _searched(item: Localised, query: str, request: Request) -> Iterator[int]:
    catalog, now = request.site.catalog, int(time.time())
    return iter(catalog.find(request.principals, now, query[:MAX_QUERY], type=item.type_name))


def _near(item: Localised, request: Request) -> Iterator[int]:
    catalog, now, place = request.site.catalog, int(time.time()), item.__parent__
    for folder in dict.fromkeys([place, *members(place, request)]):
        for hit in catalog.listing(f"in|{folder.uid}", request.principals, now):
            yield hit.uid


def _fits(item: Localised, other: Any, request: Request) -> bool:
    """Tell whether the person may link an item with another one of its kind that stands alone."""
    kind = isinstance(other, Localised) and type(other) is type(item)
    if not kind or other is item or other.fixed or _above(other, item) or _above(item, other):
        return False
    alone = len(everybody(other, request)) == 1
    free = not other.language or other.language not in taken(item, request)
    return alone and free and bool(request.has_permission(Permission.EDIT, other))


def _above(folder: Any, item: Any) -> bool:
    while item is not None:
        if item is folder:
            return True
        item = item.__parent__
    return False


def link(item: Localised, uid: int, language: str, request: Request) -> Localised:
    """Make another item a translation of one; returns it.

    Args:
        uid: of the other item.
        language: of the other item, where that says none itself.

    Raises:
        LinkRefused: it is gone or may not be edited, has translations already, or its language is taken.
    """
    other = request.site.catalog.resolve(uid)
    may = isinstance(other, Localised) and request.has_permission(Permission.EDIT, other)
    if not may or type(other) is not type(item) or other is item or other.fixed:
        raise LinkRefused(_("This page cannot be chosen any more: search again."))
    assert isinstance(other, Localised)  # noqa: S101 - it may be edited
    if reason := _hindrance(item, other, other.language or language, request):
        raise LinkRefused(reason)
    tree, key = request.tree, item.translations or key_of(item, other)
    if not item.language:
        tree.change(item, {"language": language_of(item, request)})
    tree.change(item, {"translations": key})
    tree.change(other, {"language": other.language or language, "translations": key})
    return other


def _hindrance(
    item: Localised, other: Localised, language: str, request: Request
) -> TranslationString | None:
    names = {"title": other.title, "language": LANGUAGES.get(language, "")}
    if len(everybody(other, request)) > 1:
        return _("“${title}” has translations of its own: unlink it from them first.", mapping=names)
    if language not in LANGUAGES:
        return _("Choose the language of “${title}”.", mapping=names)
    if language in taken(item, request):
        return _("There is a page in ${language} already: unlink that one first.", mapping=names)
    if _above(item, other) or _above(other, item):
        return _("A section and what stands in it are no translations of each other.")
    return None


def key_of(item: Localised, other: Localised) -> int:
    """Return what names a new group: the uid of its original, unless that names the group it has left."""
    left = item.site().catalog.count(f"translations|{item.uid}")
    return other.uid if left else item.uid


def unlink(item: Localised) -> dict[str, int]:
    """Return the values of an item that stands alone."""
    return {"translations": 0}


def may_take_back(request: Request, item: Any, value: Any) -> bool:
    """Tell whether the person may undo a change of the translations of an item."""
    return bool(request.has_permission(Permission.EDIT, item))


def keep_apart(event: ItemEvent) -> None:
    """Let what comes into a group, where its language is taken, stand alone: copies, and what comes back."""
    for each in walk(event.item) if isinstance(event.item, Folder) else (event.item,):
        if isinstance(each, Localised) and twins(each, event.tree.site, each.language):
            event.tree.change(each, unlink(each))


def keep_one_apart(event: Any) -> None:
    """The same for an item that has got another language, or other translations."""
    watched = not event.before.keys().isdisjoint(("language", "translations"))
    if watched and twins(event.item, event.tree.site, event.item.language):
        event.tree.change(event.item, unlink(event.item))
