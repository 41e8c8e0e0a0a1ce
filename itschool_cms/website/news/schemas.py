"""The fields of a news item."""

from datetime import date, datetime
from typing import Any

import colander

from itschool_cms.core.forms import ShortText
from itschool_cms.core.i18n import ZONE, _

from ..files.fields import put_file
from ..images.keeping import keep_picture
from ..images.schemas import picture_node
from ..models import News
from ..schemas import LocalisedSchema, language_node, outline_node, summary_node, text_node

WORDS_NEEDED = _("Describe the image in words: some readers hear it instead of seeing it.")


@colander.deferred
def today(node: colander.SchemaNode, bound: dict[str, Any]) -> date:
    """Return the day of now in Brussels."""
    return datetime.now(ZONE).date()


class NewsSchema(LocalisedSchema):
    """A title, a day, a summary, a text and a picture."""

    title = colander.SchemaNode(ShortText(120), title=_("Title"))
    on = colander.SchemaNode(
        colander.Date(),
        title=_("Date"),
        description=_("The newest stands first."),
        default=today,
    )
    description = summary_node()
    text = text_node()
    outline = outline_node()
    file = picture_node(
        title=_("Image"),
        description=_("JPEG, PNG, GIF or WebP, 20 MB at most."),
    )
    alt = colander.SchemaNode(
        ShortText(250),
        title=_("Description of the image in words"),
        description=_("What the image shows, for who does not see it."),
        missing="",
    )
    language = language_node()

    def to_item(self, appstruct: dict[str, Any], item: News | None, request: Any) -> dict[str, Any]:
        """Return the attributes.

        Raises:
            colander.Invalid: a picture that cannot be drawn, or one without words.
        """
        values = super().to_item(appstruct, item, request)
        put_file(self, values, item, keep_picture, needed=False)
        if values["file"] is not None and not values["alt"]:
            error = colander.Invalid(self)
            error["alt"] = WORDS_NEEDED
            raise error
        return values
