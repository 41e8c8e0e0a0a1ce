"""The tab that leads to the history of an item."""

from collections.abc import Iterator
from typing import Any

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link
from itschool_cms.core.models import Item

from ..rules import may_edit
from .keeping import tracked


def history_tab(context: Any, request: Request) -> Iterator[Link]:
    """Lead who edits an item to its versions."""
    if isinstance(context, Item) and tracked(request.registry, context) and may_edit(request, context):
        href = request.resource_path(context, "history")
        current = request.view_name in ("history", "version")
        yield Link(request.words.translate(_("History")), href, "history", current=current)
