"""What one act takes at once."""

from itschool_cms.core.i18n import _
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.tree import MAX_AT_ONCE

from .act import Turn


def too_many_below(turn: Turn, item: Item) -> str | None:
    """Return the reason (a message) why a subtree is too large for one act, or None."""
    path = "/" + "/".join(item.path())
    if not isinstance(item, Folder) or turn.request.site.catalog.count_below(path) <= MAX_AT_ONCE:
        return None
    return _("More than ${max} items stand below it: take it in parts.", mapping={"max": MAX_AT_ONCE})
