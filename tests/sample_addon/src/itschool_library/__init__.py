"""The library: books that teachers add."""

from pyramid.config import Configurator

from itschool_cms.core.events import ItemAdded
from itschool_cms.core.models import Site

from .library import add_to_new_site, add_to_old_site, links, tile
from .models import Book, Library
from .rules import may_stand_first, put_first
from .schemas import BookSchema


def includeme(config: Configurator) -> None:
    """Plug the add-on in."""
    config.add_content_type(Book, schema=BookSchema, title="Book", icon="book", addable_to=(Library,))
    config.add_subscriber(add_to_new_site, ItemAdded, of=Site)
    config.add_evolution_step("itschool_library: library", add_to_old_site)
    config.add_tile("library", tile, of=Site, page="manage", template="templates/tile.pt", order=60)
    config.add_menu_entry("library", links, place="staff", order=50)
    config.add_rule_act(
        "library-first", "Put it first in its folder", forecast=may_stand_first, follow=put_first
    )
    config.scan(".views")
