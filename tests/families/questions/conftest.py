"""The school of these tests, made once and covered anew for each, and a letter to ask about."""

from collections.abc import Iterator

import pytest
from ZODB import DB
from ZODB.DemoStorage import DemoStorage

from itschool_cms.accounts.throttle import open_counters
from itschool_cms.core.database import close_databases, databases
from itschool_cms.documents.models import Document
from tests.families.questions.school import School
from tests.small_school import ago


@pytest.fixture(scope="session")
def built() -> Iterator[School]:
    school = School()
    yield school
    school.close()


@pytest.fixture
def school(built) -> Iterator[School]:
    """The school as it was built: what a test writes lies above it and is thrown away."""
    registry, stored = built.app.registry, databases(built.app.registry)

    def use(chosen: list[DB]) -> None:
        registry.database, registry.session_store.database, registry.trail.database = chosen

    use([DB(DemoStorage(base=each.storage, close_base_on_close=False)) for each in stored])
    registry.throttle, before = open_counters({"throttle.path": ":memory:"}), registry.throttle
    yield built
    registry.throttle.close()
    registry.throttle = before
    close_databases(registry)
    use(stored)


@pytest.fixture
def trip(school) -> str:
    """A letter of Jeanne to class 3B; returns its path."""
    letter = Document(title="Trip to Bokrijk", audience=(school.group("3B"),), effective=ago(days=1))
    return school.publish("documents", letter, "jeanne")
