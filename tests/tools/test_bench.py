"""The yardstick of the measurements is what it claims to be."""

import pytest

from bench.bare import make_app
from bench.client import Client
from bench.dashboard import bare_client, cpu_per_call


@pytest.mark.parametrize("size", [10_000, 20_000, 30_000])
def test_the_bare_page_has_the_size_that_is_asked_for(size):
    assert len(bare_client(size).get("/").encode()) == pytest.approx(size, rel=0.03)


def test_the_bare_page_is_closed_to_who_has_no_session():
    with pytest.raises(RuntimeError, match="403"):
        Client(make_app()).get("/")


def test_cpu_time_is_measured_per_call():
    times = cpu_per_call({"little": lambda: sum(range(10)), "much": lambda: sum(range(100_000))}, 3, 5)
    assert 0 < times["little"] < times["much"]
