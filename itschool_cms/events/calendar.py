"""The page of one month: its weeks, and the list beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from itschool_cms.core.i18n import _

from .entries import Entry
from .months import COMING, Month, is_within


@dataclass(frozen=True)
class Cell:
    """One day of the table.

    Attributes:
        off: no school, or a day of another month.
        entries: pairs of an entry and where its link leads.
    """

    day: date
    off: bool
    today: bool
    entries: list[tuple[Entry, str]]


@dataclass(frozen=True)
class AgendaDay:
    """One heading of the list with what begins on that day, or goes on."""

    day: date
    heading: str
    entries: list[Entry]

    @property
    def anchor(self) -> str:
        """The id of the heading."""
        return anchor(self.day)


def anchor(day: date) -> str:
    """Return the id of a day in the list."""
    return f"d{day:%Y-%m-%d}"


class MonthPage:
    """The calendar of one month as one person sees it.

    Args:
        words: dates in the language of the reader.
        month: the month shown.
        today: the day of now in Brussels.
        entries: what happens in the shown weeks, in the order of beginning.
        as_list: the list stands alone, with the whole month.
    """

    def __init__(
        self, words: Any, month: Month, today: date, entries: Sequence[Entry], as_list: bool = False
    ) -> None:
        self.words = words
        self.month = month
        self.today = today
        self.entries = entries
        self.as_list = as_list
        # Beside the table of the present month stands what is still to come, in the next month too.
        self.coming = Month.of(today) == month and not as_list
        self.since = today if self.coming else month.first
        self.until = max(month.last, today + COMING) if self.coming else month.last

    @property
    def title(self) -> str:
        """The month in words."""
        return _capital(self.words.date(self.month.first, "LLLL y"))

    @property
    def list_title(self) -> str:
        """What the list is called."""
        return self.words.translate(_("Upcoming")) if self.coming else self.title

    @property
    def weekdays(self) -> list[tuple[str, str]]:
        """Short and full names of the days of the week."""
        return [(self.words.date(day, "EEE"), self.words.date(day, "EEEE")) for day in self.month.weeks()[0]]

    def neighbour(self, months: int) -> Month | None:
        """Return the month so many later (earlier for a negative number); None where the calendar ends."""
        month = self.month.plus(months)
        return month if is_within(month, self.today) else None

    @property
    def neighbour_labels(self) -> tuple[str, str]:
        """What the links to the months before and after say aloud."""
        before, after = (self.words.date(self.month.plus(each).first, "LLLL") for each in (-1, 1))
        translate = self.words.translate
        return (
            translate(_("Previous month, ${month}"), month=before),
            translate(_("Next month, ${month}"), month=after),
        )

    @property
    def weeks(self) -> list[list[Cell]]:
        """The rows of the table."""
        return [[self._cell(day) for day in week] for week in self.month.weeks()]

    @property
    def agenda(self) -> list[AgendaDay]:
        """The list: each event once, below the first day on which it can be seen."""
        listed = sorted((entry for entry in self.entries if self._is_listed(entry)), key=self._day_of)
        grouped = groupby(listed, key=self._day_of)
        return [AgendaDay(day, self._heading(day), list(entries)) for day, entries in grouped]

    def _is_listed(self, entry: Entry) -> bool:
        return entry.last >= self.since and entry.first <= self.until

    def _day_of(self, entry: Entry) -> date:
        return max(entry.first, self.since)

    def _heading(self, day: date) -> str:
        text = self.words.date(day, "full")
        if day == self.today:
            return self.words.translate(_("Today, ${day}"), day=text)
        return _capital(text)

    def _cell(self, day: date) -> Cell:
        entries = [entry for entry in self.entries if entry.first <= day <= entry.last]
        free = day.weekday() > 4 or day < self.month.first or day > self.month.last
        off = free or any(entry.holiday for entry in entries)
        return Cell(day, off, day == self.today, [(entry, self._target(entry)) for entry in entries])

    def _target(self, entry: Entry) -> str:
        return f"#{anchor(self._day_of(entry))}" if self._is_listed(entry) else entry.href


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
