"""A small school for the tests of events."""

import pytest

from tests.small_school import SmallSchool


@pytest.fixture
def school(small_school: SmallSchool) -> SmallSchool:
    return small_school
