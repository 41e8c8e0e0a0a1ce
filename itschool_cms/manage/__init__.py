"""Managing: the tree edited through the web, by who may."""

from pyramid.config import Configurator

from itschool_cms.accounts.events import StartWanted
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Site

from . import menus, overview

# Each part is a package with a plug of its own.
# What notes acts stands before what acts upon them.
PARTS = (
    "contents",
    "panels",
    "history",
    "undo",
    "bin",
    "retention",
    "upkeep",
    # What somebody takes along with rights of their own is judged without these.
    "sharing",
    "states",
    "redirects",
    "links",
    "subscriptions",
    "reactions",
    "editing",
    "history",
    "undo",
    "bin",
    "retention",
    "search",
    "unreadable",
    "api",
    "exchange",
    "webhooks",
    "addons",
    "workingcopy",
)


def includeme(config: Configurator) -> None:
    """Plug the feature in."""
    for part in PARTS:
        config.include(f".{part}")
    config.scan(".views")
    config.scan(".lifecycle")
    config.scan(".overview")
    config.add_subscriber(overview.lead_staff, StartWanted)
    config.add_private_root("manage", "contents")
    config.add_menu_entry("tabs", menus.tabs, place="tabs", order=10)
    config.add_menu_entry("state", menus.state_links, place="actions", order=10, section=menus.state_heading)
    config.add_menu_entry("add", menus.add_links, place="actions", order=20, section=menus.ADD)
    config.add_menu_entry("more", menus.more_links, place="actions", order=30, section=menus.MORE)
    config.add_menu_entry("overview", menus.overview_links, place="staff", order=10)
    config.add_menu_entry("contents", menus.contents_links, place="staff", order=20)
    config.include(add_places)
    config.add_tile(
        "figures",
        overview.figures_tile,
        of=Site,
        page="manage",
        column=0,
        order=10,
        template="templates/tile_figures.pt",
    )
    config.add_tile(
        "changes",
        overview.changes_tile,
        of=Site,
        page="manage",
        column=1,
        order=30,
        template="templates/tile_changes.pt",
    )
    config.add_tile(
        "drafts",
        overview.drafts_tile,
        of=Site,
        page="manage",
        column=1,
        order=25,
        template="templates/tile_drafts.pt",
    )


def add_places(config: Configurator) -> None:
    """Lead the staff to the containers of the site."""
    for order, name, label, icon in (
        (62, "families", _("Families"), "users"),
        (64, "classes", _("Classes"), "book"),
        (90, "trash", _("Recycle bin"), "trash"),
    ):
        links = menus.place_links(name, label, icon)
        config.add_menu_entry(name, links, place="staff", order=order, section=_("Management"))
