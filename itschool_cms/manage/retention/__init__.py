"""Retention: how long deleted items, versions and journals are kept, and the job that lets them go."""

from collections.abc import Iterator
from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link
from itschool_cms.core.permissions import Permission

from .jobs import Sweep
from .settings import PATH


def panel(context: Any, request: Request) -> Iterator[Link]:
    """Lead who edits the site to the settings."""
    if request.has_permission(Permission.EDIT, request.site):
        note = request.words.translate(_("How long deleted items, old versions and the way back are kept"))
        yield Link(request.words.translate(_("Retention")), PATH, "clock", note=note)


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.add_background_job("retention", Sweep().step)
    config.add_menu_entry("retention", panel, place="panels", order=60, section=_("Contents"))
    config.include(".settings")
