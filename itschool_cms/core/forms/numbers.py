"""Numbers in forms: whole ones, and those with decimals."""

from decimal import Decimal
from typing import Any

import colander
from pyramid.i18n import TranslationStringFactory

from ..numbers import MOST_DECIMALS, Number, parse_number, places
from .controls import DecimalWidget
from .types import in_range

_ = TranslationStringFactory("itschool_cms")

ONE_DECIMAL = _("Write a number with one decimal at most, such as 2.5.")
TWO_DECIMALS = _("Write a number with two decimals at most, such as 12.50.")


class DecimalNumber(colander.SchemaType):
    """A number with decimals, between `low` and `high` (included): a Decimal in the appstruct.

    Both the comma and the point are taken. A form that is bound to a request shows the one of its language.
    """

    widget_maker = DecimalWidget
    plain = "number"

    def __init__(
        self, low: Number | None = None, high: Number | None = None, decimals: int = MOST_DECIMALS
    ) -> None:
        self.low, self.high, self.decimals = low, high, decimals

    def serialize(self, node: colander.SchemaNode, appstruct: Any) -> Any:
        """Return the number as the language of the form writes it, without groups."""
        if appstruct is colander.null or appstruct is None:
            return colander.null
        return self._said(node, appstruct)

    def deserialize(self, node: colander.SchemaNode, cstruct: Any) -> Any:
        """Return the exact number. Raises colander.Invalid."""
        if cstruct is colander.null or cstruct == "":
            return colander.null
        try:
            number = parse_number(cstruct)
        except (ValueError, AttributeError, TypeError):
            raise colander.Invalid(node, self._wanted()) from None
        if places(number) > self.decimals:
            raise colander.Invalid(node, self._wanted())
        return in_range(node, number, self.low, self.high, lambda limit: self._said(node, limit))

    def _wanted(self) -> str:
        return ONE_DECIMAL if self.decimals == 1 else TWO_DECIMALS

    def _said(self, node: colander.SchemaNode, number: Number) -> str:
        request = (node.bindings or {}).get("request")
        text = f"{Decimal(number):f}"
        return text.replace(".", request.words.decimal_mark) if request is not None else text
