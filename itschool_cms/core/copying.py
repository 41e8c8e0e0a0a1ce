"""Copies of items: the fields that their type declares, and nothing else."""

import os
import shutil
from copy import deepcopy
from typing import Any

from persistent import Persistent
from ZODB.blob import Blob

from .content import content_type
from .files import StoredFile
from .models import Item

# A copy is a draft without dates: what stood there was said of the first one.
NOT_COPIED = frozenset({"state", "effective", "expires"})


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
