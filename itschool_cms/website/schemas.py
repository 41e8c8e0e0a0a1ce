"""The fields of pages, news, links and sections."""

from typing import Any

import colander
import deform

from itschool_cms.core.forms import FieldsSchema, FormSchema, LongText, RichText, ShortText, choice
from itschool_cms.core.forms.languages import language_widget
from itschool_cms.core.forms.tags import tags_node
from itschool_cms.core.html import sanitise
from itschool_cms.core.i18n import LANGUAGES, _
from itschool_cms.core.models import utcnow

from .addresses import Address
from .languages import twins
from .models import GALLERY, LIST, NEWS, Edition, Page, Section


def summary_node() -> colander.SchemaNode:
    """Return the field of one or two sentences for lists."""
    return colander.SchemaNode(
        LongText(500),
        title=_("Summary"),
        description=_("One or two sentences, shown in lists."),
        widget=deform.widget.TextAreaWidget(rows=2),
        missing="",
    )


def text_node() -> colander.SchemaNode:
    """Return the field of rich text."""
    return colander.SchemaNode(
        RichText(),
        title=_("Text"),
        missing=sanitise(""),
    )


def outline_node(**options: Any) -> colander.SchemaNode:
    """Return the field that asks for a table of contents."""
    return colander.SchemaNode(
        colander.Boolean(),
        widget=deform.widget.CheckboxWidget(),
        title=_("Show a table of contents"),
        description=_("It lists the headings of the text, where there are two or more."),
        missing=False,
        **options,
    )


def language_node() -> colander.SchemaNode:
    """Return the field of the language."""
    return choice(
        tuple(LANGUAGES.items()),
        widget=language_widget((("", _("All languages")),)),
        title=_("Language"),
        description=_(
            "In which language it is written. Readers of another one see its translation, if there is one."
        ),
        missing="",
    )


def hidden_node() -> colander.SchemaNode:
    """Return the field that leaves an item out of the navigation."""
    return colander.SchemaNode(
        colander.Boolean(),
        widget=deform.widget.CheckboxWidget(),
        title=_("Leave it out of the menus"),
        description=_("Who knows the address, or follows a link, still finds it."),
        missing=False,
    )


class PublishedSchema(FormSchema):
    """What the forms of published things have in common."""

    # Whoever may see it sees all of it.
    shown: tuple[str, ...] = (
        *("title", "description", "text", "default_page", "address", "language"),
        *("file", "image", "alt", "credit", "on"),
    )


class ItemNumber(colander.SchemaType):
    """The uid of an item; 0 for none."""

    plain = "reference"

    def serialize(self, node, appstruct):
        """Return the digits."""
        return colander.null if appstruct in (colander.null, None) else str(appstruct)

    def deserialize(self, node, cstruct):
        """Return the uid."""
        return colander.null if cstruct is colander.null else int(cstruct)


class LocalisedFacts(FieldsSchema):
    """What is known of a thing that is translated beside its form."""

    translations = colander.SchemaNode(ItemNumber(), missing=0)


class LocalisedSchema(PublishedSchema):
    """What the forms of things that are translated have in common."""

    facts = LocalisedFacts

    @classmethod
    def takes_facts(cls, site: Any, trusted: bool) -> bool:
        """Translations stay together."""
        return True

    @classmethod
    def attributes(cls) -> tuple[str, ...]:
        """Return the names of the attributes; the translations are linked beside the form."""
        return (*super().attributes(), "translations")

    def to_item(self, appstruct: dict[str, Any], item: Any, request: Any) -> dict[str, Any]:
        """Return the attributes. Raises colander.Invalid for the language of another translation."""
        values = super().to_item(appstruct, item, request)
        language = values.get("language", "")
        if item is not None and language != item.language and twins(item, request.site, language):
            error = colander.Invalid(self)
            error["language"] = _(
                "A translation of it is in this language already: unlink one of the two first."
            )
            raise error
        return values


LAYOUTS = (
    (LIST, _("List: news, then pages")),
    (NEWS, _("News: the news alone, the newest first")),
    (GALLERY, _("Gallery: pictures, then pages")),
)


class SectionSchema(LocalisedSchema):
    """Fields of a section."""

    title = colander.SchemaNode(ShortText(120), title=_("Title"))
    description = summary_node()
    default_page = choice(
        lambda node, bound: _pages_of(bound.get("context")),
        title=_("First page"),
        description=_("It is shown in the place of the list of pages."),
        missing="",
    )
    layout = choice(
        LAYOUTS,
        title=_("Show as"),
        description=_("Pages stay in the menus, whatever the section shows."),
        default=LIST,
        missing=LIST,
    )
    language = language_node()
    hidden = hidden_node()

    def after_bind(self, node: colander.SchemaNode, bound: dict[str, Any]) -> None:
        """Ask for the first page only where there are pages: not while a section is added to another one."""
        adding = getattr(bound.get("request"), "view_name", "") == "add"
        # Whoever needs the values before the form is drawn binds twice.
        if "default_page" in node and (adding or not _pages_of(bound.get("context"))):
            del node["default_page"]


def _pages_of(section: Any) -> list[tuple[str, str]]:
    if not isinstance(section, Section):
        return []
    return [(each.__name__, each.title) for each in section.values() if isinstance(each, Page)]


class LinkSchema(PublishedSchema):
    """Fields of a link."""

    title = colander.SchemaNode(ShortText(120), title=_("Title"))
    address = colander.SchemaNode(
        Address(),
        title=_("Address"),
        description=_("An address that begins with https://, or a page of this site such as /inscriptions."),
    )
    description = summary_node()
    hidden = hidden_node()


class News(LongText):
    """What is new in a version: said to people while they are asked, no text of the page."""

    max_length = 1_000


class PageSchema(LocalisedSchema):
    """Fields of a page; one that binds can be given a new version, which people are asked to accept."""

    not_attributes = (*LocalisedSchema.not_attributes, "new_version", "news")

    title = colander.SchemaNode(ShortText(120), title=_("Title"))
    description = summary_node()
    text = text_node()
    outline = outline_node()
    language = language_node()
    tags = tags_node()
    hidden = hidden_node()
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
