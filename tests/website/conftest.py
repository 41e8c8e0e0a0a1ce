"""The fixtures of managing, over a site of each module's own: a menu has room for so many sections only."""

import pytest

from tests.manage.school import School, office, teacher
from tests.visitor import close

__all__ = ["office", "teacher"]


@pytest.fixture(scope="module")
def school():
    """The site that the tests of a module share: each works on items of its own."""
    school = School()
    yield school
    close(school.app)
