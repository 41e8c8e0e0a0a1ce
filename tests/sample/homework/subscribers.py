"""What homework does when something happens elsewhere."""

from itschool_cms.core.events import ItemAdded

from .models import Homeworks


def add_container(event: ItemAdded) -> None:
    """Give a new school its homework."""
    event.tree.add(event.item, Homeworks(title="Devoirs"), "homework")
