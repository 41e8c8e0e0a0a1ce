"""The fields of pages and sections."""

import colander
import deform

from itschool_cms.core.forms import FormSchema, LongText, RichText, ShortText
from itschool_cms.core.html import sanitise
from itschool_cms.core.i18n import _


class SectionSchema(FormSchema):
    """Fields of a section."""

    title = colander.SchemaNode(ShortText(120), title=_("Title"))
    description = colander.SchemaNode(
        LongText(500),
        title=_("Summary"),
        description=_("One or two sentences, shown in lists."),
        widget=deform.widget.TextAreaWidget(rows=2),
        missing="",
    )


class PageSchema(SectionSchema):
    """Fields of a page."""

    text = colander.SchemaNode(
        RichText(),
        title=_("Text"),
        description=_("A blank line begins a new paragraph."),
        missing=sanitise(""),
    )
