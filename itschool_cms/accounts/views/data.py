"""What the school holds about me: the page and the downloads."""

from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core.models import Site

from ..freshness import fresh_only
from ..personal_data import files, gather
from .parts import add_page, contact_lines

PAGE = "/me/data"
# The page shows the beginning of long lists, the files all.
SHOWN = 20


def data_tile(context: Site, request: Request) -> dict[str, Any]:
    """The way to one's data."""
    return {}


@fresh_only
def show_data(context: Site, request: Request) -> dict[str, Any]:
    """Show what the school holds about the person."""
    return {
        "sections": gather(request),
        "shown": lambda value: files.shown(value, request.words),
        "most": SHOWN,
        "contact": contact_lines(request),
    }


@fresh_only
def as_json(context: Site, request: Request) -> Response:
    """Give out one's data as JSON."""
    return _file(files.as_json(gather(request), request.words), "application/json", "json")


@fresh_only
def as_zip(context: Site, request: Request) -> Response:
    """Give out one's data as an archive with tables."""
    return _file(files.as_zip(gather(request), request.words), "application/zip", "zip")


def _file(content: bytes, kind: str, ending: str) -> Response:
    response = Response(content, content_type=kind)
    response.content_disposition = f'attachment; filename="my-data.{ending}"'
    return response


def includeme(config: Configurator) -> None:
    """Register the pages."""
    folder = "itschool_cms.accounts:templates"
    config.add_tile(
        "data", data_tile, of=Site, page="me", template=f"{folder}/me/data.pt", column=2, order=80
    )
    add_page(config, show_data, PAGE, renderer=f"{folder}/data.pt")
    add_page(config, as_json, f"{PAGE}.json")
    add_page(config, as_zip, f"{PAGE}.zip")
