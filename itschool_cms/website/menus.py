"""What the website adds to menus."""

from collections.abc import Iterator
from typing import Any

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link


def install_link(context: Any, request: Request) -> Iterator[Link]:
    """Yield the way to the guide for phones."""
    href = request.resource_path(request.site, "install")
    label = request.words.translate(_("Install the app"))
    yield Link(label, href, "phone", current=request.own_path == href)
