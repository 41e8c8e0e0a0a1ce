from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from itschool_cms.core.listings import Hit, Record
from itschool_cms.events.feeds import between, upcoming
from itschool_cms.events.models import LONGEST

ORIGIN = datetime(2026, 11, 1, tzinfo=UTC)
RECORD = Record("event", "published", 0, 1, (), ())
HOUR = 3600

spans = st.tuples(st.integers(0, 24 * 400), st.integers(0, int(LONGEST.total_seconds()) // HOUR))


def hits_of(pairs):
    """Return hits in the order of a listing: by the end. Starts and lengths are in hours."""
    base = int(ORIGIN.timestamp())
    hits = [
        Hit((base + (start + length) * HOUR, base + start * HOUR), uid, RECORD)
        for uid, (start, length) in enumerate(pairs)
    ]
    return sorted(hits, key=lambda hit: hit[:2])


@given(st.lists(spans, max_size=40), st.integers(0, 24 * 300), st.integers(1, 24 * 42))
def test_a_stretch_of_time_holds_all_that_happens_in_it(pairs, first, length):
    begin, end = ORIGIN + timedelta(hours=first), ORIGIN + timedelta(hours=first + length)

    found = {hit.uid for hit in between(hits_of(pairs), begin, end)}

    expected = {
        uid
        for uid, (start, hours) in enumerate(pairs)
        if start < first + length and (start + hours > first or start >= first)
    }
    assert found == expected


@given(st.lists(spans, max_size=40), st.integers(1, 5))
def test_the_next_ones_are_those_that_begin_first(pairs, number):
    found = [hit.sort[1] for hit in upcoming(hits_of(pairs), number)]

    assert found == sorted(hit.sort[1] for hit in hits_of(pairs))[:number]
