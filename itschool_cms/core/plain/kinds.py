"""Kinds of field: how each is written as a plain value, read back, and described as JSON Schema."""

import re
from datetime import UTC, date, datetime
from typing import Any

import colander

from ..forms.money import format_cents
from ..html import sanitise
from ..i18n import _
from ..numbers import plain_number
from .world import World

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)
MOST_ENTRIES = 1_000
MOST_CENTS = 10**11


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


class Decimals(Kind):
    """A number with decimals, as a text: a program that reads numbers would round it."""

    def write(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return the number with a point."""
        return None if value is None else plain_number(value)

    def read(self, node: colander.SchemaNode, value: Any, world: World) -> Any:
        """Return the number; whole ones need not be a text. Raises colander.Invalid."""
        if type(value) not in (int, str):
            raise colander.Invalid(node, _("Write a number."))
        return str(value)

    def describe(self, node: colander.SchemaNode) -> dict[str, Any]:
        """Return the JSON Schema of the value."""
        return {"type": "string", "pattern": r"^-?[0-9]{1,9}([.][0-9]{1,2})?$"}


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
        check_list(node, value)
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


def check_list(node: colander.SchemaNode, value: Any) -> None:
    """Refuse what is no list of a bearable length. Raises colander.Invalid."""
    if not isinstance(value, list) or len(value) > MOST_ENTRIES:
        raise colander.Invalid(node, _("This is no list."))


def moment_text(moment: datetime) -> str:
    """Return a moment in UTC as ISO 8601: 2026-09-01T08:00:00Z."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
