"""Money in forms: whole cents inside, `1 234,50` outside, and one strict way between them."""

import re

import colander
from pyramid.i18n import TranslationStringFactory

from .controls import MoneyWidget

_ = TranslationStringFactory("itschool_cms")

_BLANK = "[ \u00a0\u202f]"
# The pattern comes before any conversion: int() and Decimal() take far more than money.
_AMOUNT = re.compile(
    rf"(?:€{_BLANK}?)?(?P<whole>[0-9]{{1,3}}(?:{_BLANK}[0-9]{{3}}){{1,2}}|[0-9]{{1,9}})"
    rf"(?:[.,](?P<cents>[0-9]{{1,2}}))?(?:{_BLANK}?€)?"
)
_MAX_TEXT = 30


def parse_cents(text: str) -> int:
    """Return the whole cents of an amount in euro as a person types it; raises ValueError."""
    text = text.strip(" \t\r\n\u00a0\u202f")
    found = _AMOUNT.fullmatch(text) if len(text) <= _MAX_TEXT else None
    if found is None:
        raise ValueError("not an amount")
    whole = re.sub(_BLANK, "", found["whole"])
    return int(whole) * 100 + int((found["cents"] or "0").ljust(2, "0"))


def format_cents(cents: int) -> str:
    """Return whole cents as they stand in a form control: `1234,50`."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100},{abs(cents) % 100:02d}"


class Money(colander.SchemaType):
    """An amount: whole cents (int) in the appstruct, `1234,50` in the form."""

    widget_maker = MoneyWidget

    def serialize(self, node, appstruct):
        """Return the amount as text. Raises colander.Invalid for anything but whole cents."""
        if appstruct is colander.null or appstruct is None:
            return colander.null
        if type(appstruct) is not int:
            raise colander.Invalid(node, _("An amount is stored in whole cents."))
        return format_cents(appstruct)

    def deserialize(self, node, cstruct):
        """Return the whole cents. Raises colander.Invalid."""
        if cstruct is colander.null or cstruct == "":
            return colander.null
        try:
            return parse_cents(cstruct)
        except (ValueError, AttributeError):
            raise colander.Invalid(
                node, _("Write an amount such as 12.50, with two decimals at most.")
            ) from None


class MoneyRange:
    """A validator: the amount lies between `low` and `high`, both whole cents, both included."""

    def __init__(self, low: int | None = None, high: int | None = None):
        self.low, self.high = low, high

    def __call__(self, node: colander.SchemaNode, cents: int) -> None:
        """Raise colander.Invalid for an amount outside the range."""
        if self.low is not None and cents < self.low:
            limit = {"min": format_cents(self.low)}
            raise colander.Invalid(node, _("The amount must be at least ${min} €.", mapping=limit))
        if self.high is not None and cents > self.high:
            limit = {"max": format_cents(self.high)}
            raise colander.Invalid(node, _("The amount must be at most ${max} €.", mapping=limit))
