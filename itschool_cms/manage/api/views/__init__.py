"""The views of the API: they answer on the addresses of the pages, when JSON is asked for."""

from typing import Any

from pyramid.config import Configurator

from itschool_cms.core.models import Folder, Item
from itschool_cms.core.permissions import Permission
from itschool_cms.core.publishing import Publishable

from ..asking import API, JSON
from . import moving, reading, writing


def includeme(config: Configurator) -> None:
    """Register the views."""
    # The tokens of forms are asked for by the guard, of whoever does not bring a token of the API.
    common: dict[str, Any] = {"route_name": API, "require_csrf": False}
    for view, context, permission, method, name in (
        (reading.show, Item, Permission.VIEW, ("GET", "HEAD"), ""),
        (reading.send_file, Item, Permission.VIEW, ("GET", "HEAD"), "file"),
        (writing.add, Folder, Permission.ADD, "POST", ""),
        (writing.change, Item, Permission.EDIT, "PATCH", ""),
        (writing.delete, Item, Permission.DELETE, "DELETE", ""),
        (writing.change_state, Publishable, Permission.VIEW, "POST", "state"),
        (moving.move, Item, Permission.EDIT, "POST", "move"),
    ):
        config.add_view(
            view,
            context=context,
            permission=permission,
            request_method=method,
            name=name,
            upload=method not in (("GET", "HEAD"), "DELETE"),
            **common,
        )


__all__ = ["JSON", "includeme"]
