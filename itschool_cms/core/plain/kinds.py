"""Kinds of field: how each is written as a plain value, read back, and described as a JSON Schema."""

import base64
import binascii
import io
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, BinaryIO

import colander

from ..files import StoredFile
from ..forms.controls import STORED
from ..forms.files import UploadedFile
from ..forms.money import Money, format_cents
from ..forms.types import Password, RichText, Text, WholeNumber
from ..html import sanitise
from ..i18n import _
from .world import World

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)
MOST_ENTRIES = 1_000
MAX_FILE_NAME = 300
MOST_CENTS = 10**11


@dataclass(frozen=True)
class Uploaded:
    """A new file, as a form would send it."""

    filename: str
    file: BinaryIO


class Kind:
    """Text: the kind of every field that says nothing else."""

    def write(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return the plain value of what is stored: what is no text as the form shows it."""
        if value is None or isinstance(value, str):
            return value if value is None else str(value)
        shown = node.serialize(value)
        return None if shown is colander.null else str(shown)

    def read(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return what a form would hand to the node. Raises colander.Invalid."""
        if not isinstance(value, str):
            raise colander.Invalid(node, _("This is not a text."))
        return value

    def describe(self, node: colander.SchemaNode) -> dict[str, Any]:
        """Return the JSON Schema of the value."""
        offered = getattr(node, "offered", None)
        if offered:
            return {"type": "string", "enum": list(offered)}
        length = getattr(node.typ, "max_length", None)
        return {"type": "string", "maxLength": length} if length else {"type": "string"}


class Markup(Kind):
    """Rich text: HTML, cleaned on the way in."""

    def write(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return the HTML as it is shown."""
        return None if value is None else world.markup(sanitise(value))

    def describe(self, node: colander.SchemaNode) -> dict[str, Any]:
        """Return the JSON Schema of the value."""
        return {**super().describe(node), "contentMediaType": "text/html"}


class Secret(Kind):
    """Never written."""

    def write(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return nothing."""
        return None


class Whole(Kind):
    """A whole number."""

    def write(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return the number."""
        return None if value is None else int(value)

    def read(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return the digits. Raises colander.Invalid."""
        if type(value) is not int:
            raise colander.Invalid(node, _("Write a whole number."))
        return str(value)

    def describe(self, node: colander.SchemaNode) -> dict[str, Any]:
        """Return the JSON Schema of the value."""
        bounds = {"minimum": getattr(node.typ, "low", None), "maximum": getattr(node.typ, "high", None)}
        return {"type": "integer", **{name: each for name, each in bounds.items() if each is not None}}


class Cents(Whole):
    """An amount of money in whole cents."""

    def read(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return the amount as a form sends it. Raises colander.Invalid."""
        if type(value) is not int or not 0 <= value < MOST_CENTS:
            raise colander.Invalid(node, _("Write an amount in whole cents."))
        return format_cents(value)

    def describe(self, node: colander.SchemaNode) -> dict[str, Any]:
        """Return the JSON Schema of the value."""
        return {"type": "integer", "minimum": 0, "description": "Whole cents of euro."}


class YesNo(Kind):
    """Yes or no."""

    def write(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return true or false."""
        return None if value is None else bool(value)

    def read(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return what a check box sends. Raises colander.Invalid."""
        if not isinstance(value, bool):
            raise colander.Invalid(node, _("This is neither true nor false."))
        return "true" if value else "false"

    def describe(self, node: colander.SchemaNode) -> dict[str, Any]:
        """Return the JSON Schema of the value."""
        return {"type": "boolean"}


class Day(Kind):
    """A day: 2026-09-01."""

    def write(self, node: colander.SchemaNode, value: date | None, world: World) -> Any:
        """Return the day."""
        return None if value is None else value.isoformat()

    def read(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return the day. Raises colander.Invalid."""
        if not (isinstance(value, str) and _DAY.fullmatch(value)):
            raise colander.Invalid(node, _("Write a day such as 2026-09-01."))
        return value

    def describe(self, node: colander.SchemaNode) -> dict[str, Any]:
        """Return the JSON Schema of the value."""
        return {"type": "string", "format": "date"}


class Moment(Kind):
    """A moment in UTC: 2026-09-01T08:00:00Z. Another offset is taken too."""

    def write(self, node: colander.SchemaNode, value: datetime | None, world: World) -> Any:
        """Return the moment."""
        return None if value is None else moment_text(value)

    def read(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return the moment with its offset. Raises colander.Invalid."""
        if not (isinstance(value, str) and _MOMENT.fullmatch(value)):
            raise colander.Invalid(node, _("Write a moment such as 2026-09-01T08:00:00Z."))
        return value

    def describe(self, node: colander.SchemaNode) -> dict[str, Any]:
        """Return the JSON Schema of the value."""
        return {"type": "string", "format": "date-time"}


class Reference(Kind):
    """Another item."""

    def write(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return how the item is named."""
        return world.reference(value)

    def read(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return the uid as a form sends it. Raises colander.Invalid."""
        return world.uid_text(node, value)

    def describe(self, node: colander.SchemaNode) -> dict[str, Any]:
        """Return the JSON Schema of the value."""
        return {"type": "integer", "minimum": 1, "description": "The uid of an item."}


class ByAddress(Kind):
    """A person, named by mail address."""

    def write(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return the address."""
        return world.person(value)

    def read(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return the address as a form sends it. Raises colander.Invalid."""
        return world.read_person(node, super().read(node, value, world))


class Values(Kind):
    """Several values of a set: in the order stored, or sorted where there is none."""

    def write(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return the values."""
        several = sorted(value) if isinstance(value, set | frozenset) else value or ()
        return [self.write_one(each, world) for each in several]

    def read(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return what check boxes send. Raises colander.Invalid."""
        _check_list(node, value)
        return [self.read_one(node, each, world) for each in value]

    def write_one(self, value: Any, world: World) -> Any:
        """Return one value."""
        return str(value)

    def read_one(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return one value as a form sends it. Raises colander.Invalid."""
        if not isinstance(value, str):
            raise colander.Invalid(node, _("This is not a text."))
        return value

    def describe_one(self, node: colander.SchemaNode) -> dict[str, Any]:
        """Return the JSON Schema of one value."""
        return Kind().describe(node)

    def describe(self, node: colander.SchemaNode) -> dict[str, Any]:
        """Return the JSON Schema of the value."""
        return {"type": "array", "items": self.describe_one(node), "maxItems": MOST_ENTRIES}


class Tags(Values):
    """Tags: their form takes one line with commas."""

    def read(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return the line. Raises colander.Invalid."""
        tags = super().read(node, value, world)
        if any("," in tag for tag in tags):
            raise colander.Invalid(node, _("A tag holds no comma."))
        return ", ".join(tags)

    def describe_one(self, node: colander.SchemaNode) -> dict[str, Any]:
        """Return the JSON Schema of one tag."""
        return {"type": "string", "pattern": "^[^,]*$"}


class References(Values):
    """Several other items."""

    def write_one(self, value: Any, world: World) -> Any:
        """Return how one item is named."""
        return world.reference(value)

    def read_one(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return one uid as a form sends it. Raises colander.Invalid."""
        return world.uid_text(node, value)

    def describe_one(self, node: colander.SchemaNode) -> dict[str, Any]:
        """Return the JSON Schema of one value."""
        return Reference().describe(node)


class Audience(Values):
    """Tokens of an audience."""

    def write_one(self, value: Any, world: World) -> Any:
        """Return one token."""
        return world.token(str(value))

    def read_one(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return one token. Raises colander.Invalid."""
        return world.read_token(node, value)

    def describe_one(self, node: colander.SchemaNode) -> dict[str, Any]:
        """Return the JSON Schema of one token."""
        return {"type": "string", "description": "public, school, group:<uid> or child:<uid>."}


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
        _check_list(node, value)
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
        _check_list(node, value)
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


def _check_list(node: colander.SchemaNode, value: Any) -> None:
    if not isinstance(value, list) or len(value) > MOST_ENTRIES:
        raise colander.Invalid(node, _("This is no list."))


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


def moment_text(moment: datetime) -> str:
    """Return a moment in UTC as ISO 8601: 2026-09-01T08:00:00Z."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


# What the type of a field names as its `plain`.
KINDS: dict[str, Kind] = {
    "text": Kind(),
    "moment": Moment(),
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
