"""Entries of families in the menus of the page."""

from collections.abc import Iterable
from typing import Any

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link

from .children import class_title, is_staff, page_context
from .models import Child


def dashboard_link(context: Any, request: Request) -> Iterable[Link]:
    """The first entry of a child's menu."""
    if isinstance(context, Child):
        current = page_context(request) is context and request.view_name == ""
        translate = request.words.translate
        href = request.resource_path(context)
        yield Link(translate(_("Dashboard")), href, "home", current=current, short=translate(_("Start")))


def children_links(context: Any, request: Request) -> Iterable[Link]:
    """The children of the person, in the panel behind the name."""
    for each in request.children:
        yield Link(
            f"{each.last_name} {each.first_name}".strip(),
            request.resource_path(each),
            note=class_title(each),
            current=each is request.child,
            cover=each.cover,
            avatar=each.initials,
        )
    if len(request.children) > 1:
        yield _everyone(request, _("All my children"))


def change_link(context: Any, request: Request) -> Iterable[Link]:
    """The way back to the list of children."""
    if request.children:
        href = request.resource_path(request.site, "accounts")
        yield Link(request.words.translate(_("Change user")), href, "swap")


def guardian_links(context: Any, request: Request) -> Iterable[Link]:
    """The margin of pages that are about all children: the way to each of them."""
    if request.children and not is_staff(request):
        yield _everyone(request, _("All"))
        for each in request.children:
            yield Link(each.first_name, request.resource_path(each), "user")


def _everyone(request: Request, label: str) -> Link:
    current = page_context(request) is request.site and request.view_name == "home"
    href = request.resource_path(request.site, "home")
    return Link(request.words.translate(label), href, "users", current=current)
