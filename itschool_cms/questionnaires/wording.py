"""What kinds of fields, conditions and answers are called."""

from datetime import date
from decimal import Decimal
from typing import Any

from itschool_cms.core.files import StoredFile
from itschool_cms.core.i18n import _
from itschool_cms.core.numbers import Number, places

from .models import NO, YES, Field, Files, Kind, Operator, Respondents

KINDS: dict[str, str] = {
    Kind.SHORT: _("Short text"),
    Kind.LONG: _("Long text"),
    Kind.NUMBER: _("Number or amount"),
    Kind.DATE: _("Date"),
    Kind.YES_NO: _("Yes or no"),
    Kind.ONE: _("One of a list"),
    Kind.SEVERAL: _("Several of a list"),
    Kind.FILE: _("File"),
    Kind.HEADING: _("Heading or explanation"),
}
ICONS: dict[str, str] = {
    Kind.SHORT: "pen",
    Kind.LONG: "doc",
    Kind.NUMBER: "numbers",
    Kind.DATE: "calendar",
    Kind.YES_NO: "check",
    Kind.ONE: "radio",
    Kind.SEVERAL: "list",
    Kind.FILE: "clip",
    Kind.HEADING: "heading",
}
OPERATORS: dict[str, str] = {
    Operator.IS: _("is"),
    Operator.IS_NOT: _("is not"),
    Operator.CONTAINS: _("contains"),
}
CONDITIONS: dict[str, str] = {
    Operator.IS: _("Only if “${field}” is “${value}”."),
    Operator.IS_NOT: _("Only if “${field}” is not “${value}”."),
    Operator.CONTAINS: _("Only if “${field}” contains “${value}”."),
}
FILES: dict[str, str] = {
    Files.ANY: _("Documents and pictures"),
    Files.IMAGE: _("Pictures only"),
    Files.PDF: _("PDF only"),
}
RESPONDENTS: dict[str, str] = {
    Respondents.CHILD: _("One answer for each child"),
    Respondents.PERSON: _("One answer of each adult"),
}
DECIMALS = {0: _("Whole numbers only"), 1: _("One decimal"), 2: _("Two decimals")}
UNKNOWN = _("Somebody whose name you do not see")
YES_NO = {YES: _("Yes"), NO: _("No")}


def condition(words: Any, field: Field, fields: tuple[Field, ...]) -> str:
    """Return the condition of a field as a sentence; empty for a field that is always asked."""
    looked_at = next((each for each in fields if each.key == field.if_key), None)
    if looked_at is None:
        return ""
    value = YES_NO.get(field.if_value, "") if looked_at.kind == Kind.YES_NO else ""
    said = words.translate(value) if value else field.if_value
    return words.translate(CONDITIONS[field.if_operator], field=looked_at.label, value=said)


def shown(words: Any, field: Field, value: Any) -> str:
    """Return an answer to a field as people read it; empty for none."""
    if value is None:
        return ""
    if field.kind == Kind.YES_NO:
        return words.translate(YES_NO.get(value, value))
    if isinstance(value, date):
        return words.date(value)
    if isinstance(value, tuple):
        return ", ".join(each.name if isinstance(each, StoredFile) else str(each) for each in value)
    return shown_number(words, field, value) if isinstance(value, int | Decimal) else str(value)


def shown_number(words: Any, field: Field, value: Number, grouped: bool = True) -> str:
    """Return a number that answers a field, as the language writes it, those of one field alike.

    Args:
        grouped: with a mark for thousands; never in whole ones, which may be those of a street or a town.
    """
    decimals = max(field.decimals, places(value))
    if grouped and decimals:
        return str(words.number(value, decimals))
    return f"{value:.{decimals}f}".replace(".", words.decimal_mark)
