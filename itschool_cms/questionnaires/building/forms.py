"""The form of one field: what its kind needs, and when it is asked."""

from collections.abc import Callable
from typing import Any

import colander
from deform.widget import RadioChoiceWidget, SelectWidget, TextAreaWidget
from pyramid.request import Request

from itschool_cms.core.forms import (
    SAVE,
    Button,
    DecimalNumber,
    Form,
    FormSchema,
    LongText,
    ShortText,
    WholeNumber,
    choice,
)
from itschool_cms.core.i18n import _
from itschool_cms.core.numbers import MOST_DECIMALS

from ..checking import of_one
from ..conditions import COMPARED
from ..limits import MOST_MEGABYTES
from ..models import Field, Files, Kind, Operator, Questionnaire
from ..schemas import LONGEST_HELP, LONGEST_LABEL, flag
from ..wording import DECIMALS, FILES, OPERATORS, YES_NO

QUESTION, WHEN = _("Question"), _("When it is asked")
MORE = Button("more", _("Save and add another field"))


def _choices() -> colander.SchemaNode:
    return colander.SchemaNode(
        LongText(),
        name="choices",
        title=_("Choices"),
        description=_("One a line, at least two."),
        widget=TextAreaWidget(rows=6),
        section=QUESTION,
    )


def _numbers() -> list[colander.SchemaNode]:
    decimals = colander.SchemaNode(
        WholeNumber(0, MOST_DECIMALS),
        name="decimals",
        title=_("Decimals"),
        description=_("Two of them for an amount of money, for example."),
        widget=RadioChoiceWidget(values=[(str(number), title) for number, title in DECIMALS.items()]),
        section=QUESTION,
        default=0,
    )
    limits = [
        colander.SchemaNode(DecimalNumber(), name=name, title=title, section=QUESTION, missing=None)
        for name, title in (("low", _("Lowest number")), ("high", _("Highest number")))
    ]
    return [decimals, *limits]


def _files() -> list[colander.SchemaNode]:
    return [
        choice(
            FILES.items(),
            name="files",
            title=_("Files"),
            expanded=True,
            section=QUESTION,
            default=str(Files.ANY),
        ),
        colander.SchemaNode(
            WholeNumber(1, MOST_MEGABYTES),
            name="megabytes",
            title=_("Size of a file at most, in MB"),
            section=QUESTION,
            default=5,
        ),
    ]


OWN: dict[str, Callable[[], list[colander.SchemaNode]]] = {
    Kind.ONE: lambda: [_choices()],
    Kind.SEVERAL: lambda: [_choices()],
    Kind.NUMBER: _numbers,
    Kind.FILE: _files,
}


class FieldFormSchema(FormSchema):
    """What all kinds have in common; the condition looks at the fields before."""

    label = colander.SchemaNode(ShortText(LONGEST_LABEL), title=_("Question"), section=QUESTION)
    help = colander.SchemaNode(
        LongText(LONGEST_HELP),
        title=_("Explanation"),
        description=_("It stands below the question."),
        widget=TextAreaWidget(rows=3),
        section=QUESTION,
        missing="",
    )


class FieldForm:
    """The form of a field of a kind.

    Args:
        questionnaire: that it belongs to.
        kind: a Kind.
        field: the field that is changed; None for a new one.
    """

    def __init__(
        self, request: Request, questionnaire: Questionnaire, kind: str, field: Field | None
    ) -> None:
        self._request, self._questionnaire, self._kind, self._field = request, questionnaire, kind, field
        self._before = _before(questionnaire, field)
        self._form = Form(
            self._schema(),
            request,
            questionnaire,
            buttons=(SAVE,) if field is not None else (SAVE, MORE),
            cancel_url=request.resource_path(questionnaire, "build"),
        )

    @property
    def wants_more(self) -> bool:
        """Another field is to be added."""
        return self._form.pressed == MORE.name

    def submitted(self) -> Field | None:
        """Return the field that a valid form describes; None for anything else."""
        values = self._form.submitted()
        if values is None:
            return None
        if (wrong := self._condition(values)) is not None:
            self._form.refuse(wrong, "if_value")
            return None
        key = self._field.key if self._field is not None else self._questionnaire.new_key()
        field = Field(key=key, kind=self._kind, **values)
        if reason := of_one(field):
            self._form.refuse(reason, "choices" if "choices" in values else "high")
            return None
        return field

    def refuse(self, message: str) -> None:
        """Show the form again with what was typed, and the message."""
        self._form.refuse(message)

    def render(self) -> Any:
        """Return the markup."""
        if self._field is None:
            return self._form.render({})
        looked_at = self._questionnaire.field(self._field.if_key)
        values = vars(self._field)
        if looked_at is not None and looked_at.kind == Kind.YES_NO:
            said = self._request.words.translate(YES_NO.get(self._field.if_value, self._field.if_value))
            values = {**values, "if_value": said}
        return self._form.render(values)

    def _schema(self) -> FieldFormSchema:
        schema = FieldFormSchema()
        for node in OWN.get(self._kind, list)():
            schema.add(node)
        if self._kind == Kind.HEADING:
            schema["label"].title = _("Heading")
        else:
            schema.add(flag(name="required", title=_("An answer is needed"), section=QUESTION))
        for node in self._when() if self._before else ():
            schema.add(node)
        return schema

    def _when(self) -> list[colander.SchemaNode]:
        offered = [(each.key, each.label) for each in self._before]
        target = choice(offered, name="if_key", title=_("Only if this field"), section=WHEN, missing="")
        target.widget = SelectWidget(values=[("", _("Always asked")), *offered])
        return [
            target,
            choice(
                OPERATORS.items(),
                name="if_operator",
                title=_("Comparison"),
                expanded=True,
                section=WHEN,
                default=str(Operator.IS),
                missing=str(Operator.IS),
            ),
            colander.SchemaNode(
                ShortText(LONGEST_LABEL),
                name="if_value",
                title=_("This value"),
                description=_("Of a list: one of its choices, as it stands there."),
                section=WHEN,
                missing="",
            ),
        ]

    def _condition(self, values: dict[str, Any]) -> str | None:
        """Return what is wrong with the condition; puts its value as it is compared."""
        looked_at = next((each for each in self._before if each.key == values.get("if_key")), None)
        if looked_at is None:
            values.update({name: "" for name in ("if_key", "if_value") if name in values})
            return None
        if not values["if_value"]:
            return _("Say with what the answer is compared.")
        offered = self._offered(looked_at, values["if_operator"])
        if not offered:
            return None
        found = [
            value for value, label in offered if values["if_value"].casefold() in (value, label.casefold())
        ]
        if not found:
            labels = {"field": looked_at.label, "values": ", ".join(label for _value, label in offered)}
            return _("“${field}” has these values: ${values}.", mapping=labels)
        values["if_value"] = found[0]
        return None

    def _offered(self, looked_at: Field, operator: str) -> list[tuple[str, str]]:
        """Return the values that a condition can name, and what they are called; empty for any text."""
        if looked_at.kind == Kind.YES_NO:
            return [(value, self._request.words.translate(label)) for value, label in YES_NO.items()]
        # Of several the whole choice is compared, of one a part of its text can be.
        if looked_at.kind == Kind.SEVERAL or operator != Operator.CONTAINS:
            return [(each, each) for each in looked_at.offered]
        return []


def _before(questionnaire: Questionnaire, field: Field | None) -> tuple[Field, ...]:
    """Return the fields that a condition may look at: those that stand before."""
    fields = questionnaire.fields
    place = fields.index(field) if field in fields else len(fields)
    return tuple(each for each in fields[:place] if each.kind in COMPARED)
