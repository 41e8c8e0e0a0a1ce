import pytest
from pyramid.request import Request

from itschool_cms.finance.paging import page_of

ROWS = list(range(101))


@pytest.mark.parametrize(
    ("asked", "number"),
    [("1", 1), ("2", 2), ("3", 3), ("4", 3), ("999999", 3), ("9999999", 1), ("0", 1)],
)
def test_a_number_leads_to_that_page_or_the_nearest(asked, number):
    batch = page_of(ROWS, Request.blank(f"/?p={asked}"))
    assert (batch.number, batch.last, batch.length) == (number, 3, 101)
    assert list(batch.rows) == ROWS[(number - 1) * 50 : number * 50]


@pytest.mark.parametrize("asked", ["", "-1", "x", "1e3", "%C2%B2", "%D9%A2"])
def test_what_is_no_number_leads_to_the_first_page(asked):
    assert page_of(ROWS, Request.blank(f"/?p={asked}")).number == 1


def test_an_empty_list_has_one_empty_page():
    batch = page_of([], Request.blank("/"))
    assert (batch.number, batch.last, list(batch.rows)) == (1, 1, [])


def test_the_address_of_another_page_keeps_the_filter():
    request = Request.blank("/finances?state=paid&p=2")
    assert page_of(ROWS, request).query(request, 3) == "?state=paid&p=3"
