"""The fields of an image."""

from typing import Any

import colander

from itschool_cms.core.forms import ShortText
from itschool_cms.core.i18n import _

from ..files.fields import FileNode, put_file
from ..schemas import PublishedSchema
from .keeping import keep_picture
from .models import Image

MAX_SIZE = 20_000_000
PICTURES = ".jpg,.jpeg,.png,.gif,.webp,image/png,image/jpeg,image/gif,image/webp"


def picture_node(**options: Any) -> FileNode:
    """Return a field that takes one picture."""
    return FileNode(MAX_SIZE, PICTURES, **options)


class ImageSchema(PublishedSchema):
    """A picture and its words."""

    title = colander.SchemaNode(ShortText(120), title=_("Title"))
    file = picture_node(
        title=_("Image file"),
        description=_("JPEG, PNG, GIF or WebP, 20 MB at most. Place and camera are taken out of it."),
    )
    alt = colander.SchemaNode(
        ShortText(250),
        title=_("Description in words"),
        description=_("What the image shows, for who does not see it. It is needed to publish."),
        missing="",
    )
    credit = colander.SchemaNode(
        ShortText(120), title=_("Made by"), description=_("Shown below the image."), missing=""
    )

    def to_item(self, appstruct: dict[str, Any], item: Image | None, request: Any) -> dict[str, Any]:
        """Return the attributes.

        Raises:
            colander.Invalid: no file, one that cannot be drawn, or one that is published without words.
        """
        values = super().to_item(appstruct, item, request)
        self._need_words(values, item, request)
        put_file(self, values, item, keep_picture)
        return values

    def _need_words(self, values: dict[str, Any], item: Image | None, request: Any) -> None:
        published = item is not None and item.state == "published"
        if not values["alt"] and (published or "publish" in request.POST):
            error = colander.Invalid(self)
            error["alt"] = _("Describe the image in words first: some readers hear it instead of seeing it.")
            raise error
