"""Events: the calendar of the school, of its classes and of each child."""

from typing import Any

from pyramid.config import Configurator

from itschool_cms.core.events import ItemAdded
from itschool_cms.core.i18n import _
from itschool_cms.families.models import Child, School

from .evolve import add_containers
from .menus import child_links, staff_links
from .models import Event, Events
from .schemas import EventSchema
from .subscribers import add_events
from .tiles import child_tile, front_tile, home_tile


def includeme(config: Configurator) -> None:
    """Plug the feature in."""
    config.add_content_type(
        Event, schema=EventSchema, title=_("Event"), icon="calendar", addable_to=(Events,)
    )
    config.add_subscriber(add_events, ItemAdded, of=(School, Child))
    config.add_evolution_step("events.containers", add_containers)
    config.add_private_root("events")
    config.add_menu_entry("events", child_links, place="child", order=40)
    config.add_menu_entry("events", staff_links, place="staff", order=40)
    template = "templates/tile_events.pt"
    drawn: dict[str, Any] = {"column": 2, "template": template, "piece": True}
    config.add_tile("events", child_tile, of=Child, order=30, **drawn)
    config.add_tile("events", home_tile, of=School, page="home", order=10, **drawn)
    config.add_tile("events", front_tile, of=School, page="front", order=10, **drawn)
    config.include(".views")
