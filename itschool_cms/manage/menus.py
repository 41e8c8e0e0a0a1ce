"""What managing adds to menus: tabs and acts of an item, entries of the staff's main menu."""

from collections.abc import Callable, Iterator
from typing import Any

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Heading, Link
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.permissions import Permission
from itschool_cms.core.trash import Trash, TrashEntry

from .rules import STATES, addable, is_staff, may_delete, may_edit, may_publish, may_rename, transitions
from .states.table import TABLE

ADD = Heading(_("Add"), "plus", primary=True)
MORE = Heading(_("More acts"), "more")


def tabs(context: Any, request: Request) -> Iterator[Link]:
    """Yield the pages of an item that the person may open."""
    if not isinstance(context, Item) or isinstance(context, Trash | TrashEntry):
        return
    if request.has_permission(Permission.VIEW, context):
        yield _tab(_("View"), "eye", "", context, request)
    if isinstance(context, Folder) and request.has_permission(Permission.CONTENTS, context):
        yield _tab(_("Contents"), "folder", "contents", context, request)
    if may_edit(request, context):
        yield _tab(_("Edit"), "edit", "edit", context, request)


def state_heading(context: Any, request: Request) -> Heading:
    """Return the badge that stands on the menu of states."""
    return Heading(request.words.translate(STATES[context.state]), state=context.state)


def state_links(context: Any, request: Request) -> Iterator[Link]:
    """Yield the transitions of a publishable item that the person may make."""
    if not isinstance(context, Item):
        return
    translate = request.words.translate
    href = request.resource_path(context, "state")
    for act in transitions(request, context):
        each = TABLE[act]
        # A comment goes with it: the page of the state asks for it.
        fields = () if act == "send-back" else (("to", act),)
        yield Link(translate(each.label), href, each.icon, note=translate(each.note), fields=fields)
    if may_publish(request, context):
        yield Link(translate(_("State and dates")), href, "info")


def add_links(context: Any, request: Request) -> Iterator[Link]:
    """Yield the types that the person may add to the folder."""
    for declared in addable(request, context):
        href = request.resource_path(context, "add", declared.name)
        yield Link(request.words.translate(declared.title), href, declared.icon)


def more_links(context: Any, request: Request) -> Iterator[Link]:
    """Yield what else the person may do with the item."""
    if not isinstance(context, Item):
        return
    if may_rename(request, context):
        yield Link(request.words.translate(_("Rename")), request.resource_path(context, "rename"), "link")
    if may_delete(request, context):
        yield Link(request.words.translate(_("Delete")), request.resource_path(context, "delete"), "trash")


def overview_links(context: Any, request: Request) -> Iterator[Link]:
    """Yield the start page of the staff."""
    if is_staff(request):
        href, translate = request.resource_path(request.site, "manage"), request.words.translate
        yield Link(translate(_("Overview")), href, "chart", short=translate(_("Start")))


def contents_links(context: Any, request: Request) -> Iterator[Link]:
    """Yield the contents of the site."""
    if is_staff(request) and request.has_permission(Permission.CONTENTS, request.site):
        path = request.resource_path(request.site, "contents")
        editing = isinstance(context, Item) and request.view_name in _EDITING
        yield _entry(_("Contents"), "folder", path, request, current=editing)


def place_links(name: str, label: str, icon: str) -> Callable[[Any, Request], Iterator[Link]]:
    """Return the links of a menu entry that leads to a container of the site, for staff who may open it."""

    def links(context: Any, request: Request) -> Iterator[Link]:
        place = request.site.get(name)
        if place is not None and is_staff(request) and request.has_permission(_OPENING[name], place):
            yield _entry(label, icon, request.resource_path(place), request)

    return links


_EDITING = ("contents", "edit", "rename", "delete", "add")
# Who opens the page: classes are for all who work with them, the rest for who sees all of it.
_OPENING = {"families": Permission.CONTENTS, "classes": Permission.VIEW, "trash": Permission.VIEW}


def _entry(label: str, icon: str, href: str, request: Request, current: bool = False) -> Link:
    return Link(request.words.translate(label), href, icon, current=current)


def _tab(label: str, icon: str, view: str, context: Item, request: Request) -> Link:
    href = request.resource_path(context, *((view,) if view else ()))
    return Link(request.words.translate(label), href, icon, current=request.view_name == view)
