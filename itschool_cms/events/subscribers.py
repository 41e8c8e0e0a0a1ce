"""What events do when something happens elsewhere."""

from itschool_cms.core.events import ItemAdded

from .models import Events

TITLE = "Agenda"


def add_events(event: ItemAdded) -> None:
    """Give a new school, and a new child, its calendar."""
    event.tree.add(event.item, Events(title=TITLE), "events")
