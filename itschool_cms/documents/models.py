"""Documents that the school publishes to families."""

from datetime import datetime
from typing import Any

from BTrees.LLBTree import LLBTree
from BTrees.LOBTree import LOBTree
from persistent import Persistent
from ZODB.blob import Blob

from itschool_cms.core.html import Html, plain_text, sanitise
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.permissions import TEACHER
from itschool_cms.families.audience import Addressed
from itschool_cms.families.models import MEMBER, Child


class Documents(Folder):
    """The documents of the school, or of one child."""

    def contributors(self) -> tuple[str, ...]:
        """Teachers add: to the school's, and to those of the children that they teach."""
        child = self.__parent__
        if isinstance(child, Child):
            return tuple(f"teacher:{uid}" for uid in child.groups)
        return (TEACHER,)

    def readers(self) -> tuple[str, ...]:
        """Guardians open the list."""
        child = self.__parent__
        return (f"guardian:{child.uid}",) if isinstance(child, Child) else (MEMBER,)


class Attachment(Persistent):
    """A file of a document.

    Attributes:
        uid: names the file in URLs, within the document.
        name: file name as people see it.
        content_type: judged from the bytes.
        size: in bytes.
        blob: the bytes.
    """

    def __init__(self, uid: int, name: str, content_type: str, size: int, blob: Blob) -> None:
        self.uid = uid
        self.name = name
        self.content_type = content_type
        self.size = size
        self.blob = blob


class Document(Addressed):
    """A letter, a form or a file for an audience.

    Attributes:
        description: one or two sentences for lists.
        text: sanitised HTML.
        attachments: of Attachment.
    """

    description = ""
    text: Html = sanitise("")
    attachments: tuple[Attachment, ...] = ()

    def searchable(self) -> str:
        """Be found by title, description, text and names of files."""
        names = " ".join(each.name for each in self.attachments)
        return f"{self.title} {self.description} {plain_text(self.text)} {names}"

    def attachment(self, uid: int) -> Attachment | None:
        """Return the file with the uid, or None."""
        return next((each for each in self.attachments if each.uid == uid), None)


class ReadMarks(Persistent):
    """Who has opened which document, and when first: per adult, never per child."""

    def __init__(self) -> None:
        self._by_user = LOBTree()

    def mark(self, user: int, item: Item, moment: datetime) -> None:
        """Note that the person has opened the item; the first time counts."""
        marks = self._by_user.get(user)
        if marks is None:
            marks = self._by_user[user] = LLBTree()
        if item.uid not in marks:
            marks[item.uid] = int(moment.timestamp())

    def of(self, user: int) -> Any:
        """Return what the person has opened: uid of the item to seconds since 1970 UTC."""
        return self._by_user.get(user, {})
