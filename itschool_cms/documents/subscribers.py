"""What documents do when something happens elsewhere."""

from itschool_cms.core.events import ItemAdded

from .models import Documents, ReadMarks

TITLE = "Documents"


def add_school_documents(event: ItemAdded) -> None:
    """Give a new school its documents, and the place where read marks are kept."""
    event.item.read_marks = ReadMarks()
    event.tree.add(event.item, Documents(title=TITLE), "documents")


def add_child_documents(event: ItemAdded) -> None:
    """Give a new child its documents."""
    event.tree.add(event.item, Documents(title=TITLE), "documents")
