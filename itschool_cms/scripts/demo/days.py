"""Days and hours of the demo, relative to today."""

from datetime import UTC, date, datetime, time, timedelta

from itschool_cms.core.i18n import ZONE


def moment(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """Return the moment (UTC) of a day and hour in Brussels."""
    return datetime.combine(day, time(hour, minute), ZONE).astimezone(UTC)


def school_day(day: date) -> date:
    """Return the day, or the Monday after it when it falls on a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def year_start(day: date) -> date:
    """Return 26 August of the school year that the day lies in."""
    start = date(day.year, 8, 26)
    return start if start <= day else date(day.year - 1, 8, 26)


def year_end(day: date) -> date:
    """Return 30 June of the school year that the day lies in."""
    return date(year_start(day).year + 1, 6, 30)
