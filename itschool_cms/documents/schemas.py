"""The fields of a document."""

from typing import Any

import colander

from itschool_cms.core.files import keep
from itschool_cms.core.forms import LongText, RichText, ShortText, UploadedFile, choice
from itschool_cms.core.html import sanitise
from itschool_cms.core.i18n import _
from itschool_cms.families.schemas import AddressedSchema

from .attachments import MAX_FILES, MAX_SIZE
from .models import FORM, LETTER, Document

KINDS = ((LETTER, _("Letter")), (FORM, _("Form to fill in")))


def _present_files(node: colander.SchemaNode, bound: dict) -> list[tuple[str, str]]:
    return [(str(each.uid), each.name) for each in getattr(bound.get("context"), "attachments", ())]


class DocumentSchema(AddressedSchema):
    """A letter, a form or a file for an audience."""

    not_attributes = (*AddressedSchema.not_attributes, "kept")
    shown = ("title", "kind", "description", "text", "attachments")

    title = colander.SchemaNode(ShortText(150), title=_("Title"))
    kind = choice(KINDS, title=_("Kind"), expanded=True, default=LETTER)
    description = colander.SchemaNode(
        LongText(500),
        title=_("Summary"),
        description=_("One or two sentences that stand in lists."),
        missing="",
    )
    text = colander.SchemaNode(
        RichText(),
        title=_("Text"),
        description=_("A blank line begins a new paragraph."),
        missing=sanitise(""),
    )
    kept = choice(
        _present_files,
        multiple=True,
        title=_("Files of this document"),
        description=_("Untick a file to take it away."),
        missing=frozenset(),
    )
    attachments = colander.SchemaNode(
        UploadedFile(max_size=MAX_SIZE, max_files=MAX_FILES),
        title=_("Add files"),
        description=_("At most 20 files of 20 MB each: PDF, images, office documents or plain text."),
        missing=(),
        kept="kept",
    )

    def after_bind(self, node: colander.SchemaNode, bound: dict) -> None:
        """Ask which files stay only where there are files."""
        super().after_bind(node, bound)
        # Whoever needs the values before the form is drawn binds twice.
        if "kept" in self and not _present_files(node, bound):
            del self["kept"]

    def from_item(self, item: Document, request: Any) -> dict[str, Any]:
        """Return the values that the form shows: all present files are ticked."""
        values = super().from_item(item, request)
        values.pop("attachments", None)
        return {**values, "kept": {str(each.uid) for each in item.attachments}}

    def to_item(self, appstruct: dict[str, Any], item: Document | None, request: Any) -> dict[str, Any]:
        """Return the attributes: the files that stay, then the new ones.

        Raises:
            colander.Invalid: more files than a document may have.
        """
        values = super().to_item(appstruct, item, request)
        staying = set(values.pop("kept", ()))
        present = item.attachments if item is not None else ()
        stay = tuple(each for each in present if str(each.uid) in staying)
        new = tuple(values.get("attachments", ()))
        if len(stay) + len(new) > MAX_FILES:
            error = colander.Invalid(self)
            error["attachments"] = _("A document has at most ${max} files.", mapping={"max": MAX_FILES})
            raise error
        return {**values, "attachments": (*stay, *(keep(each) for each in new))}
