from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itschool_cms.core.i18n import ZONE
from itschool_cms.events.months import Month, asked_month, is_within, midnight

days = st.dates(date(1990, 1, 1), date(2150, 12, 31))
months = st.builds(Month.of, days)


@given(months, st.integers(-200, 200))
def test_forth_and_back_is_the_same_month(month, steps):
    assert month.plus(steps).plus(-steps) == month
    assert (month.plus(steps) > month) == (steps > 0)


@given(months)
def test_the_weeks_hold_each_day_of_the_month_once_and_begin_on_monday(month):
    shown = [day for week in month.weeks() for day in week]

    assert shown == [shown[0] + timedelta(days=each) for each in range(len(shown))]
    assert shown[0].weekday() == 0
    assert [day for day in shown if Month.of(day) == month] == [
        month.first + timedelta(days=each) for each in range((month.last - month.first).days + 1)
    ]
    assert all(any(Month.of(day) == month for day in week) for week in month.weeks())


@given(days)
def test_midnight_is_where_the_day_begins_in_brussels(day):
    moment = midnight(day)

    assert moment.tzinfo is UTC
    assert moment.astimezone(ZONE).date() == day
    assert (moment - timedelta(seconds=1)).astimezone(ZONE).date() == day - timedelta(days=1)


@given(months)
def test_the_shown_stretch_is_that_of_the_weeks(month):
    begin, end = month.shown()

    assert begin == midnight(month.weeks()[0][0])
    assert (end - timedelta(seconds=1)).astimezone(ZONE).date() == month.weeks()[-1][-1]


@given(st.text(max_size=12))
def test_whatever_is_asked_for_gives_a_month_near_today(text):
    today = date(2026, 11, 23)

    assert Month(2021, 11) <= asked_month(text, today) <= Month(2031, 11)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-12", Month(2026, 12)),
        ("2026-13", Month(2026, 11)),
        ("2026-00", Month(2026, 11)),
        ("2026-1", Month(2026, 11)),
        ("٢٠٢٦-١٢", Month(2026, 11)),
        ("9999-12", Month(2031, 11)),
        ("0000-01", Month(2021, 11)),
        (None, Month(2026, 11)),
    ],
)
def test_a_month_is_read_strictly(text, month):
    assert asked_month(text, date(2026, 11, 23)) == month


def test_the_calendar_ends_after_five_years():
    today = date(2026, 11, 23)

    assert is_within(Month(2031, 11), today)
    assert not is_within(Month(2031, 12), today)
    assert str(Month(2026, 3)) == "2026-03"
    assert midnight(date(2026, 3, 30)) == datetime(2026, 3, 29, 22, tzinfo=UTC)
