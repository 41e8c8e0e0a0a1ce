"""Beginning a translation: a copy that is linked to its original."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from pyramid.request import Request

from itschool_cms.core.models import Folder, Item
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

    A section is copied with all its pages, each linked to its original.
    """
    tree = request.tree
    if not item.language:
        tree.change(item, {"language": language_of(item, request)})
    return _copy(item, _place(item, language, request), language, tree)


def size(item: Item) -> int:
    """Return how many items a translation of the item begins with, counted up to a little above MOST."""
    return len(list(islice(_translated(item), MOST + 1)))


def _translated(item: Item) -> Iterator[Localised]:
    if isinstance(item, Localised):
        yield item
        if isinstance(item, Folder):
            for child in item.values():
                yield from _translated(child)


def _place(item: Localised, language: str, request: Request) -> Folder:
    for section in members(item.__parent__, request):
        if section.language == language:
            return section
    return item.__parent__


def _copy(item: Localised, place: Folder, language: str, tree: Tree) -> Localised:
    wanted = item.__name__ if item.__name__ not in place else f"{item.__name__[:90]}-{language}"
    name = place.free_name(wanted, tree.registry.reserved_names)
    copy = type(item)(**_values(item, tree), language=language)
    tree.add(place, copy, name)
    group = item.translations or key_of(item, copy)
    for each in (item, copy):
        tree.change(each, {"translations": group})
    if isinstance(item, Section):
        _copy_below(item, copy, language, tree)
    return copy


def _copy_below(section: Section, copy: Any, language: str, tree: Tree) -> None:
    for child in section.values():
        if isinstance(child, Localised) and child.language != language:
            if not child.language:
                tree.change(child, {"language": section.language})
            _copy(child, copy, language, tree)


def _values(item: Localised, tree: Tree) -> dict[str, Any]:
    """Return what a copy begins with: the values of the type's own schema; its state is that of a draft."""
    schema = tree.registry.content_types[item.type_name].schema
    left_out = ("language", "translations", "editions")
    values = {name: getattr(item, name) for name in schema.attributes() if name not in left_out}
    return {**values, "state": State.DRAFT} if isinstance(item, Publishable) else values
