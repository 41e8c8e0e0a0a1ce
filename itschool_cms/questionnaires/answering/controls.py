"""The control of each kind of field."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import colander
from deform.widget import (
    CheckboxChoiceWidget,
    DateInputWidget,
    RadioChoiceWidget,
    SelectWidget,
    TextAreaWidget,
    TextInputWidget,
    Widget,
)
from pyramid.renderers import render

from itschool_cms.core.forms import (
    DecimalNumber,
    FilesWidget,
    LongText,
    ShortText,
    UploadedFile,
    WholeNumber,
    choice,
)
from itschool_cms.core.forms.controls import DecimalWidget, WholeNumberWidget
from itschool_cms.core.forms.renderer import Rendered
from itschool_cms.core.i18n import _
from itschool_cms.core.uploads import AcceptedFile

from ..limits import MOST_FILES
from ..models import Field, Files, Kind
from ..wording import YES_NO

MEGABYTE = 1_000_000
LONGEST_TEXT = 10_000
# Beyond this number a list is shorter than its buttons.
MOST_BUTTONS = 7
QUESTIONS = _("Questions")
HEADING = "itschool_cms.questionnaires:templates/heading.pt"
ACCEPTED = {
    Files.IMAGE: ("image/png,image/jpeg,image/gif,image/webp", "image/"),
    Files.PDF: (".pdf", "application/pdf"),
}


class AnswerFiles(UploadedFile):
    """Files of one answer, of the kind that the field takes.

    Args:
        kind: of Files.
    """

    def __init__(self, kind: str, megabytes: int) -> None:
        super().__init__(max_size=megabytes * MEGABYTE, max_files=MOST_FILES, of_item=True)
        self.kind = kind

    def _judge(self, item: Any) -> Any:
        judged = super()._judge(item)
        wanted = ACCEPTED.get(Files(self.kind), ("", ""))[1]
        if isinstance(judged, AcceptedFile) and not judged.content_type.startswith(wanted):
            reason = (
                _("This field takes pictures only.")
                if self.kind == Files.IMAGE
                else _("This field takes PDF files only.")
            )
            return _("${name}: ${reason}", mapping={"name": judged.name, "reason": reason})
        return judged


class Nothing(colander.SchemaType):
    """What asks nothing."""

    def serialize(self, node: colander.SchemaNode, appstruct: Any) -> Any:
        """Return nothing."""
        return colander.null

    def deserialize(self, node: colander.SchemaNode, cstruct: Any) -> Any:
        """Take nothing in."""
        return colander.null


class HeadingWidget(Widget):
    """A heading among the fields, with its explanation."""

    hidden = True
    requirements = ()

    def serialize(self, field: Any, cstruct: Any, **kw: Any) -> str:
        """Return the heading."""
        values = {"title": field.title, "text": field.schema.text, "css": self.item_css_class}
        return Rendered(render(HEADING, values, field.schema.bindings["request"]))

    def deserialize(self, field: Any, pstruct: Any) -> Any:
        """Take nothing in."""
        return colander.null


def _short(field: Field) -> dict[str, Any]:
    return {"typ": ShortText(), "widget": TextInputWidget()}


def _long(field: Field) -> dict[str, Any]:
    return {"typ": LongText(LONGEST_TEXT), "widget": TextAreaWidget(rows=4)}


def _number(field: Field) -> dict[str, Any]:
    if field.decimals:
        return {"typ": DecimalNumber(field.low, field.high, field.decimals), "widget": DecimalWidget()}
    low, high = (None if each is None else int(each) for each in (field.low, field.high))
    return {"typ": WholeNumber(low, high), "widget": WholeNumberWidget()}


def _date(field: Field) -> dict[str, Any]:
    return {"typ": colander.Date(), "widget": DateInputWidget(css_class="w-date")}


def _yes_no(field: Field) -> dict[str, Any]:
    return _one_of(tuple(YES_NO.items()), RadioChoiceWidget(values=tuple(YES_NO.items()), inline=True))


def _one(field: Field) -> dict[str, Any]:
    pairs = tuple((each, each) for each in field.offered)
    if len(pairs) <= MOST_BUTTONS:
        return _one_of(pairs, RadioChoiceWidget(values=pairs))
    return _one_of(pairs, SelectWidget(values=[("", _("Choose…")), *pairs]))


def _several(field: Field) -> dict[str, Any]:
    pairs = tuple((each, each) for each in field.offered)
    return _one_of(pairs, CheckboxChoiceWidget(values=pairs), multiple=True)


def _one_of(pairs: tuple[tuple[str, str], ...], widget: Widget, multiple: bool = False) -> dict[str, Any]:
    made = choice(pairs, multiple=multiple)
    return {"typ": made.typ, "widget": widget, "validator": made.validator}


def _file(field: Field) -> dict[str, Any]:
    widget = FilesWidget(view="download")
    widget.accept = ACCEPTED.get(Files(field.files), (FilesWidget.accept, ""))[0]
    return {"typ": AnswerFiles(field.files, field.megabytes), "widget": widget}


def _heading(field: Field) -> dict[str, Any]:
    return {"typ": Nothing(), "widget": HeadingWidget(), "text": field.help}


MAKERS: dict[str, Callable[[Field], dict[str, Any]]] = {
    Kind.SHORT: _short,
    Kind.LONG: _long,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.YES_NO: _yes_no,
    Kind.ONE: _one,
    Kind.SEVERAL: _several,
    Kind.FILE: _file,
    Kind.HEADING: _heading,
}


def node_of(field: Field, description: str) -> colander.SchemaNode:
    """Return the node of a field.

    Args:
        description: what stands below its title.
    """
    made = MAKERS[field.kind](field)
    if field.required and field.asks:
        made["missing"] = colander.required
    else:
        made["missing"] = None if field.asks else colander.drop
    node = colander.SchemaNode(
        made.pop("typ"), name=field.key, title=field.label, description=description, section=QUESTIONS, **made
    )
    node.widget.item_css_class = f"q-{field.key}"
    if field.if_key:
        # Without a script it is shown where it is not asked: the browser must not insist.
        node.widget.attributes = MappingProxyType(
            {**(getattr(node.widget, "attributes", None) or {}), "required": None}
        )
    return node


def silent_node_of(field: Field) -> colander.SchemaNode:
    """Return the node of a field that was taken away: what an open form still sends for it is ignored."""
    node = node_of(field, "")
    node.missing, node.validator, node.typ = colander.drop, None, Nothing()
    node.widget.hidden = True
    node.widget.serialize = lambda field, cstruct, **kw: ""
    return node
