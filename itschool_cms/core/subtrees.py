"""An item with all that stands below it: how far down it goes, and how much one act may take."""

from collections.abc import Iterator
from itertools import islice

from .i18n import _
from .models import Folder, Item, lineage
from .refusals import MoveRefused

MAX_DEPTH = 40
# One transaction has to hold all that an act moves, deletes or brings back.
MAX_AT_ONCE = 5_000


def walk(item: Item) -> Iterator[Item]:
    """Yield the item and all below it, parents first."""
    yield item
    if isinstance(item, Folder):
        for child in item.values():
            yield from walk(child)


def height(item: Item) -> int:
    """Return how many levels an item takes, from 1."""
    below = item.values() if isinstance(item, Folder) else ()
    return 1 + max(map(height, below), default=0)


def all_at_once(item: Item, refusal: type[ValueError]) -> list[Item]:
    """Return an item and all below it. Raises the refusal when it is more than one act may take."""
    found = list(islice(walk(item), MAX_AT_ONCE + 2))
    if len(found) > MAX_AT_ONCE + 1:
        most = {"max": MAX_AT_ONCE}
        raise refusal(_("More than ${max} items stand below it: take them in parts.", mapping=most))
    return found


def check_depth(parent: Folder, item: Item) -> None:
    """Raise MoveRefused where an item, with all below it, would stand too deep in a folder."""
    if len(list(lineage(parent))) + height(item) > MAX_DEPTH:
        raise MoveRefused(_("The place is too deep in the tree."))
