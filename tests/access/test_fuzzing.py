"""Schemathesis asks all that the description of the API names."""

import sys

import pytest

from tests.access.fuzz import PERSONS, Fuzz, now, written
from tests.access.school import School

pytest_plugins = ["tests.access.fixtures"]


@pytest.mark.parametrize("person", PERSONS)
def test_schemathesis_finds_no_500_and_no_breach(school: School, person: str) -> None:
    began = now()
    fuzz = Fuzz(school, person)
    # For who runs `make api-fuzz`.
    sys.stdout.write(f"\n{person}: {written(fuzz.counted, now() - began)}\n")
    assert not fuzz.faults, "\n\n".join(fuzz.faults[:20])
    # A person who is answered nothing proves nothing.
    assert {200, 404} <= {status for _label, status in fuzz.counted}
