"""Fixtures of the tests of finance."""

from collections.abc import Iterator

import pytest

from tests.finance.town import Town, build, open_app


@pytest.fixture
def town() -> Iterator[Town]:
    app = open_app()
    town = Town(app)
    town.change(lambda tree: build(tree, town.people))
    yield town
    app.registry.database.close()
    app.registry.session_store.database.close()
