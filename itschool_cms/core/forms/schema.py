"""The schema of a form: strict about its keys, and carrying the CSRF token out."""

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


class FormSchema(FieldsSchema):
    """The schema of a whole form.

    Bind it with `request` and `context` (:class:`itschool_cms.core.forms.Form` does); deferred values receive
    both. A node's `section=` attribute groups neighbours under a legend without changing the values.
    """

    csrf_token = colander.SchemaNode(_Token(), widget=CsrfWidget(), missing=colander.drop)
