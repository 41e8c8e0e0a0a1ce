"""What families do when something happens elsewhere."""

from itschool_cms.core.events import ItemAdded

from .models import ClassGroups, Families, Guardians


def add_containers(event: ItemAdded) -> None:
    """Give a new school its classes and families."""
    event.tree.add(event.item, ClassGroups(title="Classes"), "classes")
    event.tree.add(event.item, Families(title="Familles"), "families")


def add_guardians(event: ItemAdded) -> None:
    """Give a new child the container of its guardianships."""
    event.tree.add(event.item, Guardians(title="Responsables"), "guardians")
