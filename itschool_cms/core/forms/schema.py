"""The schema of a form: strict about its keys, and carrying the CSRF token out."""

from typing import Any

import colander

from .controls import CsrfWidget, SequenceWidget


class StrictMapping(colander.Mapping):
    """A mapping that refuses keys it does not know; showing an object with more keys is no fault."""

    def __init__(self):
        super().__init__(unknown="raise")

    def serialize(self, node, appstruct):
        """Return the known values only."""
        if hasattr(appstruct, "items"):
            appstruct = {child.name: appstruct[child.name] for child in node if child.name in appstruct}
        return super().serialize(node, appstruct)


class _Token(colander.SchemaType):
    """Goes out by its widget, never comes in."""

    def serialize(self, node, appstruct):
        return colander.null

    def deserialize(self, node, cstruct):
        return colander.drop


class FieldsSchema(colander.SchemaNode):
    """A group of fields inside a form: a section, or one item of a sequence."""

    schema_type = StrictMapping


class _Items(colander.Sequence):
    """A sequence with our widget."""

    widget_maker = SequenceWidget


class ItemsSchema(colander.SequenceSchema):
    """A list of items of one kind; give a `SequenceWidget` to limit or label it."""

    schema_type = _Items


class _NotKnown(Exception):
    """A field that is wrong by itself has no value."""


class _Known(dict):
    """The values of the fields that are right by themselves."""

    def __missing__(self, name: str) -> Any:
        raise _NotKnown(name)


class FormSchema(FieldsSchema):
    """The schema of a whole form.

    Bind it with `request` and `context` (:class:`itschool_cms.core.forms.Form` does); deferred values receive
    both. A node's `section=` attribute groups neighbours under a legend without changing the values.

    The schema of a content type also says how values become attributes and back: a node is an attribute of
    the same name. A type that needs more (files, computed values) overrides `from_item` and `to_item`. A form
    that adds is bound with the folder as `context`, a form that edits with the item.
    """

    # Names of nodes that are no attributes of the item.
    not_attributes: tuple[str, ...] = ("csrf_token",)
    # Names of the attributes that programs of whoever may view an item get; those of an editor get all.
    shown: tuple[str, ...] = ("title",)
    # Names of the attributes that no file brings in: an import ignores them and says so.
    not_imported: tuple[str, ...] = ()
    # The schema of what is known of an item beside its form: exports hold it.
    facts: type | None = None

    csrf_token = colander.SchemaNode(_Token(), widget=CsrfWidget(), missing=colander.drop)

    def deserialize(self, cstruct: Any = colander.null) -> Any:
        """Return the values.

        Raises:
            colander.Invalid: what fields say together (an end before its beginning) is told with the rest, as
                far as the fields that it takes are right by themselves.
        """
        try:
            return super().deserialize(cstruct)
        except colander.Invalid as error:
            if error.children and self.validator is not None and isinstance(cstruct, dict):
                self._judge_together(error, cstruct)
            raise

    def _judge_together(self, error: colander.Invalid, cstruct: dict[str, Any]) -> None:
        failed, values = {child.node.name for child in error.children}, _Known()
        for node in self:
            if node.name not in failed:
                values[node.name] = node.deserialize(cstruct.get(node.name, colander.null))
        try:
            self.validator(self, values)
        except _NotKnown:
            return
        except colander.Invalid as more:
            for child in more.children:
                error.add(child, child.pos)

    @classmethod
    def attributes(cls) -> tuple[str, ...]:
        """Return the names of the attributes that `to_item` gives: what versions, JSON and exports hold."""
        names = (node.name for node in cls.__all_schema_nodes__)
        return tuple(name for name in dict.fromkeys(names) if name not in cls.not_attributes)

    @classmethod
    def takes_facts(cls, site: Any, trusted: bool) -> bool:
        """Tell whether an import may bring the facts in.

        Args:
            trusted: whoever runs the machine brings in a whole school of their own.
        """
        return trusted

    def from_item(self, item: Any, request: Any) -> dict[str, Any]:
        """Return the values that the form shows for an item; None and unset attributes are left out."""
        values = {node.name: getattr(item, node.name, None) for node in self if node.name != "csrf_token"}
        return {name: value for name, value in values.items() if value is not None}

    def to_item(self, appstruct: dict[str, Any], item: Any, request: Any) -> dict[str, Any]:
        """Return the attributes that a valid form gives to an item.

        Args:
            appstruct: what the form submitted, without the nodes that were left empty and say
                `missing=colander.drop`.
            item: the item that is edited; None while one is added.

        Raises:
            colander.Invalid: what only the tree can tell is wrong; the form is shown again with its message.
        """
        return {name: _lasting(value) for name, value in appstruct.items()}


def _lasting(value: Any) -> Any:
    # Stored values are immutable: a set in its sorted order, so that equal choices are equal values.
    if isinstance(value, set | frozenset):
        return tuple(sorted(value))
    return tuple(value) if isinstance(value, list) else value
