"""The page of a news item."""

from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request

from itschool_cms.core.permissions import Permission

from ..images.views import picture
from ..models import News
from ..texts_shown import contents_of, readable


def show(context: News, request: Request) -> dict[str, Any]:
    """Show a news item."""
    text = readable(context, request)
    shown = picture(context, request, "large")
    return {"shown": shown, "text": text, "outline": contents_of(context, text)}


def includeme(config: Configurator) -> None:
    """Register the view."""
    template = "itschool_cms.website:templates/news.pt"
    config.add_view(show, context=News, permission=Permission.VIEW, renderer=template)
