"""Fixtures of the tests of finance."""

from collections.abc import Iterator

import pytest

from itschool_cms.core.database import close_databases
from tests.finance.town import Town, build, open_app


@pytest.fixture
def town() -> Iterator[Town]:
    app = open_app()
    town = Town(app)
    town.change(lambda tree: build(tree, town.people))
    yield town
    close_databases(app.registry)
