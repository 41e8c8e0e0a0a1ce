"""Link integrity: what links to what, what would break, what is broken."""

from pyramid.config import Configurator

from itschool_cms.core.i18n import _

from . import menus
from .evolve import index_links


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.add_evolution_step("manage.links", index_links)
    config.add_menu_entry("links", menus.links_tab, place="tabs", order=60)
    config.add_menu_entry("links", menus.panel, place="panels", order=60, section=_("Links and addresses"))
    config.scan(".views")
    config.include(".views")
