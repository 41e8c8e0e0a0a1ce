"""Subscriptions: who asked for it is told by mail what is published in a place."""

from pyramid.config import Configurator

from itschool_cms.core.events import ItemAdded, ItemChanged
from itschool_cms.core.models import Site
from itschool_cms.core.publishing import Publishable

from ..menus import MORE
from . import menus, store
from .telling import Teller


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.add_evolution_step("manage.subscriptions", store.add_store)
    config.add_subscriber(store.add_to_new_site, ItemAdded, of=Site)
    config.add_subscriber(store.note_publication, ItemAdded, of=Publishable)
    config.add_subscriber(store.note_publication, ItemChanged, of=Publishable)
    config.add_background_job("subscriptions", Teller())
    config.add_menu_entry("subscribe", menus.subscribe_link, place="actions", order=40, section=MORE)
    config.scan(".views")
    config.include(".views")
