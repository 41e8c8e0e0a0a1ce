"""Who reads a question, in plain words: what the pages tell before and after somebody asks."""

from typing import Any

from itschool_cms.core.i18n import _

from ..models import Child
from .models import TakesQuestions
from .rights import author_of, groups_for

YOU, ASKER = _("You alone of the family"), _("Who asked, alone of the family")
OFFICE = _("The office of the school")
EDITORS = _("Those at the school who may edit this page")
AUTHOR = _("${name}, who wrote it")
TEACHERS = _("The teachers of ${groups}")


def readers_in_words(request: Any, item: TakesQuestions, child: Child | None, own: bool = True) -> list[str]:
    """Return who reads a question about a child, or about none.

    Args:
        own: it is told to who asks.
    """
    translate, author = request.words.translate, author_of(item)
    parts = [translate(YOU if own else ASKER), translate(OFFICE)]
    if author is not None:
        parts.append(translate(AUTHOR, name=author.title))
    groups = groups_for(item, child)
    if groups:
        labels = ", ".join(group.short_title or group.title for group in groups)
        parts.append(translate(TEACHERS, groups=labels))
    parts.append(translate(EDITORS))
    return parts
