"""A small school whose documents two people edit."""

from collections.abc import Iterator
from typing import Any

import pytest

from itschool_cms.core.html import sanitise
from itschool_cms.documents.attachments import attach
from itschool_cms.documents.models import Document
from itschool_cms.events.models import Event
from tests.documents.conftest import PNG
from tests.small_school import SmallSchool, ahead


@pytest.fixture(scope="session")
def house() -> Iterator[SmallSchool]:
    """The school that all tests of editing share: each works on items of its own."""
    school = SmallSchool()
    yield school
    school.close()


@pytest.fixture
def letter(house: SmallSchool, request: pytest.FixtureRequest) -> str:
    """A published letter to class 3B by Jeanne, with a picture; returns its path."""
    item = Document(
        title="Trip",
        description="By train",
        text=sanitise("<p>Bring boots and lunch</p>"),
        audience=(house.group("3B"),),
    )
    attach(item, 6, "map.png", PNG)
    return house.publish("documents", item, "jeanne")


@pytest.fixture
def party(house: SmallSchool) -> str:
    """A published event of tomorrow; returns its path."""
    item = Event(title="Party", audience=("school",), start=ahead(days=1), end=ahead(days=1, hours=2))
    return house.publish("events", item, "claire")


def form_of(page: Any) -> Any:
    """Return the form of an item on the page."""
    return page.forms["deform"]


def item_at(house: SmallSchool, path: str, *names: str) -> tuple[Any, ...]:
    """Return attributes of the item at the path."""
    with house.editing() as tree:
        catalog = tree.site.catalog
        item = catalog.resolve(catalog.uid_at(path))
        return tuple(getattr(item, name) for name in names)
