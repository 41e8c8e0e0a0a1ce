"""Finding the files that the search could not read, and having them read again."""

from collections.abc import Iterator
from typing import NamedTuple

from itschool_cms.core.catalog import Catalog
from itschool_cms.core.files import StoredFile, files_of, unread_reason
from itschool_cms.core.models import Item
from itschool_cms.core.text.texts import WORDLESS


class Wordless(NamedTuple):
    """A file without words, the item that it belongs to, and why."""

    item: Item
    file: StoredFile
    reason: str


def items(catalog: Catalog) -> list[int]:
    """Return the uids of the items with such files, the last changed first; no item is loaded."""
    return sorted(catalog.text.tagged(WORDLESS), key=lambda uid: (-catalog.modified(uid), uid))


def files(catalog: Catalog, uids: list[int]) -> Iterator[Wordless]:
    """Yield the files without words of the items."""
    for uid in uids:
        item = catalog.resolve(uid)
        for file in files_of(item) if item is not None else ():
            if reason := unread_reason(file):
                yield Wordless(item, file, reason)  # type: ignore[arg-type]


def read_again(catalog: Catalog, found: list[Wordless]) -> None:
    """Forget what became of the files: the job of the search reads them once more."""
    for each in found:
        each.file.words = None
        catalog.index_text(each.item)
