"""The way to the rules of a folder."""

from collections.abc import Iterator
from typing import Any

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link
from itschool_cms.core.models import Folder
from itschool_cms.core.permissions import Permission
from itschool_cms.core.trash import Trash


def may_rule(request: Request, place: Any) -> bool:
    """Tell whether the person makes rules for a place: whoever edits the folder."""
    fits = isinstance(place, Folder) and not isinstance(place, Trash)
    return fits and bool(request.has_permission(Permission.EDIT, place))


def rules_link(context: Any, request: Request) -> Iterator[Link]:
    """Lead who edits a folder to its rules."""
    if may_rule(request, context):
        translate = request.words.translate
        note = translate(_("What follows when something is published, added or changed here"))
        yield Link(translate(_("Rules")), request.resource_path(context, "rules"), "settings", note=note)
