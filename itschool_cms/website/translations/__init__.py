"""Translations: a page in several languages, linked to each other."""

from pyramid.config import Configurator

from itschool_cms.core.events import ItemAdded, ItemChanged, ItemRestored
from itschool_cms.manage.menus import MORE

from ..languages import Localised, list_by_language
from . import linking, menus


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.add_menu_entry("translate", menus.links, place="actions", order=32, section=MORE)
    config.add_evolution_step("website.languages", list_by_language)
    config.add_subscriber(linking.keep_apart, ItemAdded, of=Localised)
    config.add_subscriber(linking.keep_apart, ItemRestored)
    config.add_subscriber(linking.keep_one_apart, ItemChanged, of=Localised)
    config.add_undo_check("translations", linking.may_take_back)
    config.include(".views")
