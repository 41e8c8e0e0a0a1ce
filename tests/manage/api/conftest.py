"""The demo school with programs; tests of a module share it and work on items of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.manage.api.programs import ALL, Ask, new_token, program
from tests.visitor import copied


@pytest.fixture(scope="module")
def app(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return the application."""
    with copied(filled, tmp_path_factory.mktemp("api") / "demo") as app:
        yield app


@pytest.fixture(scope="module")
def by(app: Any) -> Callable[..., Ask]:
    """Return a function that gives a program: `by("claire")`, `by()` for a visitor."""
    known: dict[tuple, Ask] = {}

    def make(person: str = "", scopes: tuple[str, ...] = ALL, place: str = "") -> Ask:
        key = person, scopes, place
        if key not in known:
            known[key] = program(app, new_token(app, person, scopes, place=place) if person else "")
        return known[key]

    return make
