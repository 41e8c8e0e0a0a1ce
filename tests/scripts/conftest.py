"""What the tests of commands leave as it was."""

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """Take back what a command sets up for its process: the other tests read what is logged."""
    loggers = [logging.root, *map(logging.getLogger, logging.root.manager.loggerDict)]
    before = [(each, [*each.handlers], each.level, each.disabled, each.propagate) for each in loggers]
    yield
    for logger, handlers, level, logger.disabled, logger.propagate in before:
        logger.handlers[:] = handlers
        logger.setLevel(level)
