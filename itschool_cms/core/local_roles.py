"""Local roles: what people and groups may do with one item, or with a folder and what stands below it.

An item keeps its grants in `local_roles`, pairs of a principal and a LocalRole. They count for what stands
below until an item has `inherits_roles` off, never above, and never where an item on the way up is not
`shareable`: what belongs to a child, the accounts and the recycle bin stay with their own rules.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from .permissions import CONTRIBUTING, EDITING, Permission, grants

if TYPE_CHECKING:
    from .models import Item


class LocalRole(StrEnum):
    """What somebody may do with an item, whatever their role at the school is."""

    READS = "reads"
    CONTRIBUTES = "contributes"
    EDITS = "edits"
    REVIEWS = "reviews"
    MANAGES = "manages"


LOOKING = (Permission.VIEW, Permission.CONTENTS)
# What each role gives; readers wait until the item is published and in its dates.
GIVEN: dict[str, tuple[Permission, ...]] = {
    LocalRole.READS: (Permission.VIEW,),
    LocalRole.CONTRIBUTES: CONTRIBUTING,
    LocalRole.EDITS: (*LOOKING, Permission.EDIT),
    LocalRole.REVIEWS: (*LOOKING, Permission.REVIEW),
    LocalRole.MANAGES: (*EDITING, Permission.REVIEW, Permission.SHARE),
}
# The listing of what is shared with a principal, with its name behind.
SHARED = "shared|"
# What somebody who contributes may do with what they made.
OWN = (*LOOKING, Permission.ADD, Permission.EDIT, Permission.DELETE)


class Held(NamedTuple):
    """A grant that counts for an item, and the item that it stands on."""

    principal: str
    role: str
    place: "Item"


def is_shareable(item: "Item") -> bool:
    """Tell whether local roles count for an item: it and all above it take them."""
    place: Item | None = item
    while place is not None:
        if not place.shareable:
            return False
        place = place.__parent__
    return True


def held(item: "Item") -> list[Held]:
    """Return the grants that count for an item: its own, then those from above, the nearest first."""
    return list(_held(item)) if is_shareable(item) else []


def _held(item: "Item") -> Iterator[Held]:
    place: Item | None = item
    while place is not None:
        for principal, role in place.local_roles:
            yield Held(principal, role, place)
        place = place.__parent__ if place.inherits_roles else None


def given(item: "Item", role: str) -> tuple[Permission, ...]:
    """Return what a role gives on one item, to readers once they may see it."""
    permissions = GIVEN.get(role, ())
    if item.__parent__ is None:
        # Who edits the root changes the settings of the whole site: no local role reaches them.
        return tuple(each for each in permissions if each in CONTRIBUTING)
    if role == LocalRole.CONTRIBUTES and not item.takes_children:
        return (Permission.VIEW,)
    return permissions


def waits(item: "Item", role: str) -> bool:
    """Tell whether who has the role sees the item only as its readers do: published and in its dates."""
    if role == LocalRole.REVIEWS:
        return item.is_draft()
    return role == LocalRole.READS or (role == LocalRole.CONTRIBUTES and not item.takes_children)


def makers(item: "Item", found: list[Held]) -> tuple[str, ...]:
    """Return the principal of who made an item, where they may contribute: alone, or as one of the staff."""
    if not item.owner or item.__parent__ is None:
        return ()
    may = {each.principal for each in found if each.role == LocalRole.CONTRIBUTES}
    if not may:
        return ()
    alone = f"user:{item.owner}"
    return (alone,) if alone in may else (f"author:{item.owner}",)


def entries(item: "Item") -> list[tuple]:
    """Return what local roles add to the ACL of an item now."""
    found = held(item)
    acl = grants(makers(item, found), OWN)
    for each in found:
        if not waits(item, each.role) or (item.is_open() and item.is_live()):
            acl += grants((each.principal,), given(item, each.role))
    return acl


def seers(item: "Item") -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the principals that see an item at any time by a local role, and those that see it in its dates.

    The second are empty while the item is not published.
    """
    found = held(item)
    known = [each for each in found if each.role in GIVEN]
    always = [each.principal for each in known if not waits(item, each.role)]
    readers = [each.principal for each in known if waits(item, each.role)] if item.is_open() else []
    return (*makers(item, found), *dict.fromkeys(always)), tuple(dict.fromkeys(readers))
