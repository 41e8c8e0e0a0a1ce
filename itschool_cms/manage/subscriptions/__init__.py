"""Subscriptions: who asked for it is told by mail what is published in a place."""

from pyramid.config import Configurator

from itschool_cms.accounts.events import MergeWanted, PeopleMerged, PeopleParted, PersonalDataWanted
from itschool_cms.core.events import ItemAdded, ItemChanged
from itschool_cms.core.models import Site
from itschool_cms.core.publishing import Publishable

from ..menus import MORE
from . import menus, merging, store
from .personal_data import add_subscriptions
from .telling import Teller


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.add_evolution_step("manage.subscriptions", store.add_store)
    config.add_subscriber(store.add_to_new_site, ItemAdded, of=Site)
    config.add_subscriber(store.note_publication, ItemAdded, of=Publishable)
    config.add_subscriber(store.note_publication, ItemChanged, of=Publishable)
    config.add_background_job("subscriptions", Teller())
    config.add_subscriber(merging.preview, MergeWanted)
    config.add_subscriber(merging.move, PeopleMerged)
    config.add_subscriber(merging.move_back, PeopleParted)
    config.add_subscriber(add_subscriptions, PersonalDataWanted)
    config.add_menu_entry("subscribe", menus.subscribe_link, place="actions", order=40, section=MORE)
    config.scan(".views")
    config.include(".views")
