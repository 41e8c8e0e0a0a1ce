"""The periods that a search is narrowed to, by the day of the last change."""

from datetime import date, timedelta

from itschool_cms.core.i18n import _

WEEK, MONTH, YEAR, OLDER = "week", "month", "year", "older"
PERIODS = {
    WEEK: _("The last seven days"),
    MONTH: _("The last thirty days"),
    YEAR: _("This school year"),
    OLDER: _("Older"),
}
# The first day of school, in the Belgian communities, is at the end of August.
FIRST_MONTH, FIRST_DAY = 8, 20
BEGINNING, END = "00000000", "99999999"


def school_year(day: date) -> date:
    """Return the day on which the school year of a day began."""
    start = date(day.year, FIRST_MONTH, FIRST_DAY)
    return start if day >= start else date(day.year - 1, FIRST_MONTH, FIRST_DAY)


def bounds(period: str, today: date) -> tuple[str, str]:
    """Return the first and the last day of a period, as they stand in the tags of the index."""
    year = school_year(today)
    if period == OLDER:
        return BEGINNING, f"{year - timedelta(days=1):%Y%m%d}"
    first = {WEEK: today - timedelta(days=7), MONTH: today - timedelta(days=30), YEAR: year}[period]
    return f"{first:%Y%m%d}", END
