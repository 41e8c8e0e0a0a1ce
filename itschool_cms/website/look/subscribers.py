"""What the look adds to every page."""

from pyramid.events import BeforeRender
from pyramid.request import Request

from .models import Look
from .stylesheet import digest

NAME = "look.css"


def look_of(request: Request) -> Look:
    """Return the look of the school."""
    return request.site.look or Look()


def add_stylesheet(event: BeforeRender) -> None:
    """Give every page the stylesheet of the school, where it has colours of its own."""
    request = event["request"]
    if request is not None and look_of(request).has_colours:
        query = {"v": digest(look_of(request))}
        event["stylesheet"] = request.resource_path(request.site, NAME, query=query)
