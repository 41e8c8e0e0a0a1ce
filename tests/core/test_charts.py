"""The geometry of small charts."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itschool_cms.core.charts import HEIGHT, LEFT, ROUND, TOP, WIDTH, columns, ring, scale

numbers = st.integers(0, 10_000)


@given(st.lists(numbers, min_size=1, max_size=5).filter(any))
def test_the_slices_of_a_ring_fill_it_one_after_the_other(parts):
    slices = ring([("x", number) for number in parts])
    lengths = [float(each.dashes.split()[0]) for each in slices]
    assert sum(lengths) == pytest.approx(ROUND, abs=0.5)
    starts = [-float(each.offset) for each in slices]
    assert starts == pytest.approx([sum(lengths[:number]) for number in range(len(lengths))], abs=0.5)


def test_a_ring_of_nothing_is_not_drawn():
    assert ring([("x", 0), ("y", 0)]) == []


@given(numbers)
def test_a_scale_holds_its_number_in_round_steps(highest):
    marks = scale(highest)
    step = marks[1].number
    assert [mark.number for mark in marks] == [0, step, 2 * step, 3 * step]
    assert marks[-1].number >= highest
    assert str(step).strip("0") in ("1", "2", "5")
    assert marks[0].y == TOP + HEIGHT
    assert marks[-1].y == TOP


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=12))
def test_columns_stand_side_by_side_inside_the_drawing(pairs):
    drawn = columns([("m", *pair) for pair in pairs])
    assert [(each.lower, each.upper) for each in drawn] == pairs
    for each in drawn:
        assert each.x >= LEFT
        assert each.x + each.width <= LEFT + WIDTH + 0.2
        assert each.upper_y >= TOP - 0.2
        assert each.lower_y + each.lower_height == pytest.approx(TOP + HEIGHT, abs=0.3)
        assert each.upper_y + each.upper_height == pytest.approx(each.lower_y, abs=0.3)
    assert all(one.x + one.width < two.x for one, two in pairwise(drawn))


def test_no_columns_are_no_chart():
    assert columns([]) == []
