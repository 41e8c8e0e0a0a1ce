"""The ways from the control panels to the settings of the website."""

from collections.abc import Iterator
from typing import Any

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link
from itschool_cms.core.permissions import Permission

PATH = "/manage/look"


def panel_links(context: Any, request: Request) -> Iterator[Link]:
    """Lead who edits the site to what visitors see of it."""
    if not request.has_permission(Permission.EDIT, request.site):
        return
    translate = request.words.translate
    yield Link(
        translate(_("Name and contact")),
        request.resource_path(request.site, "edit"),
        "phone",
        note=translate(_("Name, welcome, address, phone and hours of the school")),
    )
    yield Link(translate(_("Look")), PATH, "image", note=translate(_("Logo and colours of the school")))
