"""What a rule of a folder may do with a book."""

from typing import Any

from itschool_cms.core.models import Item
from itschool_cms.core.permissions import Permission
from itschool_cms.manage.reactions.acts import Outcome


def may_stand_first(request: Any, item: Item) -> Outcome:
    """Tell whether who made the rule may put an item first; nothing is done."""
    may = bool(request.has_permission(Permission.EDIT, item.__parent__))
    return Outcome(may, "Put first" if may else "Not done: who made the rule may not do it.")


def put_first(request: Any, item: Item) -> None:
    """Put an item first in its folder."""
    request.tree.put_behind(item, 0)
