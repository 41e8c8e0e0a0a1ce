"""The page of all control panels."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request

from itschool_cms.accounts.views.parts import add_page
from itschool_cms.core.menus import menu
from itschool_cms.core.models import Site
from itschool_cms.core.permissions import Permission

from .menus import PATH


def panels(context: Site, request: Request) -> dict[str, Any]:
    """Lead to each panel that the person may open. Raises HTTPNotFound for who does not edit the site."""
    if not request.has_permission(Permission.EDIT, context):
        raise HTTPNotFound()
    return {"sections": menu("panels", context, request)}


def includeme(config: Configurator) -> None:
    """Register the page."""
    add_page(config, panels, PATH, renderer="itschool_cms.manage.panels:templates/panels.pt")
