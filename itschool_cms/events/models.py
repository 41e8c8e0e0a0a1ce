"""Events of the school's calendar."""

from datetime import datetime, timedelta
from typing import Any

from itschool_cms.core.html import Html, plain_text, sanitise
from itschool_cms.core.models import Folder
from itschool_cms.core.permissions import TEACHER
from itschool_cms.families.audience import Addressed
from itschool_cms.families.models import MEMBER, Child

# A listing is ordered by the end: this bound lets a month be read without looking at all that comes after.
LONGEST = timedelta(days=62)


class Events(Folder):
    """The events of the school, or of one child."""

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
        kind: "event", or "holiday" for days without school.
        text: sanitised HTML.
    """

    start: datetime
    end: datetime
    all_day = False
    place = ""
    kind = "event"
    text: Html = sanitise("")

    def listing_order(self) -> Any:
        """Sort by the end, so that what is over is passed by."""
        return int(self.end.timestamp())

    def searchable(self) -> str:
        """Be found by title, place and text."""
        return f"{self.title} {self.place} {plain_text(self.text)}"
