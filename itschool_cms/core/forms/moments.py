"""Moments as the school's clock shows them."""

from datetime import UTC, datetime
from typing import Any

import colander
from deform.widget import DateTimeInputWidget

from ..i18n import ZONE, _

FIRST_YEAR, LAST_YEAR = 1900, 2200


class LocalMoment(colander.SchemaType):
    """A moment, kept in UTC, typed and shown in the time of Brussels."""

    plain = "moment"
    widget_maker = DateTimeInputWidget

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
