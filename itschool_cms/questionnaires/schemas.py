"""The fields of a questionnaire itself; what it asks is built on a page of its own."""

from typing import Any

import colander
from deform.widget import CheckboxChoiceWidget, CheckboxWidget, Widget

from itschool_cms.core.forms import (
    DecimalNumber,
    FieldsSchema,
    ItemsSchema,
    LongText,
    RichText,
    ShortText,
    WholeNumber,
    choice,
)
from itschool_cms.core.forms.moments import Beginning, Ending
from itschool_cms.core.html import sanitise
from itschool_cms.core.i18n import _
from itschool_cms.core.numbers import MOST_DECIMALS
from itschool_cms.core.records import Record
from itschool_cms.families.schemas import AddressedSchema, AudienceNode
from itschool_cms.families.schemas.addressed import Tokens

from .checking import refusal
from .limits import MOST_FIELDS, MOST_MEGABYTES
from .models import DAYS_KEPT, Field, Files, Operator, Questionnaire, Respondents
from .telling import record_of
from .wording import FILES, KINDS, OPERATORS, RESPONDENTS

CONTENT, ANSWERS = _("Content"), _("Answers")
MOST_DAYS = 3_650
LONGEST_LABEL, LONGEST_HELP = 200, 1_000


def flag(**given: Any) -> colander.SchemaNode:
    """Return a node for a tick."""
    return colander.SchemaNode(colander.Boolean(), widget=CheckboxWidget(), missing=False, **given)


class NoControl(Widget):
    """Fields that no form shows: they are built on a page of their own, and stay as they are."""

    hidden = True
    min_len = None
    max_len = MOST_FIELDS
    requirements = ()

    def serialize(self, field: Any, cstruct: Any, **kw: Any) -> str:
        """Return nothing."""
        return ""

    def deserialize(self, field: Any, pstruct: Any) -> Any:
        """Return the fields that the questionnaire has."""
        present = (field.schema.bindings or {}).get("context")
        fields = present.fields if isinstance(present, Questionnaire) else ()
        return field.schema.serialize([vars(each) for each in fields]) if fields else colander.null


class FieldSchema(FieldsSchema):
    """One field, as programs and files name it."""

    key = colander.SchemaNode(ShortText(7), title=_("Key"))
    kind = choice(KINDS.items(), title=_("Kind"))
    label = colander.SchemaNode(ShortText(LONGEST_LABEL), title=_("Question"))
    help = colander.SchemaNode(LongText(LONGEST_HELP), title=_("Explanation"), missing="")
    required = flag(title=_("An answer is needed"))
    choices = colander.SchemaNode(LongText(), title=_("Choices"), missing="")
    decimals = colander.SchemaNode(WholeNumber(0, MOST_DECIMALS), title=_("Decimals"), missing=0)
    low = colander.SchemaNode(DecimalNumber(), title=_("Lowest number"), missing=None)
    high = colander.SchemaNode(DecimalNumber(), title=_("Highest number"), missing=None)
    files = choice(FILES.items(), title=_("Files"), missing=str(Files.ANY))
    megabytes = colander.SchemaNode(WholeNumber(1, MOST_MEGABYTES), title=_("Size (MB)"), missing=5)
    if_key = colander.SchemaNode(ShortText(7), title=_("Only if this field"), missing="")
    if_operator = choice(OPERATORS.items(), title=_("Comparison"), missing=str(Operator.IS))
    if_value = colander.SchemaNode(ShortText(LONGEST_LABEL), title=_("This value"), missing="")


class FieldList(ItemsSchema):
    """What a questionnaire asks."""

    field = FieldSchema(title=_("Field"))

    def in_words(self, words: Any, fields: tuple[Field, ...]) -> list[Record]:
        """Return the fields as people read them: see `core.records`."""
        return [record_of(words, field, fields) for field in fields]


class FamiliesNode(AudienceNode):
    """Families and staff: who answers is known, so visitors are not among them."""

    def after_bind(self, node: colander.SchemaNode, bindings: dict[str, Any]) -> None:
        """Offer everybody but the public."""
        super().after_bind(node, bindings)
        offered = [each for each in self.widget.values if each[0] != "public"]
        self.widget = CheckboxChoiceWidget(values=offered)
        self.typ = Tokens(tuple(each for each, _label in offered), self.typ.kept)
        self.default = tuple(each for each in self.default if each != "public")


class QuestionnaireSchema(AddressedSchema):
    """What a questionnaire is, whom it asks and until when."""

    shown = ("title", "introduction", "respondents", "opens", "closes", "fields")

    title = colander.SchemaNode(ShortText(150), title=_("Title"), section=CONTENT)
    introduction = colander.SchemaNode(
        RichText(),
        title=_("Introduction"),
        description=_("Why you ask, and what becomes of the answers."),
        section=CONTENT,
        missing=sanitise(""),
    )
    respondents = choice(
        RESPONDENTS.items(),
        title=_("Who answers"),
        description=_(
            "For each child, any of its adults answers, and all of them see the answer. Of each adult:"
            " parents and guardians are waited for; staff may answer too."
        ),
        expanded=True,
        default=str(Respondents.CHILD),
        section=ANSWERS,
    )
    signers_only = flag(
        title=_("Only adults who may sign for the child answer"),
        description=_("The other adults of the child read the answer."),
        section=ANSWERS,
    )
    changeable = colander.SchemaNode(
        colander.Boolean(),
        widget=CheckboxWidget(),
        title=_("An answer may be changed until the questionnaire closes"),
        default=True,
        missing=False,
        section=ANSWERS,
    )
    opens = colander.SchemaNode(
        Beginning(),
        title=_("Answers from"),
        description=_("Empty: as soon as it is visible."),
        section=ANSWERS,
        missing=None,
    )
    closes = colander.SchemaNode(
        Ending(),
        title=_("Answers until"),
        description=_("Empty: without an end. A day without a time counts to its end."),
        section=ANSWERS,
        missing=None,
    )
    days_kept = colander.SchemaNode(
        WholeNumber(0, MOST_DAYS),
        title=_("Days that answers are kept"),
        description=_(
            "Counted from the end of the questionnaire, or without an end from each answer; then they are"
            " deleted. 0: never."
        ),
        default=DAYS_KEPT,
        missing=DAYS_KEPT,
        section=ANSWERS,
    )
    fields = FieldList(title=_("Fields"), widget=NoControl(), missing=())
    audience = FamiliesNode()

    def from_item(self, item: Questionnaire, request: Any) -> dict[str, Any]:
        """Return the values that the form shows, each field as a mapping."""
        return {**super().from_item(item, request), "fields": [vars(field) for field in item.fields]}

    def to_item(self, appstruct: dict[str, Any], item: Questionnaire | None, request: Any) -> dict[str, Any]:
        """Return the attributes of the questionnaire."""
        fields = tuple(Field(**values) for values in appstruct.get("fields", ()))
        return {**super().to_item(appstruct, item, request), "fields": fields}

    def validator(self, node: colander.SchemaNode, values: dict[str, Any]) -> None:
        """Refuse an end before the beginning, and fields that do not go together. Raises colander.Invalid."""
        super().validator(node, values)
        opens, closes = values["opens"], values["closes"]
        if opens is not None and closes is not None and closes <= opens:
            error = colander.Invalid(node)
            error["closes"] = _("The end must come after the beginning.")
            raise error
        if reason := refusal(tuple(Field(**each) for each in values["fields"])):
            error = colander.Invalid(node)
            error["fields"] = reason
            raise error
