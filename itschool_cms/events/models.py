"""Events of the school's calendar."""

from datetime import date, datetime, timedelta
from typing import Any

from itschool_cms.core.html import Html, plain_text, sanitise
from itschool_cms.core.i18n import ZONE, _
from itschool_cms.families.audience import AddressedFolder
from itschool_cms.families.questions.models import TakesQuestions

# A listing is ordered by the end: this bound lets a month be read without looking at all that comes after.
# The hour is that of the autumn night when clocks go back.
LONGEST = timedelta(days=62, hours=1)
# A day without school is a holiday; everything else is an event.
EVENT, HOLIDAY = "event", "holiday"


class Events(AddressedFolder):
    """The events of the school, or of one child."""

    heading = _("Calendar")


class Event(TakesQuestions):
    """Something that happens at a time.

    Attributes:
        start, end: moments (UTC); an all-day event lasts from midnight to midnight in Brussels.
        all_day: the hours do not count.
        place: where.
        kind: EVENT or HOLIDAY.
        text: sanitised HTML.
    """

    start: datetime
    end: datetime
    all_day = False
    place = ""
    kind: str = EVENT
    text: Html = sanitise("")

    def listing_order(self) -> Any:
        """Sort by the end, so that what is over is passed by; the start tells months apart."""
        return int(self.end.timestamp()), int(self.start.timestamp())

    def searchable(self) -> str:
        """Be found by title, place and text."""
        return f"{self.title} {self.place} {plain_text(self.text)}"

    def first_day(self) -> date:
        """Return the day in Brussels on which it begins."""
        return self.start.astimezone(ZONE).date()

    def last_day(self) -> date:
        """Return the day in Brussels on which it ends: midnight still belongs to the day before."""
        last = max(self.start, self.end - timedelta(seconds=1))
        return last.astimezone(ZONE).date()
