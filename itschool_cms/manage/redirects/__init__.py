"""Redirects: an old address leads to where the item is now."""

from pyramid.config import Configurator

from itschool_cms.core.events import AddressMissing, ItemAdded, ItemMoved
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Item, Site

from . import finding, menus, store


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.add_evolution_step("manage.redirects", store.add_store)
    config.add_subscriber(store.add_to_new_site, ItemAdded, of=Site)
    config.add_subscriber(store.keep_old_address, ItemMoved, of=Item)
    config.add_subscriber(finding.lead_on, AddressMissing)
    config.add_trail_act("redirect-added", _("Redirect added"))
    config.add_trail_act("redirect-removed", _("Redirect removed"))
    config.add_menu_entry(
        "redirects", menus.panel, place="panels", order=61, section=_("Links and addresses")
    )
    config.include(".views")
