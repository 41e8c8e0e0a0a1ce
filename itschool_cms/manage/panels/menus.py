"""The way to the control panels."""

from collections.abc import Iterator
from typing import Any

from pyramid.events import ContextFound
from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link
from itschool_cms.core.page import STANDS_BELOW
from itschool_cms.core.permissions import Permission

PATH = "/manage/settings"


def stand_below(event: ContextFound) -> None:
    """Mark the page of all settings in the menu while one of them is open."""
    if event.request.path_info.startswith("/manage/"):
        event.request.environ[STANDS_BELOW] = PATH


def panels_link(context: Any, request: Request) -> Iterator[Link]:
    """Lead who edits the site to all panels."""
    if request.has_permission(Permission.EDIT, request.site):
        yield Link(request.words.translate(_("Settings")), PATH, "settings")
