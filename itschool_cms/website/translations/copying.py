"""Beginning a translation: a copy that is linked to its original."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from pyramid.request import Request

from itschool_cms.core.models import Folder, Item
from itschool_cms.core.permissions import Permission
from itschool_cms.core.publishing import Publishable, State
from itschool_cms.core.tree import Tree

from ..languages import Localised
from ..models import Section
from .groups import language_of, members
from .linking import key_of

# A section is copied with what stands in it, in one transaction.
MOST = 200


def begin(item: Localised, language: str, request: Request) -> Localised:
    """Return a new translation of an item beside it, or in the translation of its section: a draft.

    A section is copied with all its pages that the person may edit, each linked to its original.
    """
    tree = request.tree
    if not item.language:
        tree.change(item, {"language": language_of(item, request)})
    return _copy(item, _place(item, language, request), language, request)


def may_begin(item: Localised, language: str, request: Request) -> bool:
    """Tell whether the person may add to the place where the translation would stand."""
    return bool(request.has_permission(Permission.ADD, _place(item, language, request)))


def size(item: Item, request: Request) -> int:
    """Return how many items a translation of the item begins with, counted up to a little above MOST."""
    return len(list(islice(_translated(item, request), MOST + 1)))


def _translated(item: Item, request: Request) -> Iterator[Localised]:
    if isinstance(item, Localised):
        yield item
        for child in _edited(item, request) if isinstance(item, Folder) else ():
            yield from _translated(child, request)


def _edited(folder: Folder, request: Request) -> Iterator[Item]:
    """Yield the children that the person may edit: a copy tells what stands in them, and links them."""
    return (child for child in folder.values() if request.has_permission(Permission.EDIT, child))


def _place(item: Localised, language: str, request: Request) -> Folder:
    for section in members(item.__parent__, request):
        if section.language == language:
            return section
    return item.__parent__


def _copy(item: Localised, place: Folder, language: str, request: Request) -> Localised:
    tree = request.tree
    wanted = item.__name__ if item.__name__ not in place else f"{item.__name__[:90]}-{language}"
    name = place.free_name(wanted, tree.registry.reserved_names)
    copy = type(item)(**_values(item, tree), language=language)
    tree.add(place, copy, name)
    group = item.translations or key_of(item, copy)
    for each in (item, copy):
        tree.change(each, {"translations": group})
    if isinstance(item, Section):
        _copy_below(item, copy, language, request)
    return copy


def _copy_below(section: Section, copy: Any, language: str, request: Request) -> None:
    for child in list(_edited(section, request)):
        if isinstance(child, Localised) and child.language != language:
            if not child.language:
                request.tree.change(child, {"language": section.language})
            _copy(child, copy, language, request)


def _values(item: Localised, tree: Tree) -> dict[str, Any]:
    """Return what a copy begins with: the values of the type's own schema; its state is that of a draft."""
    schema = tree.registry.content_types[item.type_name].schema
    left_out = ("language", "translations", "editions")
    values = {name: getattr(item, name) for name in schema.attributes() if name not in left_out}
    return {**values, "state": State.DRAFT} if isinstance(item, Publishable) else values
