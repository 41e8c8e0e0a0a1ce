"""The people of the demo school read English: their pages hold the message ids."""

import pytest

from tests.visitor import editing


@pytest.fixture(autouse=True)
def english(demo):
    """Set the language of everybody."""
    with editing(demo) as tree:
        for person in tree.site["people"].values():
            person.language = "en"
