"""The control panels: every setting of the site, on one page that leads to them all."""

from pyramid.config import Configurator

from itschool_cms.core.i18n import _

from . import menus


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.add_menu_entry("panels", menus.panels_link, place="staff", order=95, section=_("Management"))
    config.include(".views")
