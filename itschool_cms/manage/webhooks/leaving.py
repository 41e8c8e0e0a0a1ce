"""What may leave the site: never what is about one child or one person, never a title.

A message names an item by its uid. Its address, which is made of titles, goes with it only where every
visitor may see the item; for all else the receiver asks by the API, with a token, for what the token may see.
"""

from typing import Any

from pyramid.authorization import Everyone

from itschool_cms.core.content import ContentType
from itschool_cms.core.models import Item, Site, lineage
from itschool_cms.core.publishing import Publishable, Reach

# What stands below these is about persons, or was thrown away by them.
CLOSED = frozenset({"families", "people", "trash"})
GUARDIANS = "guardian:"


def may_leave(registry: Any, item: Item, above: Item | None) -> bool:
    """Tell whether programs elsewhere may hear of an item at all.

    Args:
        above: the folder that it stands in, or stood in.
    """
    return not is_closed(item, above) and may_be_named(registry, item)


def is_closed(item: Item, above: Item | None) -> bool:
    """Tell whether a place is one of which nothing is told.

    Args:
        item: what stands there, or stood there.
        above: the folder that it stands in, or stood in.
    """
    places = [*lineage(above)][::-1]
    names = [each.__name__ for each in (*places[1:2], *((item,) if len(places) == 1 else ()))]
    return not CLOSED.isdisjoint(names)


def may_be_named(registry: Any, item: Item) -> bool:
    """Tell whether an item is of a kind that is told of, wherever it stands."""
    return item.type_name in registry.content_types and not _is_for_one_child(item)


def _is_for_one_child(item: Item) -> bool:
    if isinstance(item, Publishable) and Reach.CHILD in item.reach():
        return True
    return any(principal.startswith(GUARDIANS) for principal in item.allowed())


def address_of(item: Item, path: str) -> str:
    """Return the path of an item if every visitor may see it, else nothing."""
    return path if Everyone in item.readers() and item.is_live() else ""


def told_types(registry: Any, site: Site) -> list[ContentType]:
    """Return the types of which items can stand where things are told."""
    open_to = {type(site), *(type(each) for name, each in _children(site) if name not in CLOSED)}
    found: list[ContentType] = []
    while fresh := [
        each
        for each in registry.content_types.values()
        if each not in found and any(issubclass(place, each.addable_to) for place in open_to)
    ]:
        found += fresh
        open_to |= {each.cls for each in fresh}
    return [each for each in registry.content_types.values() if each in found]


def _children(site: Site) -> list[tuple[str, Item]]:
    return [(name, site[name]) for name in site]
