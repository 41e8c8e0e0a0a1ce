"""The ways to the pages about links."""

from collections.abc import Iterator
from typing import Any

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link
from itschool_cms.core.models import Item

from ..rules import may_edit

PATH = "/manage/links"


def links_tab(context: Any, request: Request) -> Iterator[Link]:
    """Lead who edits an item to what links to it."""
    if isinstance(context, Item) and may_edit(request, context):
        href = request.resource_path(context, "links")
        yield Link(request.words.translate(_("Links")), href, "link", current=request.view_name == "links")


def panel(context: Any, request: Request) -> Iterator[Link]:
    """Lead who edits the site to all broken links."""
    translate = request.words.translate
    note = translate(_("Links in texts of this site that lead nowhere"))
    yield Link(translate(_("Broken links")), PATH, "link", note=note)
