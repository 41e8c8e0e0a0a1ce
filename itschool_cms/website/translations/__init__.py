"""Translations: a page in several languages, linked to each other."""

from pyramid.config import Configurator

from itschool_cms.manage.menus import MORE

from . import menus


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.add_menu_entry("translate", menus.links, place="actions", order=32, section=MORE)
    config.include(".views")
