"""Documents that the school publishes to families."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from BTrees.Length import Length
from BTrees.LLBTree import LLBTree
from BTrees.LOBTree import LOBTree
from persistent import Persistent

from itschool_cms.core.files import StoredFile
from itschool_cms.core.html import Html, plain_text, sanitise
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Item
from itschool_cms.families.audience import AddressedFolder
from itschool_cms.families.questions.models import TakesQuestions

# What a document may be; a form stands in a listing of its own beside that of all documents.
LETTER, FORM = "letter", "form"
# The name under which older databases keep the files of documents.
Attachment = StoredFile


class Documents(AddressedFolder):
    """The documents of the school, or of one child."""

    heading = _("Documents")


class Document(TakesQuestions):
    """A letter, a form or a file for an audience.

    Attributes:
        kind: LETTER or FORM.
        description: one or two sentences for lists.
        text: sanitised HTML.
        outline: a table of contents stands above the text.
        attachments: the files.
    """

    kind: str = LETTER
    description = ""
    text: Html = sanitise("")
    outline = False
    attachments: tuple[StoredFile, ...] = ()

    def listings(self) -> dict[str, Any]:
        """Stand, if it is a form, among the forms for each audience too."""
        order, forms = self.listing_order(), self.tokens() if self.kind == FORM else ()
        return {**super().listings(), **{f"form|{token}": order for token in forms}}

    def searchable(self) -> str:
        """Be found by title, description, text and names of files."""
        names = " ".join(each.name for each in self.attachments)
        return f"{self.title} {self.description} {plain_text(self.text)} {names}"

    def attachment(self, uid: int) -> StoredFile | None:
        """Return the file with the uid, or None."""
        return next((each for each in self.attachments if each.uid == uid), None)


class ReadMarks(Persistent):
    """Who has opened which document, and when first: per adult, never per child."""

    def __init__(self) -> None:
        self._by_user = LOBTree()
        self._readers = LOBTree()

    def mark(self, user: int, item: Item, moment: datetime, family: bool = True) -> None:
        """Note that the person has opened the item; the first time counts.

        Args:
            family: the person is a guardian: only these are counted as readers.
        """
        marks = self._by_user.get(user)
        if marks is None:
            marks = self._by_user[user] = LLBTree()
        if item.uid in marks:
            return
        marks[item.uid] = int(moment.timestamp())
        if family:
            self._count(item.uid)

    def pass_on(self, gone: int, kept: int) -> tuple[tuple[int, int, int], ...]:
        """Let one person have opened what another one has: the first time counts.

        The marks of the other one stay. Returns what changed: uid of the item, when it was opened before
        (0 for never), and after.
        """
        marks = self._by_user.get(kept)
        if marks is None:
            marks = self._by_user[kept] = LLBTree()
        changed = []
        for uid, moment in self.of(gone).items():
            before = marks.get(uid, 0)
            if not before or moment < before:
                marks[uid] = moment
                changed.append((uid, before, moment))
        return tuple(changed)

    def take_back(self, kept: int, changed: tuple[tuple[int, int, int], ...]) -> None:
        """Undo `pass_on`."""
        marks = self.of(kept)
        for uid, before, moment in changed:
            if marks.get(uid) != moment:
                continue
            if before:
                marks[uid] = before
            else:
                del marks[uid]

    def of(self, user: int) -> Any:
        """Return what the person has opened: uid of the item to seconds since 1970 UTC."""
        return self._by_user.get(user, {})

    def readers(self, uid: int) -> int:
        """Return how many guardians have opened the item with the uid."""
        return self._readers[uid]() if uid in self._readers else 0

    def _count(self, uid: int) -> None:
        # A Length adds up what concurrent readers write.
        count = self._readers.get(uid)
        if count is None:
            count = self._readers[uid] = Length()
        count.change(1)


class UnreadFigures(Persistent):
    """How many documents are unread in each class, as they were counted last.

    Attributes:
        numbers: uid of the class to the number.
    """

    def __init__(self) -> None:
        self.numbers = LLBTree()

    def note(self, group: int, number: int) -> None:
        """Keep the number of a class; nothing is written when it is the one of before."""
        if self.numbers.get(group) != number:
            self.numbers[group] = number

    def keep_only(self, groups: Iterable[int]) -> None:
        """Forget classes that are gone."""
        for group in set(self.numbers) - set(groups):
            del self.numbers[group]
