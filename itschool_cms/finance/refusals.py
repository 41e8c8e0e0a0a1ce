"""Why an act on an invoice is refused; the text of each is a message for the person who tried."""

from itschool_cms.core.i18n import _


class InvoiceRefused(ValueError):
    """An act on an invoice is refused."""

    message = ""

    def __init__(self) -> None:
        super().__init__(self.message)


class WrongState(InvoiceRefused):
    """The invoice is past, or not yet at, the state that the act begins from."""


class AlreadyIssued(WrongState):
    """Issued invoices are never edited, issued again or deleted."""

    message = _("This invoice was issued already: it cannot be changed any more.")


class NotIssued(WrongState):
    """A draft is not paid and not cancelled."""

    message = _("This invoice was not issued yet.")


class AlreadyPaid(WrongState):
    """A paid invoice is settled."""

    message = _("This invoice was paid already.")


class AlreadyCancelled(WrongState):
    """A cancelled invoice stays so."""

    message = _("This invoice was cancelled.")


class NothingToPay(InvoiceRefused):
    """An invoice asks for something."""

    message = _("Give the invoice a line with an amount before issuing it.")


class TooMuch(InvoiceRefused):
    """The total is more than one transfer can carry."""

    message = _("The total of this invoice is too high.")


class DueBeforeIssue(InvoiceRefused):
    """The due date lies before the date of the invoice."""

    message = _("The due date lies before the date of the invoice.")


class PaidBeforeIssue(InvoiceRefused):
    """The payment lies before the date of the invoice."""

    message = _("The payment lies before the date of the invoice.")


class ReasonMissing(InvoiceRefused):
    """A cancellation says why."""

    message = _("Say why the invoice is cancelled.")


class LineRefused(InvoiceRefused):
    """A line has a text, a quantity from 1, a price from 0 and says whether it is compulsory."""

    message = _("A line needs a text, a quantity, a price, and whether it is compulsory or optional.")
