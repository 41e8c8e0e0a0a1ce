"""What fields are made of: groups, lists and files; and the kind of each field by its type."""

import base64
import binascii
import io
from dataclasses import dataclass
from typing import Any, BinaryIO

import colander

from ..files import StoredFile
from ..forms.controls import STORED
from ..forms.files import UploadedFile
from ..forms.money import Money
from ..forms.types import Password, RichText, Text, WholeNumber
from ..i18n import _
from .kinds import (
    MOST_ENTRIES,
    Audience,
    ByAddress,
    Cents,
    Day,
    Decimals,
    Kind,
    Markup,
    Moment,
    Reference,
    References,
    Secret,
    Tags,
    Values,
    Whole,
    YesNo,
    check_list,
)
from .world import World

MAX_FILE_NAME = 300


@dataclass(frozen=True)
class Uploaded:
    """A new file, as a form would send it."""

    filename: str
    file: BinaryIO


class Fields(Kind):
    """A group of fields."""

    def write(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return the fields by name."""
        get = value.get if isinstance(value, dict) else lambda name: getattr(value, name, None)
        return {child.name: kind_of(child).write(child, get(child.name), world) for child in node}

    def read(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return the fields. Raises colander.Invalid with the names of the wrong ones."""
        if not isinstance(value, dict):
            raise colander.Invalid(node, _("This is no group of fields."))
        unknown = sorted(set(value) - {child.name for child in node})
        if unknown:
            message = _("There is no such field: ${name}", mapping={"name": unknown[0][:80]})
            raise colander.Invalid(node, message)
        return _collect(node, ((i, child, value.get(child.name)) for i, child in enumerate(node)), world)

    def describe(self, node: colander.SchemaNode) -> dict[str, Any]:
        """Return the JSON Schema of the value."""
        return {
            "type": "object",
            "properties": {child.name: describe(child) for child in node},
            "required": [child.name for child in node if child.required],
            "additionalProperties": False,
        }


class Several(Kind):
    """A list of things of one kind."""

    def write(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return the list."""
        child = node.children[0]
        return [kind_of(child).write(child, each, world) for each in value or ()]

    def read(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return the list. Raises colander.Invalid with the numbers of the wrong ones."""
        check_list(node, value)
        least, most = _bounds(node)
        if not least <= len(value) <= most:
            limits = {"min": least, "max": most}
            raise colander.Invalid(node, _("Give ${min} to ${max} of them.", mapping=limits))
        named = node.children[0]
        found = _collect(node, ((i, named, each) for i, each in enumerate(value)), world, by_number=True)
        return list(found.values())

    def describe(self, node: colander.SchemaNode) -> dict[str, Any]:
        """Return the JSON Schema of the value."""
        least, most = _bounds(node)
        described = {"type": "array", "items": describe(node.children[0]), "maxItems": most}
        return {**described, "minItems": least} if least else described


class Files(Kind):
    """Files: those that are there by uid, new ones with their bytes."""

    def write(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return what is said of each file; `value` is a pair of the item and its files."""
        item, files = value
        several = files if isinstance(files, list | tuple) else (files,) if files is not None else ()
        return [world.file(item, each) for each in several if isinstance(each, StoredFile)]

    def read(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return the new files, and what keeps those that are there. Raises colander.Invalid."""
        check_list(node, value)
        found = [self._one(node, entry, world) for entry in value]
        return found or colander.null

    def _one(self, node: colander.SchemaNode, entry: Any, world: World) -> Any:
        if isinstance(entry, Uploaded):
            return entry
        if not isinstance(entry, dict):
            raise colander.Invalid(node, _("Name a file that is there, or send a new one."))
        if "content" in entry:
            return _decoded(node, entry)
        if type(entry.get("uid")) is not int:
            return world.open_file(node, entry)
        if entry["uid"] not in {each.uid for each in _present(node)}:
            raise colander.Invalid(node, _("There is no such file to keep."))
        return f"{STORED}{entry['uid']}"

    def describe(self, node: colander.SchemaNode) -> dict[str, Any]:
        """Return the JSON Schema of the value."""
        entry = {
            "oneOf": [{"$ref": "#/components/schemas/NewFile"}, {"$ref": "#/components/schemas/KeptFile"}]
        }
        return {"type": "array", "maxItems": getattr(node.typ, "max_files", 20), "items": entry}


def _present(node: colander.SchemaNode) -> list[StoredFile]:
    """Return the files that the item, of whose form the node is, has under its name."""
    value = getattr((node.bindings or {}).get("context"), node.name, None)
    files = value if isinstance(value, tuple) else (value,)
    return [each for each in files if isinstance(each, StoredFile)]


def _decoded(node: colander.SchemaNode, entry: dict[str, Any]) -> Uploaded:
    name, content = entry.get("name"), entry["content"]
    if not (isinstance(name, str) and isinstance(content, str) and 0 < len(name) <= MAX_FILE_NAME):
        raise colander.Invalid(node, _("A new file has a name, and its bytes in base64."))
    try:
        return Uploaded(name, io.BytesIO(base64.b64decode(content, validate=True)))
    except (binascii.Error, ValueError):
        raise colander.Invalid(node, _("The bytes of the file are not base64.")) from None


def _bounds(node: colander.SchemaNode) -> tuple[int, int]:
    widget = node.widget
    return getattr(widget, "min_len", None) or 0, getattr(widget, "max_len", None) or MOST_ENTRIES


def _collect(node: Any, parts: Any, world: World, by_number: bool = False) -> dict[Any, Any]:
    """Return the values of the parts by name or number. Raises colander.Invalid for all at once."""
    error, found = colander.Invalid(node), {}
    for number, child, value in parts:
        key = number if by_number else child.name
        try:
            found[key] = read_value(child, value, world)
        except colander.Invalid as wrong:
            error.add(wrong, number)
    if error.children:
        raise error
    return found


def read_value(node: colander.SchemaNode, value: Any, world: World) -> Any:
    """Return what a form would hand to the node for a plain value. Raises colander.Invalid."""
    return colander.null if value is None else kind_of(node).read(node, value, world)


def describe(node: colander.SchemaNode) -> dict[str, Any]:
    """Return the JSON Schema of a node, with its title; null stands for an empty field that may be empty."""
    described = kind_of(node).describe(node)
    if not node.required and isinstance(described.get("type"), str):
        described = {**described, "type": [described["type"], "null"]}
        if "enum" in described:
            described["enum"] = [*described["enum"], None]
    return {"title": _plain_words(node.title), **described} if node.title else described


def _plain_words(message: Any) -> str:
    interpolate = getattr(message, "interpolate", None)
    return interpolate() if interpolate else str(message)


# What the type of a field names as its `plain`.
KINDS: dict[str, Kind] = {
    "text": Kind(),
    "moment": Moment(),
    "number": Decimals(),
    "reference": Reference(),
    "references": References(),
    "audience": Audience(),
    "values": Values(),
    "tags": Tags(),
    "by-address": ByAddress(),
}
_OF_TYPES: dict[type, Kind] = {
    Text: KINDS["text"],
    RichText: Markup(),
    Password: Secret(),
    WholeNumber: Whole(),
    Money: Cents(),
    UploadedFile: Files(),
    colander.Boolean: YesNo(),
    colander.Date: Day(),
    colander.Set: KINDS["values"],
    colander.Sequence: Several(),
    colander.Mapping: Fields(),
    colander.String: KINDS["text"],
    colander.Integer: Whole(),
}


def kind_of(node: colander.SchemaNode) -> Kind:
    """Return the kind of a node: what its type says in `plain`, else that of the nearest known type."""
    for cls in type(node.typ).__mro__:
        if "plain" in cls.__dict__:
            return KINDS[cls.__dict__["plain"]]
        if cls in _OF_TYPES:
            return _OF_TYPES[cls]
    return KINDS["text"]
