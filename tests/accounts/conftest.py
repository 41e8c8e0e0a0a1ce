"""Fixtures of the tests of accounts."""

import pytest

from tests.accounts.school import House
from tests.layers import layered


@pytest.fixture(scope="session")
def running():
    """One application for all tests."""
    found = House().start()
    yield found
    found.stop()


@pytest.fixture
def house(running):
    """A school with a few people, all in memory, as new."""
    with layered(running.app):
        yield running
