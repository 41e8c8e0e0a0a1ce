"""Files that become items: which class of folder makes what of a file."""

from collections.abc import Callable
from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request

from itschool_cms.core.models import Folder, Item
from itschool_cms.core.permissions import Permission
from itschool_cms.core.uploads import AcceptedFile

# Of request, folder and judged file: the new item, which does not stand anywhere yet.
Maker = Callable[[Request, Folder, AcceptedFile], Item]


def add_upload_type(config: Configurator, folder_class: type, make: Maker) -> None:
    """Let files be dropped into folders of a class: `make(request, folder, file)` returns the item of one.

    The nearest class of a folder counts; of two declarations for one class, the later one.
    """

    def register() -> None:
        config.registry.upload_makers[folder_class] = make

    config.action(None, register)


def upload_maker(request: Request, folder: Any) -> Maker | None:
    """Return what makes items of files in this folder for this person; None where nothing does."""
    if not request.has_permission(Permission.ADD, folder):
        return None
    makers = request.registry.upload_makers
    return next((makers[cls] for cls in type(folder).__mro__ if cls in makers), None)
