"""The public website of the school."""

from pyramid.config import Configurator

from itschool_cms.accounts.events import AccountActivated
from itschool_cms.core.events import ItemAdded
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Site

from . import menus, schemas, subscribers, terms
from .models import Link, Page, Section

# Each part is a package with a plug of its own.
PARTS = ("images", "files", "news", "navigation", "look", "feeds", "translations", "offered", "front")


def includeme(config: Configurator) -> None:
    """Plug the feature in."""
    places = (Site, Section)
    config.add_content_type(Page, schema=schemas.PageSchema, title=_("Page"), icon="news", addable_to=places)
    config.add_content_type(
        Section, schema=schemas.SectionSchema, title=_("Section"), icon="folder", addable_to=places
    )
    config.add_content_type(Link, schema=schemas.LinkSchema, title=_("Link"), icon="link", addable_to=places)
    config.add_assets("static")
    for part in PARTS:
        config.include(f".{part}")
    config.include(".storing")
    config.add_subscriber(subscribers.add_fixed_pages, ItemAdded, of=Site)
    config.add_menu_entry("install", menus.install_link, place="person", order=90)
    config.add_tile(
        "install", menus.install_help, of=Site, page="portal", template="templates/help_install.pt"
    )
    config.add_trail_act("text-accepted", _("Text of the school accepted"))
    config.add_subscriber(terms.accept_by_activating, AccountActivated)
    config.add_private_root(terms.GATE.strip("/"))
    config.add_gate("terms", terms.must_accept, path=terms.GATE, order=30)
    config.scan(".views")
    config.include(".views")
