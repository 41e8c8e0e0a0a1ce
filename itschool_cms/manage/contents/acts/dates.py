"""When readers see them, many items at once."""

from datetime import datetime
from typing import Any

import colander
from pyramid.request import Request

from itschool_cms.core.forms import FormSchema, choice
from itschool_cms.core.forms.moments import Beginning, Ending, LocalMoment
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Item

from ...rules import may_edit, may_publish
from .act import Act, ActRefused, Turn

KEEP, CLEAR, SET = "keep", "clear", "set"
WHAT = ((KEEP, _("Leave as it is")), (CLEAR, _("No date")), (SET, _("This date:")))


def _what(title: str, section: str) -> colander.SchemaNode:
    return choice(WHAT, title=title, expanded=True, default=KEEP, section=section)


def _moment(kind: LocalMoment, section: str) -> colander.SchemaNode:
    return colander.SchemaNode(kind, title=_("Date"), section=section, missing=None)


class DatesSchema(FormSchema):
    """What becomes of the two dates."""

    from_what = _what(_("Visible from"), _("Visible from"))
    from_date = _moment(Beginning(), _("Visible from"))
    until_what = _what(_("Visible until"), _("Visible until"))
    until_date = _moment(Ending(), _("Visible until"))

    def validator(self, node: colander.SchemaNode, values: dict[str, Any]) -> None:
        """Have a date where one is to be set. Raises colander.Invalid."""
        error = colander.Invalid(node)
        for name in ("from", "until"):
            if values[f"{name}_what"] == SET and values[f"{name}_date"] is None:
                error[f"{name}_date"] = _("Write a day and a time.")
        if error.children:
            raise error


def _chosen(values: dict[str, Any], name: str, present: datetime | None) -> datetime | None:
    what = values[f"{name}_what"]
    return present if what == KEEP else values[f"{name}_date"] if what == SET else None


def _offered(request: Request, item: Item) -> bool:
    return may_publish(request, item) and may_edit(request, item)


def _do(turn: Turn, item: Any) -> int:
    start = _chosen(turn.values, "from", item.effective)
    end = _chosen(turn.values, "until", item.expires)
    if start is not None and end is not None and end <= start:
        raise ActRefused(_("The end must come after the beginning."))
    turn.request.tree.change(item, {"effective": start, "expires": end})
    return 0


def _told(request: Request, number: int) -> str:
    return request.words.plural("One item has these dates.", "${n} items have these dates.", number)


DATES = Act(
    name="dates",
    title=_("Dates"),
    icon="clock",
    offered=_offered,
    do=_do,
    done=_told,
    order=40,
    schema=DatesSchema,
)
