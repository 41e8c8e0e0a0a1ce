"""What a person may do with an item through the web, by declared types, facts and rights."""

from pyramid.request import Request

from itschool_cms.core.content import ContentType, addable_types, content_type
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.permissions import STAFF_ROLES, Permission
from itschool_cms.core.publishing import Publishable, State
from itschool_cms.core.security import READING

from .states.review import Asker, possible
from .states.table import TABLE

STATES: dict[str, str] = {
    State.DRAFT: _("Draft"),
    State.PENDING: _("To review"),
    State.PUBLISHED: _("Published"),
    State.ARCHIVED: _("Archived"),
}
# The transitions that may be asked for, and the state that each leads to.
TRANSITIONS = {name: each.target for name, each in TABLE.items()}
# Why a folder stays where it is.
HELD = _("Something stands below it that you may not take away from there.")


def is_staff(request: Request) -> bool:
    """Tell whether the person works at the school."""
    return not request.principals.isdisjoint(STAFF_ROLES)


def addable(request: Request, folder: Item) -> list[ContentType]:
    """Return the types that the person may add to the folder."""
    if not isinstance(folder, Folder) or not request.has_permission(Permission.ADD, folder):
        return []
    return addable_types(request.registry, folder)


def is_loose(request: Request, item: Item) -> bool:
    """Tell whether an item may be renamed and deleted: what nobody can add is part of the house."""
    declared = content_type(request.registry, item)
    return declared is not None and bool(declared.addable_to) and not item.fixed


def may_edit(request: Request, item: Item) -> bool:
    """Tell whether the person may open the form of the item."""
    known = content_type(request.registry, item) is not None
    return known and bool(request.has_permission(Permission.EDIT, item))


def may_rename(request: Request, item: Item) -> bool:
    """Tell whether the person may give the item another name."""
    return is_loose(request, item) and bool(request.has_permission(Permission.EDIT, item))


def may_delete(request: Request, item: Item) -> bool:
    """Tell whether the person may put the item into the recycle bin."""
    return is_loose(request, item) and bool(request.has_permission(Permission.DELETE, item))


def holds_back(request: Request, item: Item) -> bool:
    """Tell whether something stands below an item that the person may not take away from there.

    It would go along with its folder: into the recycle bin, or to a place where the person may do more.
    """
    if not isinstance(item, Folder) or request.has_permission(Permission.EDIT, request.site):
        return False
    catalog = request.site.catalog
    below = map(catalog.resolve, catalog.below("/" + "/".join(item.path())))
    return not all(request.has_permission(Permission.DELETE, each) for each in below)


def may_publish(request: Request, item: Item) -> bool:
    """Tell whether the person may publish the item, or submit it for review, now or later."""
    if not isinstance(item, Publishable) or item.original is not None:
        return False
    return any(request.has_permission(each, item) for each in (Permission.PUBLISH, Permission.EDIT))


def transitions(request: Request, item: Item) -> list[str]:
    """Return the names of the transitions that the person may make now, of TRANSITIONS."""
    if request.method not in READING or not item.uid:
        return possible(Asker.of(request), item)
    # A table asks for each act whether it may be done with one of its rows.
    known: dict[int, list[str]] = request.__dict__.setdefault("_transitions", {})
    if item.uid not in known:
        known[item.uid] = possible(Asker.of(request), item)
    return known[item.uid]
