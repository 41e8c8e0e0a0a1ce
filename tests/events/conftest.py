"""A small school for the tests of events."""

from collections.abc import Iterator

import pytest

from tests.small_school import SmallSchool


@pytest.fixture
def school() -> Iterator[SmallSchool]:
    school = SmallSchool()
    yield school
    school.close()
