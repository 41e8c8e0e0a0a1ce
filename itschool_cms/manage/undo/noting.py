"""What a person does to the tree is noted in the journal of that person: one entry for one request."""

import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from itschool_cms.core.content import content_type
from itschool_cms.core.events import (
    ItemAdded,
    ItemChanged,
    ItemMoved,
    ItemReordered,
    ItemRestored,
)
from itschool_cms.core.journal import (
    ADDED,
    CHANGED,
    MOVED,
    REMOVED,
    REORDERED,
    RESTORED,
    Entry,
    Journal,
    Step,
)
from itschool_cms.core.models import Item, utcnow
from itschool_cms.core.security import Person
from itschool_cms.core.trash import TrashEntry
from itschool_cms.core.tree import Tree

MOST_ENTRIES = 200
# The key of the entry of a request in the notes of its tree.
NOTED = "journal"


def is_undoable(registry: Any, item: Item) -> bool:
    """Tell whether acts on an item may be taken back: those on what people add, unless its type says no."""
    declared = content_type(registry, item)
    return declared is not None and bool(declared.addable_to) and bool(item.undoable)


def note_added(event: ItemAdded) -> None:
    """Note what was added; what came with it inside of it goes with it too."""
    item, tree = event.item, event.tree
    if isinstance(item, TrashEntry):
        _note(tree, item.content, REMOVED, before={"entry": item.uid, "parent": item.origin_uid})
        return
    added = tree.notes.setdefault("added", set())
    added.add(item.uid)
    # The root of a new site stands in no folder.
    if item.__parent__ is not None and item.__parent__.uid not in added:
        _note(tree, item, ADDED, after=_place(item))


def note_changed(event: ItemChanged) -> None:
    """Note the values that were replaced; a change that does not tell them cannot be taken back."""
    item = event.item
    if event.before and item.uid not in event.tree.notes.get("added", ()):
        after = {name: getattr(item, name) for name in event.before}
        _note(event.tree, item, CHANGED, dict(event.before), after)


def note_moved(event: ItemMoved) -> None:
    """Note the old place and the new one."""
    before = {"parent": event.parent.uid, "name": event.name, "behind": event.behind}
    _note(event.tree, event.item, MOVED, before, _place(event.item))


def note_restored(event: ItemRestored) -> None:
    """Note what came back out of the recycle bin."""
    _note(event.tree, event.item, RESTORED, after=_place(event.item))


def note_reordered(event: ItemReordered) -> None:
    """Note the old neighbour and the new one."""
    item = event.item
    after = {"parent": item.__parent__.uid, "behind": event.tree.behind(item)}
    _note(event.tree, item, REORDERED, {"behind": event.behind}, after)


def noted_entry(tree: Tree) -> tuple[int, Entry] | None:
    """Return key and entry of what was done through a tree; None when nothing was that can be undone."""
    return tree.notes.get(NOTED)


SUBSCRIBERS = (
    (note_added, ItemAdded),
    (note_changed, ItemChanged),
    (note_moved, ItemMoved),
    (note_restored, ItemRestored),
    (note_reordered, ItemReordered),
)


def _place(item: Item) -> dict[str, Any]:
    return {"parent": item.__parent__.uid, "name": item.__name__}


def _note(
    tree: Tree,
    item: Item,
    kind: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    if is_undoable(tree.registry, item) and (entry := _entry(tree)) is not None:
        entry.add(Step(kind, item.uid, item.title, item.type_name, before or {}, after or {}))


def _entry(tree: Tree) -> Entry | None:
    if NOTED not in tree.notes:
        person = tree.site.catalog.resolve(tree.user) if tree.user else None
        if not isinstance(person, Person):
            return None
        if person.journal is None:
            person.journal = Journal()
        now = utcnow()
        person.journal.prune(MOST_ENTRIES - 1, now - timedelta(days=tree.site.journal_days))
        tree.notes[NOTED] = person.journal.begin(now, time.time_ns() // 1_000)
    return tree.notes[NOTED][1]
