"""The format of an export: what stands in the archive, and what is said of one item."""

import re
from collections.abc import Iterator
from typing import Any

from itschool_cms.core.content import ContentType, content_type
from itschool_cms.core.files import StoredFile
from itschool_cms.core.html import Html
from itschool_cms.core.links_in_text import PREFIX
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.plain import World, schema_of, write_values
from itschool_cms.core.plain.kinds import moment_text
from itschool_cms.core.publishing import Publishable
from itschool_cms.core.trash import Trash

FORMAT, VERSION = "itschool-export", 1
MANIFEST = "manifest.json"
ITEM = re.compile(r"items/[0-9]{8}\.json", re.ASCII)
BLOB = re.compile(r"blobs/([0-9a-f]{64})", re.ASCII)
_LINK = re.compile(rf'((?:href|src)="){PREFIX}([0-9]{{1,16}})(?=[/#?"])')
SOFTWARE = "0.1.0"


class PathWorld(World):
    """How an export names things: items by their path, people by mail address, files by their bytes."""

    def reference(self, uid: int | None) -> Any:
        """Return the path of an item; None for none, and for one that is gone."""
        return (self.site.catalog.path(uid) or None) if uid else None

    def token(self, token: str) -> str:
        """Return a token of an audience with a path in the place of the uid."""
        kind, colon, uid = token.partition(":")
        return f"{kind}:{self.reference(int(uid)) or ''}" if colon and uid.isdecimal() else token

    def markup(self, text: Html) -> str:
        """Return a text with paths in the place of uids."""
        return _LINK.sub(lambda match: match[1] + (self.reference(int(match[2])) or match[0]), text)

    def person(self, uid: int) -> str | None:
        """Return the path of a person: not everybody has a mail address."""
        return self.reference(uid)

    def file(self, item: Item, file: StoredFile) -> dict[str, Any]:
        """Return what is said of a file; its number means nothing elsewhere."""
        said = super().file(item, file)
        del said["uid"]
        return said


def walk_exported(item: Item) -> Iterator[Item]:
    """Yield an item and all below it that an export holds: the recycle bin stays."""
    if isinstance(item, Trash):
        return
    yield item
    if isinstance(item, Folder):
        for child in item.values():
            yield from walk_exported(child)


def describe_item(registry: Any, item: Item, world: World) -> dict[str, Any]:
    """Return what an export says of an item; never a password, a token or a number of ours."""
    declared = content_type(registry, item)
    values = _values(declared, item, world) if declared is not None else {}
    said: dict[str, Any] = {"type": item.type_name, "title": item.title, "values": values}
    if isinstance(item, Publishable):
        said |= {name: _moment(getattr(item, name)) for name in ("effective", "expires")}
    if hasattr(item, "state"):
        said["state"] = str(item.state)
    if declared is not None and declared.schema.facts is not None:  # type: ignore[attr-defined]
        said["facts"] = write_facts(declared, item, world)
    dates = {name: _moment(getattr(item, name)) for name in ("created", "modified")}
    people = {name: world.reference(getattr(item, name)) for name in ("owner", "modified_by")}
    return {**said, **dates, **people}


def _values(declared: ContentType, item: Item, world: World) -> dict[str, Any]:
    facts = declared.schema.facts  # type: ignore[attr-defined]
    beside = {node.name for node in schema_of(facts)} if facts is not None else set()
    names = (name for name in declared.schema.attributes() if name not in beside)  # type: ignore[attr-defined]
    return write_values(declared.schema, item, world, names)


def write_facts(declared: ContentType, item: Item, world: World) -> dict[str, Any]:
    """Return what is known of an item beside its form."""
    facts = declared.schema.facts  # type: ignore[attr-defined]
    return write_values(facts, item, world, [node.name for node in schema_of(facts)])


def files_in(item: Item, registry: Any) -> Iterator[StoredFile]:
    """Yield the files of an item."""
    declared = content_type(registry, item)
    for name in declared.schema.attributes() if declared is not None else ():  # type: ignore[attr-defined]
        value = getattr(item, name, None)
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, StoredFile):
                yield each


def _moment(moment: Any) -> str | None:
    return moment_text(moment) if moment is not None else None
