"""Fixtures of all tests: the demo school, filled once, copied for each test; people who sign in and click."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.visitor import Visitor, close, copied, editing, open_app

# A busy machine is not a slow program: what takes time is measured by the benchmarks.
QUIET = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("house", max_examples=40, **QUIET)
settings.register_profile("long", max_examples=500, **QUIET)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the demo school, to be copied."""
    folder = tmp_path_factory.mktemp("filled")
    app = open_app(folder)
    from itschool_cms.scripts.demo import fill

    fill(app.registry)
    with editing(app) as tree:
        # What tests look for are the messages as the code has them.
        for person in tree.site["people"].values():
            person.language = "en"
    close(app)
    return folder


@pytest.fixture
def demo(filled: Path, tmp_path: Path) -> Iterator:
    """Return the application over a demo school of this test's own, on a FileStorage."""
    with copied(filled, tmp_path / "demo") as app:
        yield app


@pytest.fixture
def visit(demo) -> Callable[..., Visitor]:
    """Return a function that gives a browser on the demo school: `visit()` or `visit("amelie")`."""

    def open_browser(person: str = "") -> Visitor:
        visitor = Visitor(demo)
        if person:
            visitor.sign_in(person)
        return visitor

    return open_browser
