"""Entries of events in the menus."""

from collections.abc import Iterator
from typing import Any

from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link
from itschool_cms.families.children import is_staff
from itschool_cms.families.models import Child

from .models import Event, Events


def child_links(child: Child, request: Any) -> Iterator[Link]:
    """Yield the link to a child's calendar."""
    if isinstance(child, Child) and "events" in child:
        yield _link(request, request.resource_path(child, "events"))


def staff_links(context: Any, request: Any) -> Iterator[Link]:
    """Yield the link to the school's calendar, for staff and for guardians."""
    if is_staff(request) or request.children:
        yield _link(request, request.resource_path(request.site, "events"))


def _link(request: Any, href: str) -> Link:
    current = isinstance(getattr(request, "context", None), Event | Events)
    return Link(request.words.translate(_("Calendar")), href, "calendar", current=current)
