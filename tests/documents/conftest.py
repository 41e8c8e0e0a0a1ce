"""A small school for the tests of documents."""

import pytest

from itschool_cms.core.html import sanitise
from itschool_cms.documents.attachments import attach
from itschool_cms.documents.models import Document
from tests.small_school import SmallSchool, ago, ahead

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture
def school(small_school: SmallSchool) -> SmallSchool:
    return small_school


@pytest.fixture
def trip(school: SmallSchool) -> str:
    """A letter of Jeanne to class 3B with a file and a picture; returns its path."""
    letter = Document(
        title="Trip to Bokrijk",
        text=sanitise("<p>Bring <b>boots</b></p>"),
        audience=(school.group("3B"),),
        effective=ago(days=1),
    )
    attach(letter, 5, "notes.txt", b"0123456789")
    attach(letter, 6, "map.png", PNG)
    return school.publish("documents", letter, "jeanne")


@pytest.fixture
def form(school: SmallSchool) -> str:
    """A form for the whole school that is open from yesterday to next week; returns its path."""
    item = Document(
        title="Chromebook", kind="form", audience=("school",), effective=ago(days=2), expires=ahead(days=7)
    )
    return school.publish("documents", item, "claire")
