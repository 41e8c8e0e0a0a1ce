"""The school of the tests of access, filled once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .school import School


@pytest.fixture(scope="session")
def filled_school(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """Return the demo school with samples, canaries and signed-in people."""
    found = School(filled, tmp_path_factory.mktemp("access") / "school")
    yield found
    found.close()


@pytest.fixture
def school(filled_school: School) -> Iterator[School]:
    """Return the school as it was filled; what a test writes is thrown away."""
    filled_school.keep_fresh()
    yield filled_school
    filled_school.forget()
