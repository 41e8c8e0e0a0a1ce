"""Rules of folders: when something is published, added or changed there, people are told, or it is moved."""

from pyramid.config import Configurator

from itschool_cms.core.events import ItemAdded, ItemChanged
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Item, Site

from ..menus import MORE
from ..subscriptions.events import ItemShown
from . import menus, store
from .following import Follower, react_to_publication


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.include(".acts")
    config.add_evolution_step("manage.reactions", store.add_store)
    config.add_subscriber(store.add_to_new_site, ItemAdded, of=Site)
    config.add_subscriber(store.note_addition, ItemAdded, of=Item)
    config.add_subscriber(store.note_change, ItemChanged, of=Item)
    config.add_subscriber(react_to_publication, ItemShown, of=Item)
    config.add_background_job("reactions", Follower())
    config.add_trail_act("rule-added", _("Rule of a folder added"))
    config.add_trail_act("rule-removed", _("Rule of a folder removed"))
    config.add_trail_act("rule-followed", _("Rule of a folder followed"))
    config.add_menu_entry("rules", menus.rules_link, place="actions", order=45, section=MORE)
    config.scan(".views")
