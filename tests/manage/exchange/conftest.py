"""A demo school, and empty ones."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.visitor import close, copied, open_app


@pytest.fixture(scope="module")
def full(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return the demo school of a module."""
    with copied(filled, tmp_path_factory.mktemp("full") / "demo") as app:
        yield app


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Callable[[], Any]]:
    """Return a function that opens a new, empty school."""
    opened = []

    def make() -> Any:
        folder = tmp_path / f"empty{len(opened)}"
        folder.mkdir()
        opened.append(open_app(folder))
        return opened[-1]

    yield make
    for app in opened:
        close(app)
