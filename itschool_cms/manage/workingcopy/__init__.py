"""Working copies: a second text of something published, written in peace and put in its place at once."""

from pyramid.config import Configurator

from itschool_cms.core.events import ItemChanged, ItemMoved, ItemRemoved, ItemRestored
from itschool_cms.core.i18n import _
from itschool_cms.core.publishing import Publishable

from ..menus import MORE
from . import following, menus


def includeme(config: Configurator) -> None:
    """Plug the part in; what notes acts for undo stands before it."""
    config.include("itschool_cms.manage.undo")
    config.add_subscriber(following.stay_draft, ItemChanged, of=Publishable)
    config.add_subscriber(following.share_alike, ItemChanged, of=Publishable)
    config.add_subscriber(following.go_along, ItemMoved)
    config.add_subscriber(following.go_too, ItemRemoved)
    config.add_subscriber(following.come_back, ItemRestored)
    config.add_menu_entry("working copy", menus.copy_notice, place="notices", section=menus.copy_text)
    config.add_menu_entry(
        "has working copy", menus.original_notice, place="notices", section=menus.original_text
    )
    config.add_menu_entry("make working copy", menus.make_link, place="actions", order=30, section=MORE)
    config.add_trail_act("working-copy-in-place", _("Working copy put in the place of its original"))
    config.include(".views")
