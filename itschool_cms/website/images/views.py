"""Pages of images, their scales, and the originals."""

from typing import Any

from pyramid.authorization import Everyone
from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core.files import PRIVATE, StoredFile, send
from itschool_cms.core.models import Item
from itschool_cms.core.permissions import Permission
from itschool_cms.core.static import YEAR

from ..files.describing import described
from ..gallery import way_through
from ..models import News
from .models import Image, Scale, ScaledFile

KINDS = frozenset({"image/jpeg", "image/webp"})
VERSION = "v"
# Whoever asks without the version asks again now and then.
SHORT = 300  # seconds


def show(context: Image, request: Request) -> dict[str, Any]:
    """Show an image with its words."""
    return {
        "shown": picture(context, request, "large"),
        "described": described(context, request),
        "way": way_through(context, request),
    }


def send_scale(context: Image | News, request: Request) -> Response:
    """Send an image in one of the fixed sizes: `…/scale/<name>`."""
    file = context.file
    scale = file.scale(request.subpath[0]) if _asks_well(request, file) else None  # type: ignore[union-attr]
    if scale is None:
        raise HTTPNotFound()
    response = send(request, scale.file, KINDS, caching(context, request, scale.file))
    response.content_disposition = response.content_disposition.replace("attachment", "inline", 1)
    return response


def _asks_well(request: Request, file: StoredFile | None) -> bool:
    return len(request.subpath) == 1 and isinstance(file, ScaledFile)


def caching(item: Item, request: Request, file: StoredFile) -> str:
    """Return for how long who may keep the bytes of a file: for ever what anybody sees, else nobody."""
    if request.person is not None or not _is_public(item):
        return PRIVATE
    if request.GET.get(VERSION) == f"{file.uid:x}" and getattr(item, "expires", None) is None:
        return f"public, max-age={YEAR}, immutable"
    return f"public, max-age={SHORT}"


def _is_public(item: Item) -> bool:
    return Everyone in item.readers() and item.is_live()


def picture(item: Any, request: Request, name: str) -> dict[str, Any] | None:
    """Return what a template needs to show the picture of an item in a scale; None when there is none."""
    file = item.file
    scale = file.scale(name) if isinstance(file, ScaledFile) else None
    if scale is None:
        return None
    return {
        "src": address(item, request, scale),
        "alt": item.alt,
        "width": scale.width,
        "height": scale.height,
        "srcset": ", ".join(_candidates(item, request, file)),
    }


def figure(item: Image, request: Request) -> dict[str, Any]:
    """Return what the gallery shows of a picture."""
    return {
        "title": item.title,
        "href": request.resource_path(item),
        "credit": item.credit,
        "picture": picture(item, request, "small"),
    }


def _candidates(item: Item, request: Request, file: ScaledFile) -> list[str]:
    # Small pictures have the same size in several scales: each width stands once.
    widths = {scale.width: scale for scale in file.scales if scale.name != "thumb"}
    return [f"{address(item, request, scale)} {width}w" for width, scale in widths.items()]


def address(item: Item, request: Request, scale: Scale) -> str:
    """Return the address of a scale, which names its bytes."""
    return request.resource_path(item, "scale", scale.name, query={VERSION: f"{scale.file.uid:x}"})


def includeme(config: Configurator) -> None:
    """Register the views."""
    view = Permission.VIEW
    config.add_view(show, context=Image, permission=view, renderer="itschool_cms.website:templates/image.pt")
    for kind in (Image, News):
        config.add_view(send_scale, context=kind, name="scale", permission=view)
