"""The fields of a document."""

from typing import Any

import colander

from itschool_cms.core.forms import FilesWidget, LongText, RichText, ShortText, UploadedFile, choice, stored
from itschool_cms.core.html import sanitise
from itschool_cms.core.i18n import _
from itschool_cms.families.questions.schemas import QuestionsNode
from itschool_cms.families.schemas import AddressedSchema
from itschool_cms.website.schemas import outline_node

from .attachments import MAX_FILES, MAX_SIZE
from .models import FORM, LETTER, Document

KINDS = ((LETTER, _("Letter")), (FORM, _("Form to fill in")))
CONTENT, FILES = _("Content"), _("Files")


class DocumentSchema(AddressedSchema):
    """A letter, a form or a file for an audience."""

    shown = ("title", "kind", "description", "text", "attachments")

    title = colander.SchemaNode(ShortText(150), title=_("Title"), section=CONTENT)
    kind = choice(KINDS, title=_("Kind"), expanded=True, default=LETTER, section=CONTENT)
    description = colander.SchemaNode(
        LongText(500),
        title=_("Summary"),
        description=_("One or two sentences that stand in lists."),
        section=CONTENT,
        missing="",
    )
    text = colander.SchemaNode(
        RichText(),
        title=_("Text"),
        section=CONTENT,
        missing=sanitise(""),
    )
    outline = outline_node(section=CONTENT)
    attachments = colander.SchemaNode(
        UploadedFile(max_size=MAX_SIZE, max_files=MAX_FILES, of_item=True),
        title=_("Attached files"),
        description=_("At most 20 files of 20 MB each: PDF, images, office documents or plain text."),
        widget=FilesWidget(view="download"),
        section=FILES,
        missing=(),
    )
    takes_questions = QuestionsNode()

    def to_item(self, appstruct: dict[str, Any], item: Document | None, request: Any) -> dict[str, Any]:
        """Return the attributes: the files that stay, then the new ones."""
        values = super().to_item(appstruct, item, request)
        # Values that come back from a version bring their files by themselves.
        return values | {name: stored(values[name]) for name in ("attachments",) if name in values}
