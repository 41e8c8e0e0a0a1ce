"""Rules about who may be what."""

from itschool_cms.core.models import Item

from .models import Role, User


def is_last_admin(item: Item) -> bool:
    """Tell whether nobody else could administer the school."""
    if not isinstance(item, User) or Role.ADMIN not in item.roles or item.account_state != "active":
        return False
    return item.site().catalog.count(f"account|active|{Role.ADMIN}") <= 1
