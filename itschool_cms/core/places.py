"""What stands at an address: an item, and the view that follows it."""

from collections.abc import Container, Sequence
from typing import NamedTuple

from .models import Folder, Item, Site


class Place(NamedTuple):
    """An item, and what follows it in the address: the name of a view and what that view is told."""

    item: Item
    rest: tuple[str, ...]


def place_at(site: Site, views: Container[str], names: Sequence[str]) -> Place | None:
    """Return what stands at an address, whoever may see it; None for nothing.

    Args:
        views: the names of views, which no item has.
        names: the parts of the address.
    """
    item: Item = site
    for number, name in enumerate(names):
        child = item.get(name) if isinstance(item, Folder) else None
        if child is None:
            return Place(item, tuple(names[number:])) if name.removeprefix("@@") in views else None
        item = child
    return Place(item, ())
