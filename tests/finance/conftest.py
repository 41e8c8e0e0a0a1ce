"""Fixtures of the tests of finance."""

from collections.abc import Iterator

import pytest

from itschool_cms.core.database import close_databases
from tests.finance.town import Town, build, open_app
from tests.layers import layered


@pytest.fixture(scope="session")
def built_town() -> Iterator[Town]:
    """Return the town as it was built."""
    town = Town(open_app())
    town.change(lambda tree: build(tree, town.people))
    yield town
    close_databases(town.app.registry)


@pytest.fixture
def town(built_town: Town) -> Iterator[Town]:
    """Return a town of this test's own."""
    with layered(built_town.app):
        yield Town(built_town.app, dict(built_town.people))
