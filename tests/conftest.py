"""Fixtures of all tests: the demo school, filled once, copied for each test; people who sign in and click."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.small_school import SmallSchool
from tests.visitor import Visitor, close, editing, moved, open_app

# A busy machine is not a slow program: what takes time is measured by the benchmarks.
QUIET = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("house", max_examples=40, **QUIET)
settings.register_profile("long", max_examples=500, **QUIET)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))

# What lasts longest begins first: two workers then end together. Each takes whole files, in this order.
LONGEST = ("browser/test_pages.py", "test_access.py", "browser/", "access/", "scripts/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first."""
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    path = item.path.relative_to(Path(__file__).parent).as_posix()
    return next((rank for rank, start in enumerate(LONGEST) if path.startswith(start)), len(LONGEST))


def pytest_collection_finish() -> None:
    """Spare the collector of garbage what stays to the end: modules and tests, a million objects."""
    gc.collect()
    gc.freeze()


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


@pytest.fixture(scope="session")
def configured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return an application that is lent to tests, over databases of their own."""
    app = open_app(tmp_path_factory.mktemp("configured"))
    yield app
    close(app)


@pytest.fixture
def demo(configured: Any, filled: Path, tmp_path: Path) -> Iterator[Any]:
    """Return the application over a demo school of this test's own, on a FileStorage."""
    with moved(configured, filled, tmp_path / "demo") as app:
        yield app


@pytest.fixture(scope="session")
def built_school() -> Iterator[SmallSchool]:
    """Return the small school as it was built."""
    school = SmallSchool()
    yield school
    school.close()


@pytest.fixture
def small_school(built_school: SmallSchool) -> Iterator[SmallSchool]:
    """Return a small school of this test's own."""
    with built_school.layered():
        yield built_school


@pytest.fixture
def visit(demo) -> Callable[..., Visitor]:
    """Return a function that gives a browser on the demo school: `visit()` or `visit("amelie")`."""

    def open_browser(person: str = "") -> Visitor:
        visitor = Visitor(demo)
        if person:
            visitor.sign_in(person)
        return visitor

    return open_browser
