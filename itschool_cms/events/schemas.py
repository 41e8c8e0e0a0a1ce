"""The fields of an event."""

from datetime import date, datetime, time, timedelta
from typing import Any

import colander

from itschool_cms.core.forms import RichText, ShortText, choice
from itschool_cms.core.forms.moments import Beginning, Ending
from itschool_cms.core.html import sanitise
from itschool_cms.core.i18n import ZONE, _
from itschool_cms.families.questions.schemas import QuestionsNode
from itschool_cms.families.schemas import AddressedSchema

from .models import EVENT, HOLIDAY, LONGEST, Event
from .months import midnight

CONTENT, MOMENT, DETAILS = _("Content"), _("When and where"), _("Details")
KINDS = ((EVENT, _("Event")), (HOLIDAY, _("Day without school")))


def _day(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()


class EventSchema(AddressedSchema):
    """Something that happens at a time."""

    shown = ("title", "kind", "start", "end", "all_day", "place", "text")

    title = colander.SchemaNode(ShortText(150), title=_("Title"), section=CONTENT)
    kind = choice(KINDS, title=_("Kind"), expanded=True, default=EVENT, section=CONTENT)
    start = colander.SchemaNode(
        Beginning(),
        title=_("Begins"),
        section=MOMENT,
        description=_("Leave the times empty for what lasts whole days."),
    )
    end = colander.SchemaNode(
        Ending(),
        title=_("Ends"),
        section=MOMENT,
        description=_("Empty: the end is not known. At most 62 days after the beginning."),
        missing=None,
    )
    all_day = colander.SchemaNode(
        colander.Boolean(), title=_("Lasts whole days"), missing=False, section=MOMENT
    )
    place = colander.SchemaNode(ShortText(150), title=_("Place"), missing="", section=MOMENT)
    text = colander.SchemaNode(
        RichText(),
        title=_("Text"),
        section=DETAILS,
        missing=sanitise(""),
    )
    takes_questions = QuestionsNode()

    def validator(self, node: colander.SchemaNode, values: dict[str, Any]) -> None:
        """Refuse an end before the beginning, or too far from it. Raises colander.Invalid."""
        super().validator(node, values)
        start, end = span(values["start"], values["end"], values["all_day"])
        message = None
        # The day before, without a time, ends at the midnight at which the first day begins.
        if end < start or (end == start == midnight(_day(start))):
            message = _("An event cannot end before it begins.")
        elif end - start > LONGEST:
            message = _("An event lasts at most 62 days.")
        if message:
            error = colander.Invalid(node)
            error["end"] = message
            raise error

    def to_item(self, appstruct: dict[str, Any], item: Event | None, request: Any) -> dict[str, Any]:
        """Return the attributes: what lasts whole days goes from midnight to midnight."""
        values = super().to_item(appstruct, item, request)
        start, end = span(values["start"], values["end"], values["all_day"])
        whole = values["all_day"] or _lasts_whole_days(start, end)
        return {**values, "start": start, "end": end, "all_day": whole}


def span(start: datetime, end: datetime | None, all_day: bool) -> tuple[datetime, datetime]:
    """Return beginning and end (UTC); without an end it is a moment, or one day if it lasts whole days.

    Args:
        start, end: moments (UTC).
        all_day: the times do not count: from the midnight before to the midnight after.
    """
    if not all_day:
        if end is None:
            # A day without any time is the whole day.
            end = midnight(_day(start) + timedelta(days=1)) if start == midnight(_day(start)) else start
        return start, end
    first = midnight(_day(start))
    if end is None:
        return first, midnight(_day(start) + timedelta(days=1))
    last = end if end == midnight(_day(end)) else midnight(_day(end) + timedelta(days=1))
    return first, last


def _lasts_whole_days(start: datetime, end: datetime) -> bool:
    return start < end and all(each.astimezone(ZONE).time() == time() for each in (start, end))
