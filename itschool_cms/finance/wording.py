"""How invoices are spoken of: names, states and lateness in the words of the reader."""

from dataclasses import dataclass
from datetime import date

from itschool_cms.core.i18n import Words, _

from .models import Invoice, InvoiceState, Nature
from .money import format_cents

DAY_AND_MONTH = "day"

STATES = {
    InvoiceState.DRAFT: _("Draft"),
    InvoiceState.ISSUED: _("To pay"),
    InvoiceState.PAID: _("Paid"),
    InvoiceState.CANCELLED: _("Cancelled"),
}
NATURES = {Nature.COMPULSORY: _("Compulsory"), Nature.OPTIONAL: _("Optional")}
_LOOKS = {InvoiceState.DRAFT: "draft", InvoiceState.PAID: "paid", InvoiceState.CANCELLED: "private"}


@dataclass(frozen=True)
class Badge:
    """A state as it is drawn: the name of its look, and its text."""

    look: str
    text: str


class InvoiceWords:
    """The words of one reader on one day."""

    def __init__(self, words: Words, day: date) -> None:
        self._words, self._day = words, day

    def money(self, cents: int) -> str:
        """Return an amount."""
        return format_cents(cents, self._words.language)

    def name(self, invoice: Invoice) -> str:
        """Return what the invoice is called."""
        if invoice.is_draft():
            return self._words.translate(_("Draft invoice"))
        return self._words.translate(_("Invoice no. ${number}"), number=invoice.number)

    def nature(self, nature: str) -> str:
        """Return whether a line is compulsory."""
        return self._words.translate(NATURES[Nature(nature)])

    def badge(self, invoice: Invoice) -> Badge:
        """Return the state in a word, for lists."""
        if invoice.is_open():
            late = bool(invoice.days_late(self._day))
            return self._badge(
                "late" if late else "due", _("Overdue") if late else STATES[InvoiceState.ISSUED]
            )
        return self._settled(invoice)

    def full_badge(self, invoice: Invoice) -> Badge:
        """Return the state with its date, for the page of one invoice."""
        if not invoice.is_open():
            return self._settled(invoice)
        if invoice.days_late(self._day):
            return Badge("late", self.late(invoice.days_late(self._day)))
        due = self._words.date(invoice.due_on)
        return self._badge("due", _("To pay by ${date}"), date=due)

    def short_badge(self, due: date) -> Badge:
        """Return until when an open invoice is to be paid, for lists of what is to be done."""
        days = (self._day - due).days
        if days > 0:
            return self._badge("late", _("Overdue by ${n} d"), n=days)
        return self._badge("due", _("By ${date}"), date=self._words.date(due, DAY_AND_MONTH))

    def late(self, days: int) -> str:
        """Return by how much a payment is late."""
        return self._words.plural("Overdue by ${n} day", "Overdue by ${n} days", days)

    def to_pay(self, number: int) -> str:
        """Return how many invoices are to be paid."""
        return self._words.plural("${n} invoice to pay", "${n} invoices to pay", number)

    def _settled(self, invoice: Invoice) -> Badge:
        state = InvoiceState(invoice.state)
        if state == InvoiceState.PAID:
            paid = self._words.date(invoice.paid_on, DAY_AND_MONTH)
            return self._badge(_LOOKS[state], _("Paid on ${date}"), date=paid)
        return self._badge(_LOOKS[state], STATES[state])

    def _badge(self, look: str, message: str, **mapping: object) -> Badge:
        return Badge(look, self._words.translate(message, **mapping))
