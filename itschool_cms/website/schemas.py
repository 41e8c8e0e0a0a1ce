"""The fields of pages and sections."""

from typing import Any

import colander
import deform

from itschool_cms.core.forms import FormSchema, LongText, RichText, ShortText
from itschool_cms.core.html import sanitise
from itschool_cms.core.i18n import _
from itschool_cms.core.models import utcnow

from .models import Edition, Page


class SectionSchema(FormSchema):
    """Fields of a section."""

    shown: tuple[str, ...] = ("title", "description")

    title = colander.SchemaNode(ShortText(120), title=_("Title"))
    description = colander.SchemaNode(
        LongText(500),
        title=_("Summary"),
        description=_("One or two sentences, shown in lists."),
        widget=deform.widget.TextAreaWidget(rows=2),
        missing="",
    )


class News(LongText):
    """What is new in a version: said to people while they are asked, no text of the page."""

    max_length = 1_000


class PageSchema(SectionSchema):
    """Fields of a page; one that binds can be given a new version, which people are asked to accept."""

    not_attributes = (*SectionSchema.not_attributes, "new_version", "news")
    shown = ("title", "description", "text")

    text = colander.SchemaNode(
        RichText(),
        title=_("Text"),
        description=_("A blank line begins a new paragraph."),
        missing=sanitise(""),
    )
    new_version = colander.SchemaNode(
        colander.Boolean(),
        widget=deform.widget.CheckboxWidget(),
        title=_("This is a new version, to be accepted"),
        description=_("Everybody is asked at their next sign-in. Leave it out for a small correction."),
        missing=False,
    )
    news = colander.SchemaNode(
        News(),
        title=_("What is new"),
        description=_("In two or three sentences: people read them before they accept."),
        widget=deform.widget.TextAreaWidget(rows=3),
        missing="",
    )

    @classmethod
    def attributes(cls) -> tuple[str, ...]:
        """Return the names of the attributes; a new version stands among the editions."""
        return (*super().attributes(), "editions")

    def after_bind(self, node: colander.SchemaNode, bound: dict[str, Any]) -> None:
        """Leave versions to the pages that bind."""
        # Whoever needs the values before the form is drawn binds twice.
        if "news" in node and not getattr(bound["context"], "binds", False):
            del node["new_version"]
            del node["news"]

    def validator(self, node: colander.SchemaNode, values: dict[str, Any]) -> None:
        """Have each new version explained."""
        if values.get("new_version") and not values["news"]:
            error = colander.Invalid(node)
            error["news"] = _("Write what is new: people read it before they accept.")
            raise error

    def to_item(self, appstruct: dict[str, Any], item: Page | None, request: Any) -> dict[str, Any]:
        """Return the attributes; a new version stands after those of before."""
        values = super().to_item(appstruct, item, request)
        is_new, news = values.pop("new_version", False), values.pop("news", "")
        if is_new and item is not None:
            values["editions"] = (*item.editions, Edition(utcnow(), news))
        return values
