"""Pages of files, and the files themselves."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core.files import SHOWN, StoredFile, send
from itschool_cms.core.models import Item
from itschool_cms.core.permissions import Permission

from ..images.models import Image
from ..models import News
from .describing import PDF, described
from .models import File


def show(context: File, request: Request) -> dict[str, Any]:
    """Show what a file is, and a picture itself."""
    return {"described": described(context, request)}


def download(context: Any, request: Request) -> Response:
    """Send the file of an item: `…/download/<uid>/<name>`; a PDF is shown in the page when that is asked."""
    file: StoredFile | None = context.file
    if file is None or request.subpath != (f"{file.uid}", file.name):
        raise HTTPNotFound()
    return send(request, file, SHOWN | {PDF})


def includeme(config: Configurator) -> None:
    """Register the views."""
    view = Permission.VIEW
    config.add_view(show, context=File, permission=view, renderer="itschool_cms.website:templates/file.pt")
    kinds: tuple[type[Item], ...] = (File, Image, News)
    for kind in kinds:
        config.add_view(download, context=kind, name="download", permission=view)
