"""The recycle bin: what was deleted, restorable by the office and by who deleted it."""

from datetime import UTC, datetime

from .i18n import _
from .models import Folder, Item
from .permissions import TEACHER


class Trash(Folder):
    """The recycle bin of a site; it holds TrashEntry items only."""

    fixed = True
    heading = _("Recycle bin")

    def readers(self) -> tuple[str, ...]:
        """Staff open the page: each finds there what they deleted."""
        return (TEACHER,)


class TrashEntry(Item):
    """A deleted item with all below it, and the place that it had.

    The item itself is an attribute, not a child: no URL leads into it, so nobody reads what is in the bin.

    Attributes:
        content: the deleted item, without parent.
        origin_uid: the uid of the folder that it stood in, which finds it after a rename.
        name: its name there.
        behind: uid of the item that stood before it there, 0 for none; None when that is not known.
        deleted: when (UTC).
        deleted_by: uid of the person.
    """

    searched = False
    content: Item
    origin_uid: int = 0
    name: str = ""
    behind: int | None = None
    deleted: datetime = datetime.fromtimestamp(0, UTC)
    deleted_by: int = 0

    def contributors(self) -> tuple[str, ...]:
        """Who deleted it may bring it back, while working at the school."""
        return (f"author:{self.deleted_by}",)

    def listings(self) -> dict:
        """Stand in the list of the bin, newest first; be found by the deleted item."""
        newest = -int(self.deleted.timestamp())
        return {"trash": newest, f"deleted|{self.content.uid}": newest}
