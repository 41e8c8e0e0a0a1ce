"""Fixtures of the tests of accounts."""

import pytest

from tests.accounts.school import House


@pytest.fixture
def house():
    """A school with a few people, all in memory."""
    found = House().start()
    yield found
    found.stop()
