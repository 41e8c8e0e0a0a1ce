"""History: the versions of an item, what changed between them, and the way back."""

from pyramid.config import Configurator

from itschool_cms.core.events import ItemChanged

from . import keeping, menus


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.add_subscriber(keeping.keep_version, ItemChanged)
    config.add_menu_entry("history", menus.history_tab, place="tabs", order=40)
    config.scan(".views")
