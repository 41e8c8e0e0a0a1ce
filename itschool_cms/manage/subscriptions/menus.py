"""The way to a subscription."""

from collections.abc import Iterator
from typing import Any

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link
from itschool_cms.core.models import Folder
from itschool_cms.core.permissions import Permission
from itschool_cms.core.trash import Trash

from .store import subscriptions_of


def may_subscribe(request: Request, place: Any) -> bool:
    """Tell whether the person may be told what is published in a place: whoever may see it, signed in."""
    fits = isinstance(place, Folder) and not isinstance(place, Trash) and request.person is not None
    return fits and bool(request.has_permission(Permission.VIEW, place))


def subscribe_link(context: Any, request: Request) -> Iterator[Link]:
    """Offer to be told, or to be told no more, when something is published in a folder."""
    if not may_subscribe(request, context):
        return
    translate = request.words.translate
    pace = subscriptions_of(request.site).pace(request.person.uid, context.uid)
    note = _("By mail, at once or gathered") if pace is None else _("You are told by mail: change it or stop")
    href = request.resource_path(context, "subscribe")
    yield Link(translate(_("Tell me what is published here")), href, "mail", note=translate(note))
