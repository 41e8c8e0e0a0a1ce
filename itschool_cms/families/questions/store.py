"""Where the questions of a school are kept, and when they go for good."""

from typing import Any

from itschool_cms.core.events import ItemAdded, ItemDestroyed
from itschool_cms.core.tree import walk

from .models import Questions

_NONE = Questions()


def questions_of(site: Any) -> Questions:
    """Return the questions of a site; none of a site that has not made its evolution steps."""
    found: Any = getattr(site, "questions", _NONE)
    return found


def add_store(site: Any, registry: Any = None) -> None:
    """Give a site the place where its questions are kept, if it has none."""
    if getattr(site, "questions", None) is None:
        site.questions = Questions()


def add_to_new_site(event: ItemAdded) -> None:
    """Give a new school the place where its questions are kept."""
    add_store(event.tree.site)


def forget_all(event: ItemDestroyed) -> None:
    """Let go what was asked about what went for good, or by whom."""
    questions = questions_of(event.tree.site)
    for item in () if questions.is_empty() else walk(event.item):
        for thread in questions.of(item.uid):
            questions.forget(thread)
