"""The pages of export and import."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request

from itschool_cms.core.models import Folder
from itschool_cms.core.permissions import Permission
from itschool_cms.core.trash import Trash

FOLDER = "itschool_cms.manage.exchange:templates"


def may_exchange(request: Request) -> bool:
    """Tell whether the person may export and import: it is all that the school knows of a child."""
    return bool(request.has_permission(Permission.MANAGE, request.site))


def for_managers(view: Callable) -> Callable:
    """Keep a view for who manages the site; it is not there for anybody else, nor for the recycle bin."""

    @wraps(view)
    def checked(context: Folder, request: Request) -> Any:
        if not may_exchange(request) or isinstance(context, Trash):
            raise HTTPNotFound()
        return view(context, request)

    return checked


def includeme(config: Configurator) -> None:
    """Register the pages."""
    config.include(".exports")
    config.include(".imports")
