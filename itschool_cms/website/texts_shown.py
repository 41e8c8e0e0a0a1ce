"""Rich texts as readers see them."""

from typing import Any

from pyramid.request import Request

from itschool_cms.core.html import Html
from itschool_cms.core.links_in_text import to_paths
from itschool_cms.core.permissions import Permission


def readable(item: Any, request: Request) -> Html:
    """Return the text of an item with the paths of today; who edits it is told of links that lead nowhere."""
    return to_paths(item.text, request, marked=bool(request.has_permission(Permission.EDIT, item)))
