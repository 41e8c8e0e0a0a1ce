"""The control panels: every setting of the site, on one page that leads to them all."""

from pyramid.config import Configurator
from pyramid.events import ContextFound

from itschool_cms.core.i18n import _

from . import menus


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.add_menu_entry("panels", menus.panels_link, place="staff", order=95, section=_("Management"))
    config.add_subscriber(menus.stand_below, ContextFound)
    config.include(".views")
