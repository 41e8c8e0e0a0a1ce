"""The way to the webhooks."""

from collections.abc import Iterator
from typing import Any

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link
from itschool_cms.core.permissions import Permission

PATH = "/manage/webhooks"


def panel(context: Any, request: Request) -> Iterator[Link]:
    """Lead admins to the webhooks."""
    if request.has_permission(Permission.MANAGE, request.site):
        translate = request.words.translate
        note = translate(_("Programs elsewhere that are told when something changes"))
        yield Link(translate(_("Webhooks")), PATH, "share", note=note)
