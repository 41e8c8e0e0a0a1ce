"""The newest news, on the front page."""

from typing import Any

from pyramid.request import Request

from itschool_cms.core.models import Site

from ..models import Section
from ..news.listing import card, newest

SHOWN = 3


def news_tile(site: Site, request: Request) -> dict[str, Any] | None:
    """Return the newest news, with the way to the section of the first; no tile when there are none."""
    found = newest(request, SHOWN)
    if not found:
        return None
    place = found[0].__parent__
    more = request.resource_path(place) if isinstance(place, Section) else ""
    return {"news": [card(item, request) for item in found], "more": more}
