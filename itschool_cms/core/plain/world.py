"""What plain values name outside of themselves: other items, people and files."""

import hashlib
from typing import Any

import colander

from ..files import StoredFile
from ..html import Html
from ..i18n import _
from ..models import Item

CHUNK = 1 << 16
MAX_DIGITS = 16


class World:
    """How a plain value names other items: here by their uids; an export names them by path.

    Args:
        site: the root of the tree.
    """

    def __init__(self, site: Any) -> None:
        self.site = site

    def reference(self, uid: int | None) -> Any:
        """Return how an item is named; None for none."""
        return uid

    def uid_text(self, node: colander.SchemaNode, value: Any) -> str:
        """Return the digits of the uid of the item that is named. Raises colander.Invalid."""
        if type(value) is not int or not 0 < value < 10**MAX_DIGITS:
            raise colander.Invalid(node, _("This is no number of an item."))
        return str(value)

    def token(self, token: str) -> str:
        """Return how a token of an audience is written."""
        return token

    def read_token(self, node: colander.SchemaNode, value: Any) -> str:
        """Return the token that is meant. Raises colander.Invalid."""
        if not isinstance(value, str):
            raise colander.Invalid(node, _("This is not a text."))
        return value

    def person(self, uid: int) -> str | None:
        """Return the mail address by which a person is named."""
        person = self.site.catalog.resolve(uid) if uid else None
        return getattr(person, "email", None)

    def markup(self, text: Html) -> str:
        """Return how a rich text is written, with its links to items."""
        return str(text)

    def read_person(self, node: colander.SchemaNode, value: str) -> Any:
        """Return what a form sends for a person. Raises colander.Invalid."""
        return value

    def file(self, item: Item, file: StoredFile) -> dict[str, Any]:
        """Return what is said of a file."""
        return {
            "uid": file.uid,
            "name": file.name,
            "size": file.size,
            "type": file.content_type,
            "sha256": digest_of(file),
        }

    def open_file(self, node: colander.SchemaNode, entry: dict[str, Any]) -> Any:
        """Return the new file that an entry brings; None for one that is there. Raises colander.Invalid."""
        raise colander.Invalid(node, _("Name a file that is there, or send a new one."))


def digest_of(file: StoredFile) -> str:
    """Return the SHA-256 (hexadecimal) of the bytes of a file."""
    known = getattr(file, "sha256", "")
    if known:
        return known
    digest = hashlib.sha256()
    with file.blob.open("r") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
