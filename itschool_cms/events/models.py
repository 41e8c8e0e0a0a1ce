"""Events of the school's calendar."""

from datetime import date, datetime, timedelta
from typing import Any

from itschool_cms.core.html import Html, plain_text, sanitise
from itschool_cms.core.i18n import ZONE
from itschool_cms.core.models import Folder
from itschool_cms.core.permissions import TEACHER
from itschool_cms.families.audience import Addressed
from itschool_cms.families.models import MEMBER, Child

# A listing is ordered by the end: this bound lets a month be read without looking at all that comes after.
# The hour is that of the autumn night when clocks go back.
LONGEST = timedelta(days=62, hours=1)
# A day without school is a holiday; everything else is an event.
EVENT, HOLIDAY = "event", "holiday"


class Events(Folder):
    """The events of the school, or of one child."""

    fixed = True

    def contributors(self) -> tuple[str, ...]:
        """Teachers add: to the school's, and to those of the children that they teach."""
        child = self.__parent__
        if isinstance(child, Child):
            return tuple(f"teacher:{uid}" for uid in child.groups)
        return (TEACHER,)

    def readers(self) -> tuple[str, ...]:
        """Guardians open the calendar."""
        child = self.__parent__
        return (f"guardian:{child.uid}",) if isinstance(child, Child) else (MEMBER,)


class Event(Addressed):
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

    def listings(self) -> dict[str, Any]:
        """Stand in the calendar of each audience, and in that of the folder."""
        below = self.__parent__.uid if self.__parent__ is not None else 0
        return {**super().listings(), f"event|in:{below}": self.listing_order()}

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
