"""What accounts do when something happens elsewhere."""

from itschool_cms.core.events import ItemAdded, PrincipalsWanted

from .models import People, User


def add_people(event: ItemAdded) -> None:
    """Give a new site its container of accounts."""
    event.tree.add(event.item, People(title="Personnes"), "people")


def add_role_principals(event: PrincipalsWanted) -> None:
    """Add the roles of a person; who works at the school also edits what they wrote."""
    if isinstance(event.user, User):
        event.principals |= {f"role:{role}" for role in event.user.roles}
        if event.user.roles:
            event.principals.add(f"author:{event.user.uid}")
