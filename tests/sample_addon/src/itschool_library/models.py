"""What the library holds."""

from itschool_cms.core.models import Folder, Item
from itschool_cms.core.permissions import TEACHER


class Library(Folder):
    """All books; teachers add."""

    fixed = True

    def contributors(self) -> tuple[str, ...]:
        """Name who may add."""
        return (TEACHER,)


class Book(Item):
    """A book.

    Attributes:
        author: who wrote it.
    """

    author = ""

    def readers(self) -> tuple[str, ...]:
        """Name who may view it."""
        return (TEACHER,)
