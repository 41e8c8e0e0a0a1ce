"""Days of the demo."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from itschool_cms.scripts.demo.days import moment, school_day, year_end, year_start

DAYS = st.dates(date(2020, 1, 1), date(2090, 1, 1))


@given(DAYS)
def test_every_day_lies_in_its_school_year_or_the_summer_after_it(day: date) -> None:
    assert year_start(day) <= day < year_start(day).replace(year=year_start(day).year + 1)
    assert (year_end(day).year, year_end(day).month, year_end(day).day) == (year_start(day).year + 1, 6, 30)


@given(DAYS)
def test_a_school_day_is_no_day_of_the_weekend_and_at_most_two_days_later(day: date) -> None:
    found = school_day(day)
    assert found.weekday() < 5
    assert 0 <= (found - day).days <= 2


def test_an_hour_is_meant_as_in_brussels() -> None:
    assert moment(date(2026, 7, 1), 9) == datetime(2026, 7, 1, 7, tzinfo=UTC)
    assert moment(date(2026, 12, 1), 9) == datetime(2026, 12, 1, 8, tzinfo=UTC)
