"""Forms of finance."""

from typing import Any

import colander
from deform.widget import CheckboxWidget, DateInputWidget
from stdnum import bic, iban
from stdnum.be import vat

from itschool_cms.core.forms import (
    FieldsSchema,
    FormSchema,
    ItemsSchema,
    LongText,
    Money,
    MoneyRange,
    SequenceWidget,
    ShortText,
    WholeNumber,
    choice,
)
from itschool_cms.core.i18n import _
from itschool_cms.families.models import today

from .models import Invoice, InvoiceState, Line, Nature
from .qr import LONGEST_NAME
from .refusals import AlreadyIssued

MOST_LINES = 30
MOST_OF_ONE = 999
HIGHEST_PRICE = 9_999_999


def _date(**given: Any) -> colander.SchemaNode:
    return colander.SchemaNode(colander.Date(), widget=DateInputWidget(css_class="w-date"), **given)


class LineSchema(FieldsSchema):
    """One line of an invoice."""

    text = colander.SchemaNode(ShortText(120), title=_("What for"))
    quantity = colander.SchemaNode(WholeNumber(1, MOST_OF_ONE), title=_("Quantity"))
    unit_cents = colander.SchemaNode(Money(), title=_("Price of one"), validator=MoneyRange(0, HIGHEST_PRICE))
    nature = choice(
        ((Nature.COMPULSORY, _("Compulsory")), (Nature.OPTIONAL, _("Optional"))),
        title=_("Compulsory or optional"),
        expanded=True,
    )


class LinesSchema(ItemsSchema):
    """The lines of an invoice."""

    line = LineSchema(title=_("Line"))


class InvoiceFacts(FieldsSchema):
    """What is known of an invoice beside its form."""

    state = choice([(state, state) for state in InvoiceState])
    number = colander.SchemaNode(WholeNumber(0), missing=0)
    issued_on = _date(missing=None)
    paid_on = _date(missing=None)
    cancelled_on = _date(missing=None)
    cancel_reason = colander.SchemaNode(ShortText(), missing="")


class InvoiceSchema(FormSchema):
    """An invoice while it is a draft."""

    facts = InvoiceFacts

    shown = ("title", "due_on", "lines")

    title = colander.SchemaNode(ShortText(120), title=_("Subject"))
    due_on = _date(title=_("To pay by"), description=_("You can still change it when you issue the invoice."))
    lines = LinesSchema(title=_("Lines"), widget=SequenceWidget(min_len=1, max_len=MOST_LINES))

    @classmethod
    def takes_facts(cls, site: Any, trusted: bool) -> bool:
        """Tell whether issued invoices may be brought in: by the operator of a school that has none."""
        return trusted and site.finance.numbers.last == 0

    def from_item(self, item: Invoice, request: Any) -> dict[str, Any]:
        """Return the values that the form shows, each line as a mapping."""
        return {**super().from_item(item, request), "lines": [vars(line) for line in item.lines]}

    def to_item(self, appstruct: dict[str, Any], item: Invoice | None, request: Any) -> dict[str, Any]:
        """Return the attributes of the invoice; raises colander.Invalid for one that was issued."""
        if item is not None and not item.is_draft():
            raise colander.Invalid(self, AlreadyIssued.message)
        lines = tuple(Line(**values) for values in appstruct["lines"])
        return {**super().to_item(appstruct, item, request), "lines": lines}


class IssueSchema(FormSchema):
    """Issuing an invoice."""

    due = _date(title=_("To pay by"))


def _not_in_future(node: colander.SchemaNode, day: Any) -> None:
    if day > today():
        raise colander.Invalid(node, _("This day is still to come."))


class PaymentSchema(FormSchema):
    """Noting a payment."""

    on = _date(title=_("Paid on"), validator=_not_in_future)


class CancelSchema(FormSchema):
    """Cancelling an invoice."""

    reason = colander.SchemaNode(
        ShortText(), title=_("Reason"), description=_("For the office: families do not see it.")
    )


def _iban(node: colander.SchemaNode, text: str) -> None:
    # The check of a country's own digits refuses accounts that banks use in samples and tests.
    if not iban.is_valid(text, check_country=False):
        raise colander.Invalid(node, _("Write an IBAN such as BE71 0961 2345 6769."))


def _bic(node: colander.SchemaNode, text: str) -> None:
    if not bic.is_valid(text):
        raise colander.Invalid(node, _("Write a BIC of 8 or 11 characters."))


def _enterprise_number(node: colander.SchemaNode, text: str) -> None:
    if not vat.is_valid(text):
        raise colander.Invalid(node, _("Write an enterprise number such as 0123.456.749."))


def _short(title: str, length: int, **given: Any) -> colander.SchemaNode:
    return colander.SchemaNode(ShortText(length), title=title, missing="", **given)


class SettingsSchema(FormSchema):
    """How the school is paid."""

    account_holder = _short(
        _("Account holder"), LONGEST_NAME, description=_("When it is empty: the name of the school.")
    )
    iban = _short(_("Account (IBAN)"), 42, validator=_iban, preparer=lambda text: text and iban.compact(text))
    bic = _short(_("BIC"), 11, validator=_bic, preparer=lambda text: text and text.upper())
    enterprise_number = _short(
        _("Enterprise number"),
        20,
        validator=_enterprise_number,
        preparer=lambda text: text and vat.compact(text),
    )
    mention = colander.SchemaNode(
        LongText(500),
        title=_("Small print"),
        description=_("Below each invoice: value added tax, whom to ask."),
        missing="",
    )
    communication_as_text = colander.SchemaNode(
        colander.Boolean(),
        title=_("Send the communication as free text in the QR code"),
        description=_("For banks that refuse the twelve digits as a reference."),
        widget=CheckboxWidget(),
        missing=False,
    )
    retention_years = colander.SchemaNode(WholeNumber(10, 99), title=_("Keep invoices for (years)"))
