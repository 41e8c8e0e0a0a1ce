"""Months of a calendar: which one was asked for, its weeks, its bounds in UTC."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from itschool_cms.core.i18n import ZONE

# Nobody plans or looks further than that from today.
YEARS = 5
# How far the list beside the present month looks ahead.
COMING = timedelta(days=35)
_ASKED = re.compile(r"([0-9]{4})-([0-9]{2})", re.ASCII)


@dataclass(frozen=True, order=True)
class Month:
    """A month of a year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """Return the month of a day."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    def plus(self, months: int) -> "Month":
        """Return the month so many months later (earlier for a negative number)."""
        year, index = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, index + 1)

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return self.plus(1).first - timedelta(days=1)

    def weeks(self) -> list[list[date]]:
        """Return the weeks, Monday to Sunday, that hold a day of the month."""
        monday = self.first - timedelta(days=self.first.weekday())
        count = ((self.last - monday).days // 7) + 1
        return [[monday + timedelta(days=7 * week + day) for day in range(7)] for week in range(count)]

    def shown(self) -> tuple[datetime, datetime]:
        """Return the moments (UTC) between which the shown weeks lie, the second one excluded."""
        weeks = self.weeks()
        return midnight(weeks[0][0]), midnight(weeks[-1][-1] + timedelta(days=1))


def midnight(day: date) -> datetime:
    """Return the moment (UTC) at which a day begins in Brussels."""
    return datetime.combine(day, time(), ZONE).astimezone(UTC)


def asked_month(text: str | None, today: date) -> Month:
    """Return the month that the text names ("2026-11"): the present one for junk, YEARS away at most."""
    present = Month.of(today)
    found = _ASKED.fullmatch(text or "")
    if found is None or not 1 <= int(found[2]) <= 12:
        return present
    month = Month(int(found[1]), int(found[2]))
    return max(present.plus(-12 * YEARS), min(present.plus(12 * YEARS), month))


def is_within(month: Month, today: date) -> bool:
    """Tell whether a calendar opened today leads to the month."""
    return asked_month(str(month), today) == month
