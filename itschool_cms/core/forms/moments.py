"""Moments as the school's clock shows them."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import colander
from deform.widget import DateTimeInputWidget

from ..i18n import ZONE, _

FIRST_YEAR, LAST_YEAR = 1900, 2200


class MomentWidget(DateTimeInputWidget):
    """A day, and a time that may be left empty."""

    def deserialize(self, field: Any, pstruct: Any) -> Any:
        """Return day and time as one text; null when both are empty. Raises colander.Invalid."""
        if pstruct is colander.null:
            return colander.null
        day, hour = pstruct["date"].strip(), pstruct["time"].strip()
        if hour and not day:
            raise colander.Invalid(field.schema, _("Write a day and a time."), f"T{hour}")
        return f"{day}T{hour}" if day else colander.null


class LocalMoment(colander.SchemaType):
    """A moment, kept in UTC, typed and shown in the time of Brussels."""

    plain = "moment"
    widget_maker = MomentWidget

    def serialize(self, node: colander.SchemaNode, appstruct: Any) -> Any:
        """Return day and time in Brussels."""
        if appstruct in (colander.null, None):
            return colander.null
        return appstruct.astimezone(ZONE).replace(tzinfo=None).isoformat(timespec="minutes")

    def deserialize(self, node: colander.SchemaNode, cstruct: Any) -> Any:
        """Return the moment in UTC; one with an offset is taken as it is. Raises colander.Invalid."""
        if cstruct in (colander.null, ""):
            return colander.null
        try:
            moment = datetime.fromisoformat(cstruct)
        except ValueError:
            raise colander.Invalid(node, _("Write a day and a time.")) from None
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise colander.Invalid(node, _("Choose a day of our time."))
        moment = moment if moment.tzinfo else moment.replace(tzinfo=ZONE)
        return moment.replace(microsecond=0).astimezone(UTC)


class Beginning(LocalMoment):
    """The moment at which something begins; a day without a time begins at midnight."""

    widget_maker = MomentWidget

    def serialize(self, node: colander.SchemaNode, appstruct: Any) -> Any:
        """Return day and time in Brussels; midnight is an empty time."""
        text = super().serialize(node, appstruct)
        return text if text is colander.null else text.removesuffix("00:00")

    def deserialize(self, node: colander.SchemaNode, cstruct: Any) -> Any:
        """Return the moment in UTC. Raises colander.Invalid."""
        if isinstance(cstruct, str) and cstruct.endswith("T"):
            cstruct = f"{cstruct}00:00"
        return super().deserialize(node, cstruct)


class Ending(Beginning):
    """The moment at which something ends; a day without a time ends with the day."""

    def serialize(self, node: colander.SchemaNode, appstruct: Any) -> Any:
        """Return day and time in Brussels; midnight is the end of the day before."""
        if appstruct not in (colander.null, None) and appstruct == _midnight(_day(appstruct)):
            return f"{_day(appstruct) - timedelta(days=1)}T"
        return super().serialize(node, appstruct)

    def deserialize(self, node: colander.SchemaNode, cstruct: Any) -> Any:
        """Return the moment in UTC. Raises colander.Invalid."""
        moment = super().deserialize(node, cstruct)
        if isinstance(cstruct, str) and cstruct.endswith("T"):
            return _midnight(_day(moment) + timedelta(days=1))
        return moment


def _day(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE).astimezone(UTC)
