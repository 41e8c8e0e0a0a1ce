"""The ways to export and import: from the acts of a folder, and from the settings."""

from collections.abc import Iterator
from typing import Any

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link
from itschool_cms.core.models import Folder
from itschool_cms.core.trash import Trash

from ..menus import MORE
from .views import may_exchange


def folder_links(context: Any, request: Request) -> Iterator[Link]:
    """Yield the acts of a folder, for who manages the site."""
    if isinstance(context, Folder) and not isinstance(context, Trash) and may_exchange(request):
        translate = request.words.translate
        yield Link(translate(_("Export")), request.resource_path(context, "export"), "download")
        yield Link(translate(_("Import")), request.resource_path(context, "import"), "upload")


def panel_links(context: Any, request: Request) -> Iterator[Link]:
    """Yield the export and the import of the whole site."""
    if may_exchange(request):
        translate, path = request.words.translate, request.resource_path
        note = translate(_("Everything but passwords and tokens, in one file"))
        yield Link(translate(_("Export of the site")), path(request.site, "export"), "download", note=note)
        note = translate(_("Bring in what was exported; you see first what it would do"))
        yield Link(translate(_("Import into the site")), path(request.site, "import"), "upload", note=note)


__all__ = ["MORE", "folder_links", "panel_links"]
