"""The panel of add-ons: what is installed, and what the site runs with."""

from collections.abc import Iterator
from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request

from itschool_cms.accounts.views.parts import add_page
from itschool_cms.core.addons import installed_addons
from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link
from itschool_cms.core.models import Site
from itschool_cms.core.permissions import Permission

from ..upkeep.views.parts import for_admins

PATH = "/manage/addons"


@for_admins
def addons(context: Site, request: Request) -> dict[str, Any]:
    """List the add-ons that are installed."""
    return {"addons": installed_addons(getattr(request.registry, "addons", ()))}


def panel(context: Any, request: Request) -> Iterator[Link]:
    """Lead admins to the list."""
    if request.has_permission(Permission.MANAGE, request.site):
        note = request.words.translate(_("What is installed beside the system, and what runs"))
        yield Link(request.words.translate(_("Add-ons")), PATH, "plus", note=note)


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.add_menu_entry("addons", panel, place="panels", order=75, section=_("Programs"))
    add_page(config, addons, PATH, renderer="itschool_cms.manage.addons:templates/addons.pt")
