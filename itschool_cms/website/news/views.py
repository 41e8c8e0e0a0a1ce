"""The page of a news item."""

from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request

from itschool_cms.core.permissions import Permission

from ..images.views import picture
from ..models import News
from ..texts_shown import readable


def show(context: News, request: Request) -> dict[str, Any]:
    """Show a news item."""
    return {"shown": picture(context, request, "large"), "text": readable(context, request)}


def includeme(config: Configurator) -> None:
    """Register the view."""
    template = "itschool_cms.website:templates/news.pt"
    config.add_view(show, context=News, permission=Permission.VIEW, renderer=template)
