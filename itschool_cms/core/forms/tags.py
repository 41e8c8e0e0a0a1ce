"""Tags: words that people type with commas between them."""

from typing import Any

import colander
from deform.widget import TextInputWidget

from ..i18n import _
from ..naming import fold
from .types import ShortText

MAX_TAGS = 20
MAX_LENGTH = 40


class Tags(ShortText):
    """A tuple of tags, each once whatever its case and accents; typed as one line with commas."""

    plain = "tags"
    widget_maker = TextInputWidget
    max_length = MAX_TAGS * (MAX_LENGTH + 2)

    def serialize(self, node: colander.SchemaNode, appstruct: Any) -> Any:
        """Return the line."""
        return colander.null if appstruct in (colander.null, None, ()) else ", ".join(appstruct)

    def read(self, node: colander.SchemaNode, text: str) -> Any:
        """Return the tags, null for none. Raises colander.Invalid."""
        tags = merged((), (" ".join(each.split()) for each in text.split(",")))
        if any(len(tag) > MAX_LENGTH for tag in tags):
            limit = {"max": MAX_LENGTH}
            raise colander.Invalid(node, _("A tag has at most ${max} characters.", mapping=limit))
        if len(tags) > MAX_TAGS:
            raise colander.Invalid(node, _("Give at most ${max} tags.", mapping={"max": MAX_TAGS}))
        return tags or colander.null


def merged(tags: Any, more: Any) -> tuple[str, ...]:
    """Return the tags and those that are new, in their order; twins by case or accents count once."""
    found: dict[str, str] = {}
    for tag in (*tags, *more):
        if tag:
            found.setdefault(fold(tag), tag)
    return tuple(found.values())


def without(tags: Any, fewer: Any) -> tuple[str, ...]:
    """Return the tags that are not among those to take away, whatever their case and accents."""
    gone = {fold(tag) for tag in fewer}
    return tuple(tag for tag in tags if fold(tag) not in gone)


def tags_node() -> colander.SchemaNode:
    """Return the field of tags that the schemas of publishable types share."""
    return colander.SchemaNode(
        Tags(),
        title=_("Tags"),
        description=_("Words by which the staff find it again, with commas between them."),
        missing=(),
    )
