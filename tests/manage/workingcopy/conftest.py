"""A small school in which something published is rewritten in peace."""

from collections.abc import Iterator
from typing import Any

import pytest

from itschool_cms.core.html import sanitise
from itschool_cms.documents.attachments import attach
from itschool_cms.documents.models import Document
from tests.documents.conftest import PNG
from tests.small_school import SmallSchool


@pytest.fixture(scope="session")
def house() -> Iterator[SmallSchool]:
    """The school that all tests of working copies share: each works on items of its own."""
    school = SmallSchool()
    yield school
    school.close()


@pytest.fixture
def letter(house: SmallSchool) -> str:
    """A published letter to class 3B by Jeanne, with a picture; returns its path."""
    item = Document(
        title="Trip",
        description="By train",
        text=sanitise("<p>Bring boots and lunch</p>"),
        audience=(house.group("3B"),),
    )
    attach(item, 6, "map.png", PNG)
    return house.publish("documents", item, "jeanne")


def make(browser: Any, path: str) -> str:
    """Make a working copy by the menu of the item; returns its path."""
    answer = button(browser.get(path), "make").submit(status=303)
    return answer.location.removeprefix("http://localhost").removesuffix("/edit").rstrip("/")


def button(page: Any, act: str) -> Any:
    """Return the form whose button does something with a working copy."""
    found = [form for form in page.forms.values() if "copy" in form.fields and form["copy"].value == act]
    assert found, f"There is no button to {act} here."
    return found[0]


def write(browser: Any, path: str, **values: str) -> Any:
    """Save other values by the form of an item."""
    form = browser.get(f"{path}/edit").forms["deform"]
    for name, value in values.items():
        form[name] = value
    return form.submit("save", status=303)


def replace(browser: Any, path: str, status: int = 303, **values: str) -> Any:
    """Put a working copy in the place of its original, or try to."""
    form = page_form(browser.get(f"{path}/working-copy"))
    for name, value in values.items():
        form[name] = value
    return form.submit("copy", value="replace", status=status)


def page_form(page: Any) -> Any:
    """Return the form that puts a working copy in place."""
    return next(form for form in page.forms.values() if "seen" in form.fields)


def link(page: Any, text: str) -> str:
    """Return where a link of the banner leads."""
    found = [each["href"] for each in page.html.select(".notice a") if each.get_text(strip=True) == text]
    assert found, f"The banner has no link {text}."
    return found[0].rstrip("/")


def there(house: SmallSchool, path: str) -> Any:
    """Return the uid of the item at the path, or None."""
    with house.editing() as tree:
        return tree.site.catalog.uid_at(path)


def of(house: SmallSchool, path: str, *names: str) -> tuple[Any, ...]:
    """Return attributes of the item at the path."""
    with house.editing() as tree:
        item = tree.site.catalog.resolve(tree.site.catalog.uid_at(path))
        return tuple(getattr(item, name) for name in names)
