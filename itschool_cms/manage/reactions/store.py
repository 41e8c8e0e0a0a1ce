"""Where the rules of a site are kept, and how what happens comes to be looked at."""

from typing import Any

from itschool_cms.core.events import ItemAdded, ItemChanged
from itschool_cms.core.models import Item, Site, lineage
from itschool_cms.core.tree import Tree

from .models import Reactions, When

_NONE = Reactions()


class ReactingTree(Tree):
    """The tree in the hands of a rule: what it does starts no other rule, so none goes on for ever."""


def reactions_of(site: Any) -> Reactions:
    """Return the rules of a site; none of a site that has not made its evolution steps."""
    found: Any = getattr(site, "reactions", _NONE)
    return found


def add_store(site: Site, registry: Any = None) -> None:
    """Give a site its rules, if it has none."""
    if getattr(site, "reactions", None) is None:
        site.reactions = Reactions()  # type: ignore[attr-defined]


def add_to_new_site(event: ItemAdded) -> None:
    """Give a new site its rules."""
    add_store(event.tree.site)


def places_above(item: Item) -> list[int]:
    """Return the uids of the folders that an item stands in, the nearest first."""
    return [each.uid for each in lineage(item.__parent__)]


def note_addition(event: ItemAdded) -> None:
    """Have an item looked at that was added where a rule waits for it."""
    _note(event, When.ADDED)


def note_change(event: ItemChanged) -> None:
    """Have an item looked at that was changed where a rule waits for it."""
    _note(event, When.CHANGED)


def _note(event: ItemAdded | ItemChanged, when: When) -> None:
    store = reactions_of(event.tree.site)
    if isinstance(event.tree, ReactingTree) or event.tree.quiet or event.item.original is not None:
        return
    if any(store.matching(places_above(event.item), when)):
        store.waiting.insert((str(when), event.item.uid))
