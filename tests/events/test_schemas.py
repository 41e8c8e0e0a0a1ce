from datetime import UTC, date, datetime, time, timedelta

import colander
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itschool_cms.core.forms.moments import Beginning, Ending
from itschool_cms.core.i18n import ZONE
from itschool_cms.events.models import Event
from itschool_cms.events.months import midnight
from itschool_cms.events.schemas import EventSchema, span

NODE = colander.SchemaNode(colander.String())
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)).map(
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=UTC)
)


def is_second_of_twins(moment):
    """Tell whether clocks show this time for the second time in that night."""
    return bool(moment.astimezone(ZONE).fold)


@given(moments.filter(lambda moment: not is_second_of_twins(moment)))
def test_what_the_form_shows_is_read_as_the_same_moment(moment):
    for kind in (Beginning(), Ending()):
        assert kind.deserialize(NODE, kind.serialize(NODE, moment)) == moment


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_a_day_without_a_time_is_the_whole_day(day):
    start, end = Beginning().deserialize(NODE, f"{day}T"), Ending().deserialize(NODE, f"{day}T")

    assert (start, end) == (midnight(day), midnight(day + timedelta(days=1)))
    assert (end - start) in (timedelta(hours=23), timedelta(hours=24), timedelta(hours=25))


def test_the_hour_that_does_not_exist_is_moved_and_the_double_hour_is_the_first():
    spring = Beginning().deserialize(NODE, "2026-03-29T02:30")
    autumn = Beginning().deserialize(NODE, "2026-10-25T02:30")

    assert spring == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert autumn == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("kind", [Beginning(), Ending()])
def test_nothing_is_nothing_and_junk_is_refused(kind):
    assert kind.serialize(NODE, colander.null) is colander.null
    assert kind.deserialize(NODE, colander.null) is colander.null
    for junk in ("2026-02-30T10:00", "todayT", "99999-01-01T10:00", "0001-01-01T00:00"):
        with pytest.raises(colander.Invalid):
            kind.deserialize(NODE, junk)


def at(day, hour=0, minute=0):
    return datetime.combine(date(2026, 11, day), time(hour, minute), ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "end", "all_day", "expected"),
    [
        (at(5, 10), at(5, 12), False, (at(5, 10), at(5, 12))),
        (at(5, 10), None, False, (at(5, 10), at(5, 10))),
        (at(5), None, False, (at(5), at(6))),
        (at(5, 10), None, True, (at(5), at(6))),
        (at(5, 10), at(6, 12), True, (at(5), at(7))),
        (at(5), at(7), True, (at(5), at(7))),
    ],
)
def test_days_and_hours_are_completed(start, end, all_day, expected):
    assert span(start, end, all_day) == expected


def values(**changes):
    return {
        "title": "Trip",
        "start": at(5, 10),
        "end": at(5, 12),
        "all_day": False,
        "effective": None,
        "expires": None,
        **changes,
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"end": at(5, 9)},
        {"end": at(5, 10) + timedelta(days=63)},
        {"start": at(5), "end": at(5), "all_day": True},
        {"effective": at(5), "expires": at(4)},
    ],
)
def test_impossible_dates_are_refused(wrong):
    schema = EventSchema()

    with pytest.raises(colander.Invalid):
        schema.validator(schema, values(**wrong))


def test_sixty_two_days_are_allowed_over_the_autumn_night():
    start, end = midnight(date(2026, 10, 1)), midnight(date(2026, 12, 2))
    schema = EventSchema()

    schema.validator(schema, values(start=start, end=end, all_day=True))


def test_what_goes_from_midnight_to_midnight_lasts_whole_days():
    schema = EventSchema()

    whole = schema.to_item(values(start=at(5), end=at(7)), None, None)
    part = schema.to_item(values(), None, None)

    assert (whole["all_day"], part["all_day"]) == (True, False)


def test_the_last_day_of_an_event_is_the_day_before_midnight():
    whole = Event(start=at(5), end=at(7), all_day=True)
    moment = Event(start=at(5), end=at(5))

    assert (whole.first_day(), whole.last_day()) == (date(2026, 11, 5), date(2026, 11, 6))
    assert (moment.first_day(), moment.last_day()) == (date(2026, 11, 5), date(2026, 11, 5))
    assert "Bokrijk" in Event(title="Trip", place="Bokrijk", start=at(5), end=at(5)).searchable()
