"""The fields of a file."""

from typing import Any

import colander

from itschool_cms.core.files import keep
from itschool_cms.core.forms import ShortText
from itschool_cms.core.i18n import _

from ..schemas import PublishedSchema, hidden_node, summary_node
from .fields import FileNode, put_file
from .models import File

MAX_SIZE = 25_000_000


class FileSchema(PublishedSchema):
    """A file and what it is."""

    title = colander.SchemaNode(ShortText(120), title=_("Title"))
    description = summary_node()
    file = FileNode(
        MAX_SIZE,
        title=_("File to download"),
        description=_("PDF, image, office document or plain text, 25 MB at most."),
    )

    hidden = hidden_node()

    def to_item(self, appstruct: dict[str, Any], item: File | None, request: Any) -> dict[str, Any]:
        """Return the attributes. Raises colander.Invalid when there is no file."""
        values = super().to_item(appstruct, item, request)
        put_file(self, values, item, keep)
        return values
