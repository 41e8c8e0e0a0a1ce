"""Long lists, fifty items at a time."""

from itertools import count

import pytest
from pyramid.request import Request

from itschool_cms.core.paging import Batch

ROWS = list(range(101))


@pytest.mark.parametrize(
    ("asked", "number"),
    [("1", 1), ("2", 2), ("3", 3), ("4", 3), ("999999", 3), ("9999999", 1), ("9" * 30, 1), ("0", 1)],
)
def test_a_number_leads_to_that_page_or_the_nearest(asked, number):
    batch = Batch(Request.blank(f"/?p={asked}"), ROWS)
    assert (batch.number, batch.pages, batch.total) == (number, 3, 101)
    assert batch.items == ROWS[(number - 1) * 50 : number * 50]
    assert (batch.first, batch.last) == (batch.items[0] + 1, batch.items[-1] + 1)


@pytest.mark.parametrize("asked", ["", "-1", "x", "1e3", "%C2%B2", "%D9%A2"])
def test_what_is_no_number_leads_to_the_first_page(asked):
    assert Batch(Request.blank(f"/?p={asked}"), ROWS).number == 1


def test_an_empty_list_has_one_empty_page():
    batch = Batch(Request.blank("/?p=2"), [])
    assert (batch.items, batch.first, batch.last, batch.total, batch.pages) == ([], 0, 0, 0, 1)
    assert (batch.before, batch.after) == ("", "")


def test_nothing_is_taken_from_a_stream_beyond_the_page():
    stream = count()
    batch = Batch(Request.blank("/?p=2"), stream, 1000)
    assert (batch.items, batch.total) == (list(range(50, 100)), 1000)
    assert next(stream) == 100


def test_the_addresses_of_other_pages_keep_what_else_was_asked():
    batch = Batch(Request.blank("/finances?state=paid&p=2&q=%C3%A9+%26&state=late"), ROWS)
    assert batch.before == "?state=paid&q=%C3%A9+%26&state=late&p=1"
    assert batch.after == "?state=paid&q=%C3%A9+%26&state=late&p=3"


@pytest.mark.parametrize(
    ("asked", "before", "after"), [(1, "", "?p=2"), (2, "?p=1", "?p=3"), (3, "?p=2", "")]
)
def test_the_first_page_has_none_before_and_the_last_none_after(asked, before, after):
    batch = Batch(Request.blank(f"/?p={asked}"), ROWS)
    assert (batch.before, batch.after) == (before, after)
