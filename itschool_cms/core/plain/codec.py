"""The values of an item by the schema of its type: written, and read as strictly as the form reads them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import colander

from ..i18n import _
from .kinds import moment_text
from .parts import Files, kind_of, read_value
from .world import World

FRAME = "csrf_token"


@lru_cache(maxsize=200)
def schema_of(schema: type) -> colander.SchemaNode:
    """Return a schema that is bound to nothing: good for writing values and for describing them."""
    return schema()


def write_values(schema: type, item: Any, world: World, names: Iterable[str] | None = None) -> dict[str, Any]:
    """Return the attributes of an item as plain values, by name.

    Args:
        schema: the FormSchema class of its type.
        names: of the attributes that are wanted; all when None.
    """
    nodes = {node.name: node for node in schema_of(schema)}
    wanted = schema.attributes() if names is None else names  # type: ignore[attr-defined]
    return {name: _written(nodes.get(name), item, name, world) for name in wanted}


def _written(node: Any, item: Any, name: str, world: World) -> Any:
    value = getattr(item, name, None)
    if node is None:
        return _simple(value)
    kind = kind_of(node)
    return kind.write(node, (item, value) if isinstance(kind, Files) else value, world)


def _simple(value: Any) -> Any:
    """Return what no field of the form describes as plain values."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_simple(each) for each in value]
    return str(value)


def read_values(schema: colander.SchemaNode, sent: Mapping[str, Any], present: Any, world: World) -> Any:
    """Return the appstruct of the form that says the same as the plain values.

    Args:
        schema: of the type, bound as the form is.
        sent: plain values by name.
        present: the item that is changed, whose values stay where none is sent; None for a new one.

    Raises:
        colander.Invalid: what the form refuses, by field.
    """
    error = colander.Invalid(schema)
    nodes = {node.name: (number, node) for number, node in enumerate(schema) if node.name != FRAME}
    for name in sorted(set(sent) - set(nodes)):
        unknown = colander.SchemaNode(colander.String(), name=name[:80])
        error.add(colander.Invalid(unknown, _("There is no such field.")))
    taken = _with_present(nodes, sent, present, world)
    cstruct: dict[str, Any] = {}
    for name, value in taken.items():
        number, node = nodes[name]
        try:
            cstruct[name] = read_value(node, value, world)
        except colander.Invalid as wrong:
            error.add(wrong, number)
    if error.children:
        raise error
    return schema.deserialize(cstruct)


def _with_present(nodes: Any, sent: Mapping[str, Any], present: Any, world: World) -> dict[str, Any]:
    if present is None:
        return {name: value for name, value in sent.items() if name in nodes}
    names = [name for name in nodes if hasattr(present, name)]
    own = {name: _written(nodes[name][1], present, name, world) for name in names}
    return {**own, **{name: value for name, value in sent.items() if name in nodes}}


def errors_of(error: colander.Invalid, translate: Callable[[Any], str] = str) -> dict[str, str]:
    """Return what is wrong by the name of the field; an empty name for the whole."""
    return error.asdict(translate=translate)
