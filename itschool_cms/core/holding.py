"""What an act on the tree relies on, though it does not write it: nobody else may change it meanwhile.

Two people may each move a folder into the other's, or one adds below what the other deletes. Neither writes
what the other writes, so the database would take both. What is held here makes the later one a conflict: the
request is run again, and sees the tree as it is by then.
"""

from collections.abc import Iterable

from persistent import Persistent

from .models import Folder, Item, lineage


def hold_place(place: Item) -> None:
    """Rely on a place and all above it staying where they are."""
    for each in lineage(place):
        _hold(each)


def hold_contents(items: Iterable[Item]) -> None:
    """Rely on nothing coming into, or going out of, the folders among the items."""
    for each in items:
        if isinstance(each, Folder):
            _hold(each.counter())


def _hold(thing: Persistent) -> None:
    # What is not stored yet belongs to this transaction alone.
    if thing._p_jar is not None:
        thing._p_activate()
        thing._p_jar.readCurrent(thing)
