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
# The key of the uids of what another item takes along with it.
ALONG = "along"


def is_undoable(registry: Any, item: Item) -> bool:
    """Tell whether acts on an item may be taken back: those on what people add, unless its type says no."""
    declared = content_type(registry, item)
    return declared is not None and bool(declared.addable_to) and bool(item.undoable)


def note_added(event: ItemAdded) -> None:
    """Note what was added; what came with it inside of it goes with it too."""
    item, tree = event.item, event.tree
    if isinstance(item, TrashEntry):
        place = {"parent": item.origin_uid, "name": item.name, "behind": item.behind}
        _note(tree, item.content, REMOVED, before=place)
        return
    added = tree.notes.setdefault("added", set())
    added.add(item.uid)
    # The root of a new site stands in no folder.
    if item.__parent__ is not None and item.__parent__.uid not in added:
        _note(tree, item, ADDED, after=_place(item))


def note_changed(event: ItemChanged) -> None:
    """Note the values that were replaced; what no form and no check knows cannot be taken back."""
    item, tree = event.item, event.tree
    if item.uid in tree.notes.get("added", ()) or known(tree.registry, item).isdisjoint(event.before):
        return
    after = {name: getattr(item, name) for name in event.before}
    number = tree.notes.get(("step", item.uid))
    if number is not None:
        _together(tree.notes[NOTED][1], number, event.before, after)
    elif is_undoable(tree.registry, item) and (entry := _entry(tree)) is not None:
        tree.notes["step", item.uid] = len(entry.steps)
        _note(tree, item, CHANGED, dict(event.before), after)


def note_moved(event: ItemMoved) -> None:
    """Note the old place and the new one."""
    before = {"parent": event.parent.uid, "name": event.name, "behind": event.behind}
    _note(event.tree, event.item, MOVED, before, _place(event.item))


def note_restored(event: ItemRestored) -> None:
    """Note what came back out of the recycle bin."""
    _note(event.tree, event.item, RESTORED, after=_place(event.item))


def note_reordered(event: ItemReordered) -> None:
    """Note the part of the order that is another one now."""
    folder: Any = event.item
    before, after = list(event.before), list(folder.keys())
    first = next(n for n, (old, new) in enumerate(zip(before, after, strict=True)) if old != new)
    end = len(before) - next(
        n for n, (a, b) in enumerate(zip(before[::-1], after[::-1], strict=True)) if a != b
    )
    entry = _entry(event.tree) if is_undoable(event.tree.registry, folder[after[first]]) else None
    if entry is not None:
        parts = {"names": tuple(before[first:end])}, {"names": tuple(after[first:end])}
        entry.add(Step(REORDERED, folder.uid, folder.title, folder.type_name, *parts))


def known(registry: Any, item: Item) -> set[str]:
    """Return the names of the attributes whose change can be undone: of the form, and of declared checks."""
    declared = content_type(registry, item)
    schema: Any = declared.schema if declared is not None else None
    return {*schema.attributes(), *registry.undo_checks} if schema is not None else set()


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


def _together(entry: Entry, number: int, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Let one step say what several changes of an item in one request came to."""
    if number < len(entry.steps):
        step = entry.steps[number]
        merged = step._replace(before={**before, **step.before}, after={**step.after, **after})
        entry.steps = (*entry.steps[:number], merged, *entry.steps[number + 1 :])


def _place(item: Item) -> dict[str, Any]:
    return {"parent": item.__parent__.uid, "name": item.__name__}


def _note(
    tree: Tree,
    item: Item,
    kind: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    # What an act takes along comes back along with it.
    along = item.uid in tree.notes.get(ALONG, ())
    if not along and is_undoable(tree.registry, item) and (entry := _entry(tree)) is not None:
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
