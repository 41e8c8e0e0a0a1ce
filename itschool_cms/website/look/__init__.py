"""The look of a school: its logo and its two colours, set through the web."""

from pyramid.config import Configurator
from pyramid.events import BeforeRender

from itschool_cms.core.i18n import _

from . import menus, subscribers


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.add_trail_act("look-changed", _("Look of the school changed"))
    config.add_menu_entry("website", menus.panel_links, place="panels", order=15, section=_("Website"))
    config.add_subscriber(subscribers.add_stylesheet, BeforeRender)
    config.include(".views")
