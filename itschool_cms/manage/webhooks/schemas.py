"""The form of a webhook."""

from typing import Any

import colander

from itschool_cms.core.forms import FormSchema, ShortText, choice
from itschool_cms.core.i18n import _

from ..api.me import PlaceNode
from .addresses import MAX_LENGTH, AddressRefused, Rules, read
from .leaving import told_types
from .models import Happening

EVENTS = {
    Happening.ADDED: _("Something is added"),
    Happening.CHANGED: _("Something is changed"),
    Happening.PUBLISHED: _("Something is published"),
    Happening.WITHDRAWN: _("Something is withdrawn, or its time is over"),
    Happening.MOVED: _("Something is moved or renamed"),
    Happening.DELETED: _("Something is deleted"),
}


class HookAddress(ShortText):
    """The address of a receiver.

    Args:
        rules: which ones the settings allow.
    """

    def __init__(self, rules: Rules | None = None) -> None:
        super().__init__(MAX_LENGTH)
        self.rules = rules

    def read(self, node: colander.SchemaNode, text: str) -> object:
        """Return the address. Raises colander.Invalid."""
        try:
            read(text, self.rules)  # type: ignore[arg-type]
        except AddressRefused as refusal:
            raise colander.Invalid(node, refusal.args[0]) from None
        return text


class AddressNode(colander.SchemaNode):
    """The address, by the rules of the settings."""

    schema_type = HookAddress

    def after_bind(self, node: colander.SchemaNode, bindings: dict[str, Any]) -> None:
        """Take the rules from the settings."""
        self.typ = HookAddress(Rules.of(bindings["request"].registry.settings))


def types_offered(node: colander.SchemaNode, bound: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the types that are ever told."""
    request = bound["request"]
    return [(each.name, each.title) for each in told_types(request.registry, request.site)]


class HookSchema(FormSchema):
    """A webhook."""

    name = colander.SchemaNode(
        ShortText(60),
        title=_("Name"),
        description=_("What it is for, for example: app of the parents"),
    )
    address = AddressNode(
        title=_("Address of the receiver"),
        description=_("It begins with https://. Whoever runs the receiver knows it."),
    )
    events = choice(tuple(EVENTS.items()), multiple=True, title=_("When"))
    types = choice(
        types_offered, multiple=True, title=_("Only of these types"), description=_("None: all."), missing=()
    )
    place = PlaceNode(
        title=_("Only in this folder"),
        description=_("Its address, for example /documents/. Empty: everywhere."),
        missing=0,
    )
