"""The form of a rule."""

from typing import Any

import colander
from deform.widget import CheckboxWidget

from itschool_cms.core.forms import FormSchema, ShortText, choice
from itschool_cms.core.i18n import _

from ..states.table import TABLE
from .firing import ROLES, circles
from .models import Then, When

HAPPENS = {
    When.PUBLISHED: _("Something is published"),
    When.ADDED: _("Something is added"),
    When.CHANGED: _("Something is changed"),
}
FOLLOWS = {
    Then.TELL: _("Tell people by mail"),
    Then.MOVE: _("Move it to another folder"),
    Then.STATE: _("Change its state"),
}
# To send back needs a comment.
ACTS = {name: each.label for name, each in TABLE.items() if name != "send-back"}


def whom_choices(request: Any) -> list[tuple[str, str]]:
    """Return who may be told: roles, and the circles that features offer."""
    offered = [(key, circle.title) for key, circle in circles(request).items()]
    return [*ROLES.items(), *offered]


def followings(registry: Any) -> dict[str, str]:
    """Return what may follow, with the titles: what the house knows, and what add-ons declare."""
    return {**FOLLOWS, **{name: act.title for name, act in registry.rule_acts.items()}}


class RuleSchema(FormSchema):
    """When something happens in the folder, something follows."""

    when = choice(list(HAPPENS.items()), title=_("When"))
    below = colander.SchemaNode(
        colander.Boolean(), widget=CheckboxWidget(), title=_("In the folders below it too"), missing=False
    )
    then = choice(lambda node, bound: list(followings(bound["request"].registry).items()), title=_("Then"))
    whom = choice(
        lambda node, bound: whom_choices(bound["request"]),
        title=_("Who is told"),
        description=_("Each gets a mail of what they may see at that moment."),
        missing="",
    )
    target = colander.SchemaNode(
        ShortText(500),
        title=_("Folder to move to"),
        description=_("Its address on this site, such as /news/archive."),
        missing="",
    )
    act = choice(list(ACTS.items()), title=_("New state"), missing="")
