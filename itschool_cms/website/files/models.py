"""Files as items of the tree."""

from itschool_cms.core.files import StoredFile

from ..models import Listed, Published


class File(Listed, Published):
    """A file for everybody.

    Attributes:
        description: one or two sentences for lists.
        file: the file itself.
    """

    description = ""
    file: StoredFile | None = None

    def searchable(self) -> str:
        """Be found by title, summary and name of the file."""
        name = self.file.name if self.file is not None else ""
        return f"{self.title} {self.description} {name}"
