"""A working copy follows its original: where it stands, who edits it, and into the recycle bin."""

from typing import Any

from itschool_cms.core.events import ItemChanged, ItemMoved, ItemRemoved, ItemRestored
from itschool_cms.core.listings import copies_of
from itschool_cms.core.publishing import State
from itschool_cms.core.tree import Tree, walk

from ..undo.noting import ALONG
from .making import is_copy

SHARED = ("local_roles", "inherits_roles")


def stay_draft(event: ItemChanged) -> None:
    """Keep a working copy a draft, whatever way somebody found to another state."""
    if is_copy(event.item) and event.item.state != State.DRAFT:  # type: ignore[attr-defined]
        event.tree.change(event.item, {"state": State.DRAFT})


def share_alike(event: ItemChanged) -> None:
    """Give a working copy the local roles of its original."""
    if event.before.keys().isdisjoint(SHARED):
        return
    for copied in _copies(event.tree, event.item.uid):
        _share(event.tree, copied, event.item.local_roles, event.item.inherits_roles)


def go_along(event: ItemMoved) -> None:
    """Move the working copy of what was moved; taking back the one move takes back the other."""
    for copied in _copies(event.tree, event.item.uid):
        if copied.__parent__ is event.item.__parent__:
            continue
        event.tree.notes.setdefault(ALONG, set()).add(copied.uid)
        parent = event.item.__parent__
        copied.stays = False
        event.tree.move(copied, parent, parent.free_name(copied.__name__, event.tree.registry.reserved_names))
        copied.stays = True


def go_too(event: ItemRemoved) -> None:
    """Put the working copy of what is deleted into the recycle bin, as a thing of its own."""
    for copied in _copies(event.tree, event.item.uid):
        event.tree.remove(copied)


def come_back(event: ItemRestored) -> None:
    """Let what comes back without its original, or beside another copy of it, be a plain draft."""
    for item in walk(event.item):
        if not is_copy(item):
            continue
        if _belongs(event.tree, item):
            # Who edits the original may be others by now.
            _share(event.tree, item, item.original.local_roles, item.original.inherits_roles)
            continue
        item.original = item.copied_values = None
        item.stays, item.searched = False, True  # type: ignore[misc]
        # Its roles were those of an original that it no longer belongs to.
        _share(event.tree, item, (), True)


def _share(tree: Tree, copied: Any, roles: tuple[tuple[str, str], ...], inherits: bool) -> None:
    copied.local_roles, copied.inherits_roles = roles, inherits
    tree.site.catalog.index(copied)


def _belongs(tree: Tree, copied: Any) -> bool:
    original = copied.original
    present = tree.site.catalog.resolve(original.uid) is original
    return present and original.__parent__ is copied.__parent__ and _copies(tree, original.uid) == [copied]


def _copies(tree: Tree, uid: int) -> list[Any]:
    return list(tree.site.catalog.listed(copies_of(uid)))
