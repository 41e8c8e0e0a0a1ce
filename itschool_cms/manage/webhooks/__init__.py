"""Webhooks: programs elsewhere are told that something changed; what, they ask by the API."""

from pyramid.config import Configurator

from itschool_cms.core.events import ItemAdded, ItemChanged, ItemMoved, ItemRemoved, ItemRestored
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Item, Site

from . import menus, noting, store
from .delivering import Courier


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.add_evolution_step("manage.webhooks", store.add_store)
    config.add_subscriber(store.add_to_new_site, ItemAdded, of=Site)
    config.add_subscriber(noting.note_addition, ItemAdded, of=Item)
    config.add_subscriber(noting.note_restoring, ItemRestored, of=Item)
    config.add_subscriber(noting.note_change, ItemChanged, of=Item)
    config.add_subscriber(noting.note_move, ItemMoved, of=Item)
    config.add_subscriber(noting.note_removal, ItemRemoved, of=Item)
    config.add_background_job("webhooks", Courier())
    config.add_trail_act("webhook-added", _("Webhook added"))
    config.add_trail_act("webhook-changed", _("Webhook changed"))
    config.add_trail_act("webhook-removed", _("Webhook removed"))
    config.add_trail_act("webhook-secret", _("New secret for a webhook"))
    config.add_trail_act("webhook-on", _("Webhook switched on"))
    config.add_trail_act("webhook-off", _("Webhook switched off"))
    config.add_trail_act("webhook-stopped", _("Webhook switched off: its receiver is gone"))
    config.add_menu_entry("webhooks", menus.panel, place="panels", order=70, section=_("Programs"))
    config.include(".views")
    config.include(".lookup")
