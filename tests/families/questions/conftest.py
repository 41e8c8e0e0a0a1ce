"""The school of these tests, made once and covered anew for each, and a letter to ask about."""

from collections.abc import Iterator

import pytest

from itschool_cms.documents.models import Document
from tests.families.questions.school import School
from tests.small_school import ago


@pytest.fixture(scope="session")
def built() -> Iterator[School]:
    school = School()
    yield school
    school.close()


@pytest.fixture
def school(built: School) -> Iterator[School]:
    """The school as it was built: what a test writes lies above it and is thrown away."""
    with built.layered():
        yield built


@pytest.fixture
def trip(school) -> str:
    """A letter of Jeanne to class 3B; returns its path."""
    letter = Document(title="Trip to Bokrijk", audience=(school.group("3B"),), effective=ago(days=1))
    return school.publish("documents", letter, "jeanne")
