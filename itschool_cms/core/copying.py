"""Copies of items: the fields that their type declares, and nothing else; alone, or with all below them."""

import os
import shutil
from collections.abc import Callable
from copy import deepcopy
from typing import TYPE_CHECKING, Any, cast

from persistent import Persistent
from ZODB.blob import Blob

from .content import content_type
from .files import StoredFile
from .i18n import _
from .models import Folder, Item, lineage
from .refusals import MoveRefused
from .subtrees import all_at_once, check_depth

if TYPE_CHECKING:
    from .tree import Tree

Prepare = Callable[[Item, Item], None]

# A copy is a draft without dates: what stood there was said of the first one.
NOT_COPIED = frozenset({"state", "effective", "expires"})


def copy_below(tree: "Tree", item: Item, parent: Folder, prepare: Prepare | None) -> Item:
    """Put a copy of an item, and of all below it, into a folder. Raises MoveRefused: see `Tree.copy`."""
    if item in lineage(parent):
        raise MoveRefused(_("A folder cannot be copied into itself."))
    all_at_once(item, MoveRefused)
    check_depth(parent, item)
    return _copy(tree, item, parent, prepare)


def _copy(tree: "Tree", item: Item, parent: Folder, prepare: Prepare | None) -> Item:
    copied = copy_of(item, tree.registry)
    if copied is None:
        raise MoveRefused(_("There is only one of this: it cannot be copied."))
    if prepare is not None:
        prepare(item, copied)
    tree.add(parent, copied, parent.free_name(item.__name__, tree.registry.reserved_names))
    for child in list(item.values()) if isinstance(item, Folder) else ():
        _copy(tree, child, cast("Folder", copied), prepare)
    return copied


def copy_of(item: Item, registry: Any) -> Item | None:
    """Return a new item with copies of the declared fields; None where there can be only one.

    Children are not copied, nor what stands on the item beside its fields.
    """
    declared = content_type(registry, item)
    if declared is None or item.fixed or item.stays or not item.copyable:
        return None
    item._p_activate()
    names = [name for name in declared.schema.attributes() if name in item.__dict__]
    return type(item)(**{name: copy_value(getattr(item, name)) for name in names if name not in NOT_COPIED})


def copy_value(value: Any) -> Any:
    """Return the value itself where it never changes, else one with the same content."""
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple(copy_value(each) for each in value)
    if isinstance(value, StoredFile):
        blob = _copy_blob(value.blob)
        return type(value)(value.uid, value.name, value.content_type, value.size, blob)
    return deepcopy(value) if isinstance(value, Persistent) else value


def _copy_blob(blob: Blob) -> Blob:
    copied = Blob()
    with blob.open("r") as source, copied.open("w") as target:
        shutil.copyfileobj(source, target)
        # ZODB does not wait for the disk.
        target.flush()
        os.fsync(target.fileno())
    return copied
