"""How an archive names things of the site that it is brought into."""

from datetime import UTC, datetime
from typing import Any, BinaryIO

import colander

from itschool_cms.core.i18n import _
from itschool_cms.core.models import Item
from itschool_cms.core.plain import Uploaded, World
from itschool_cms.core.plain.world import digest_of

from .archive import Archive

FIRST_YEAR, LAST_YEAR = 1900, 2200


class NotThereYet(Exception):
    """The item names another one that may come later."""


class ArchiveWorld(World):
    """Paths of the archive, read as paths of the site; files out of the archive.

    Args:
        site: the site.
        archive: the archive.
        root: what the archive is brought into: a path below the old root is one below this.

    Attributes:
        own_path: path on this site of the item that is being read.
        names_itself: that item named itself before it was there.
    """

    def __init__(self, site: Any, archive: Archive, root: Item) -> None:
        super().__init__(site)
        self._archive = archive
        self._here = "/" + "/".join(root.path())
        self.lost = False
        self._opened: list[BinaryIO] = []
        self.own_path = ""
        self.names_itself = False

    def begin(self, path: str) -> None:
        """Begin with the item at a path below the root."""
        self.own_path = f"{self._here.rstrip('/')}/{path}".rstrip("/") or "/"
        self.names_itself = self.lost = False
        self.close()

    def close(self) -> None:
        """Close the files that were opened."""
        while self._opened:
            self._opened.pop().close()

    def is_waiting(self) -> bool:
        """Tell whether something was not found since the last question."""
        lost, self.lost = self.lost, False
        return lost

    def path(self, value: str) -> str:
        """Return the path on this site of a path of the archive."""
        old = self._archive.root.rstrip("/")
        if value == (old or "/") or value.startswith(f"{old}/"):
            return f"{self._here.rstrip('/')}/{value[len(old) :].lstrip('/')}".rstrip("/") or "/"
        return value

    def found(self, value: Any) -> Item | None:
        """Return the item that a path of the archive names, or None."""
        if not isinstance(value, str):
            return None
        uid = self.site.catalog.uid_at(self.path(value))
        return self.site.catalog.resolve(uid) if uid else None

    def uid_text(self, node: colander.SchemaNode, value: Any) -> str:
        """Return the digits of the uid of the item at a path. Raises colander.Invalid."""
        item = self.found(value)
        if item is None and isinstance(value, str) and self.own_path and self.path(value) == self.own_path:
            # Its number is known once it stands in the tree.
            self.names_itself = True
            return "0"
        if item is None:
            self.lost = True
            raise colander.Invalid(node, _("It names something that is not there."))
        return str(item.uid)

    def read_token(self, node: colander.SchemaNode, value: Any) -> str:
        """Return a token with the uid of this site. Raises colander.Invalid."""
        text = super().read_token(node, value)
        kind, _colon, path = text.partition(":")
        return f"{kind}:{self.uid_text(node, path)}" if path.startswith("/") else text

    def read_person(self, node: colander.SchemaNode, value: str) -> Any:
        """Return the uid of the person at a path. Raises colander.Invalid."""
        return int(self.uid_text(node, value))

    def moved(self, value: Any) -> Any:
        """Return plain values with the paths of this site."""
        if isinstance(value, dict):
            return {name: self.moved(each) for name, each in value.items()}
        if isinstance(value, list):
            return [self.moved(each) for each in value]
        if not isinstance(value, str):
            return value
        kind, colon, path = value.partition(":/")
        if colon and kind in ("group", "child"):
            return f"{kind}:{self.path('/' + path)}"
        return self.path(value) if value.startswith("/") else value

    def kept(self, item: Item | None, values: dict[str, Any]) -> dict[str, Any]:
        """Return the values; files that the item has already are named instead of brought again."""
        if item is None:
            return values
        own = {(digest_of(file), file.name): file for file in _files(item)}
        return {name: self._kept(own, value) for name, value in values.items()}

    def _kept(self, own: dict[tuple[str, str], Any], value: Any) -> Any:
        if not isinstance(value, list):
            return value
        found = []
        for each in value:
            is_file = isinstance(each, dict) and "sha256" in each
            file = own.get((str(each["sha256"]), str(each.get("name")))) if is_file else None
            found.append({"uid": file.uid} if file is not None else each)
        return found

    def open_file(self, node: colander.SchemaNode, entry: dict[str, Any]) -> Any:
        """Return a file out of the archive. Raises colander.Invalid."""
        name, digest = entry.get("name"), entry.get("sha256")
        known = isinstance(name, str) and isinstance(digest, str)
        stream = self._archive.open_file(str(digest)) if known else None
        if stream is None:
            raise colander.Invalid(
                node, _("The bytes of a file are missing, or differ from what its list says.")
            )
        self._opened.append(stream)
        return Uploaded(str(name), stream)


def _files(item: Item) -> list[Any]:
    found = [value for value in vars(item).values() if isinstance(value, tuple)]
    return [each for value in found for each in value if hasattr(each, "blob")]


def moment_of(value: Any) -> datetime | None:
    """Return a moment (UTC); None for what is none of our time."""
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    return moment.astimezone(UTC).replace(microsecond=0)
