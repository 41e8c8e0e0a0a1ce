"""The working copy of an item: which items have one, which it is, and how it is made.

It stands beside the original as a draft of the same type, so that all that edits a draft edits it too. What
sets it apart is `original`: by it the kernel keeps it from readers, from listings and from other states.
"""

from typing import Any, cast

from pyramid.request import Request

from itschool_cms.core.listings import copies_of
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.naming import MAX_NAME_LENGTH
from itschool_cms.core.publishing import Publishable, State
from itschool_cms.core.versions import Values

from ..history.keeping import tracked
from ..rules import may_edit

SUFFIX = "-working-copy"
# A copy is a draft, whatever the original is.
NOT_COPIED = ("state",)


def is_copy(item: Any) -> bool:
    """Tell whether something is a working copy."""
    return isinstance(item, Publishable) and item.original is not None


def copy_of(item: Item) -> Publishable | None:
    """Return the working copy of an item, or None."""
    hits = item.site().catalog.listing(copies_of(item.uid))
    uid = next((hit.uid for hit in hits), 0)
    return cast("Publishable | None", item.site().catalog.resolve(uid)) if uid else None


def may_have_copy(request: Request, item: Any) -> bool:
    """Tell whether the person may make a working copy of an item, where it has none yet."""
    fits = isinstance(item, Publishable) and not isinstance(item, Folder) and not is_copy(item)
    published = fits and item.state == State.PUBLISHED and item.copyable
    return bool(published) and may_edit(request, item) and bool(kept_names(request.registry, item))


def kept_names(registry: Any, item: Item) -> tuple[str, ...]:
    """Return the names of the attributes that a working copy takes over from its original."""
    return tuple(name for name in tracked(registry, item) if name not in NOT_COPIED)


def make_copy(request: Request, item: Any) -> Publishable:
    """Make the working copy of an item that has none."""
    values = {name: getattr(item, name, None) for name in kept_names(request.registry, item)}
    copied = type(item)(**values)
    copied.original, copied.copied_by = item, request.person.uid
    copied.copied_values = Values(values)
    # It stands where the original stands, and is for those who edit that: nothing of it is its own.
    copied.stays = True
    copied.owner = item.owner
    copied.local_roles, copied.inherits_roles = item.local_roles, item.inherits_roles
    # Who looks for words finds the original: two of the same title are one too many.
    copied.searched = False
    parent = item.__parent__
    wanted = item.__name__[: MAX_NAME_LENGTH - len(SUFFIX)] + SUFFIX
    request.tree.add(parent, copied, parent.free_name(wanted, request.registry.reserved_names))
    request.tree.put_behind(copied, item.uid)
    return copied
