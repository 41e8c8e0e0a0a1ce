"""Invoices of a child, and how the school is paid."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, cast

from persistent import Persistent

from itschool_cms.core.i18n import _
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.permissions import DENY_ALL, Permission, grants
from itschool_cms.families.models import Child, today

from . import communication, refusals
from .money import MOST, total
from .places import Place, place_of, years_later

# What the office still does with an invoice that was issued: look, note the payment, cancel.
SETTLING = (Permission.VIEW, Permission.PUBLISH)

# The listing of the invoices of a month that stand in a state.
INVOICED = "invoiced|{month:%Y-%m}|{state}"


class InvoiceState(StrEnum):
    """Where an invoice stands."""

    DRAFT = "draft"
    ISSUED = "issued"
    PAID = "paid"
    CANCELLED = "cancelled"


class Nature(StrEnum):
    """Whether parents are bound to pay a line: the law wants it on each."""

    COMPULSORY = "compulsory"
    OPTIONAL = "optional"


_NATURES = frozenset(Nature)


@dataclass(frozen=True)
class Line:
    """One line of an invoice.

    Attributes:
        text: what is billed.
        quantity: how many; from 1.
        unit_cents: price of one, in whole cents; from 0.
        nature: a Nature.
    """

    text: str
    quantity: int
    unit_cents: int
    nature: str

    def __post_init__(self) -> None:
        whole = type(self.quantity) is int and type(self.unit_cents) is int
        if not (
            whole and self.quantity >= 1 and self.unit_cents >= 0 and self.text and self.nature in _NATURES
        ):
            raise refusals.LineRefused()

    @property
    def total_cents(self) -> int:
        """Quantity times price, in whole cents."""
        return self.quantity * self.unit_cents


class Invoices(Folder):
    """The invoices of one child: for the office, and the adults who may pay for that child."""

    fixed = True
    heading = _("Finances")

    def readers(self) -> tuple[str, ...]:
        """Who may pay opens the list; teachers and other guardians do not even learn that it is there."""
        return (f"payer:{self.child.uid}",)

    @property
    def child(self) -> Child:
        """The child it is about."""
        return cast(Child, self.__parent__)


class Invoice(Item):
    """A bill for a child. Once issued it is never edited nor deleted: acts move it from state to state.

    Attributes:
        title: the subject.
        state: an InvoiceState.
        number: given when it is issued; 0 before.
        issued_on, due_on, paid_on, cancelled_on: days.
        cancel_reason: why it was cancelled; for the office.
        lines: what is billed.
    """

    # A transaction that wrote one is not taken back as a whole.
    never_undone = True
    stays = True
    state: str = InvoiceState.DRAFT
    number = 0
    issued_on: date | None = None
    due_on: date | None = None
    paid_on: date | None = None
    cancelled_on: date | None = None
    cancel_reason = ""
    lines: tuple[Line, ...] = ()

    def __acl__(self) -> list:
        if self.state == InvoiceState.DRAFT:
            return super().__acl__()
        return [*grants(self.editors(), SETTLING), *grants(self.readers(), (Permission.VIEW,)), DENY_ALL]

    @property
    def fixed(self) -> bool:  # type: ignore[override]
        """Once issued it stays with its child."""
        return not self.is_draft()

    @property
    def undoable(self) -> bool:  # type: ignore[override]
        """What became of it once issued is never taken back: acts of their own correct it."""
        return self.is_draft()

    def readers(self) -> tuple[str, ...]:
        """Who may pay for the child, once it is issued."""
        return () if self.state == InvoiceState.DRAFT else (f"payer:{self.child.uid}",)

    def listings(self) -> dict[str, Any]:
        """Stand in the list of the child and in the list of all invoices of the same state."""
        place = tuple(self.place())
        found = {f"invoice|child:{self.child.uid}": place, f"invoices|{self.state}": place}
        if self.issued_on is not None:
            found[INVOICED.format(month=self.issued_on, state=self.state)] = place
        return found

    def amounts(self) -> dict[str, int]:
        """Count for the sum of all invoices of the same state, in whole cents."""
        return {f"invoices|{self.state}": self.total_cents}

    def place(self) -> Place:
        """Return where it stands in listings."""
        return place_of(self)

    def searchable(self) -> str:
        """Be found by subject, number and communication."""
        return f"{self.title} {self.number or ''} {self.structured_communication}"

    def removal_hindrance(self) -> str | None:
        """An issued invoice stays for as long as the law wants it kept."""
        years = self.site().finance.retention_years  # type: ignore[attr-defined]
        if self.issued_on is None or today() > years_later(self.issued_on, years):
            return None
        return _("An invoice is kept for ${years} years after it was issued.", mapping={"years": years})

    @property
    def child(self) -> Child:
        """The child it is for."""
        return cast(Invoices, self.__parent__).child

    @property
    def total_cents(self) -> int:
        """The sum of the lines, in whole cents."""
        return total(self.lines)

    @property
    def structured_communication(self) -> str:
        """What goes with the transfer: `+++123/4567/89002+++`; empty for a draft."""
        return communication.written(self.number) if self.number else ""

    def is_draft(self) -> bool:
        """Tell whether it may still be edited."""
        return self.state == InvoiceState.DRAFT

    def is_open(self) -> bool:
        """Tell whether it is to be paid."""
        return self.state == InvoiceState.ISSUED

    def days_late(self, day: date) -> int:
        """Return how many days the payment is late on that day; 0 when it is not."""
        if not self.is_open() or self.due_on is None:
            return 0
        return max(0, (day - self.due_on).days)

    # Acts.

    def check_draft(self) -> None:
        """Raise AlreadyIssued for what is no draft."""
        if not self.is_draft():
            raise refusals.AlreadyIssued()

    def check_open(self) -> None:
        """Raise NotIssued, AlreadyPaid or AlreadyCancelled for what is not to be paid."""
        if not self.is_open():
            raise _NOT_OPEN[InvoiceState(self.state)]()

    def issue(self, number: int, on: date, due: date) -> None:
        """Make the draft an invoice.

        Args:
            number: the next one of the school: `site.finance.next_number()`.
            on: date of the invoice.
            due: last day for paying.

        Raises:
            AlreadyIssued, NothingToPay, TooMuch, DueBeforeIssue
        """
        self.check_draft()
        if not self.total_cents:
            raise refusals.NothingToPay()
        if self.total_cents > MOST:
            raise refusals.TooMuch()
        if due < on:
            raise refusals.DueBeforeIssue()
        self.number, self.issued_on, self.due_on = number, on, due
        self.state = InvoiceState.ISSUED

    def note_payment(self, on: date) -> None:
        """Note that it was paid in full on that day; raises WrongState, PaidBeforeIssue."""
        self.check_open()
        if self.issued_on is not None and on < self.issued_on:
            raise refusals.PaidBeforeIssue()
        self.state, self.paid_on = InvoiceState.PAID, on

    def cancel(self, on: date, reason: str) -> None:
        """Ask for it no longer; it keeps its number. Raises WrongState, ReasonMissing."""
        self.check_open()
        if not reason.strip():
            raise refusals.ReasonMissing()
        self.state, self.cancelled_on, self.cancel_reason = InvoiceState.CANCELLED, on, reason.strip()


_NOT_OPEN = {
    InvoiceState.DRAFT: refusals.NotIssued,
    InvoiceState.PAID: refusals.AlreadyPaid,
    InvoiceState.CANCELLED: refusals.AlreadyCancelled,
}


class NumberSeries(Persistent):
    """The numbers of the school's invoices, without gap: of two who take one at once, one retries."""

    # A transaction that wrote one is not taken back as a whole.
    never_undone = True
    last = 0

    def take(self) -> int:
        """Return the next number."""
        self.last += 1
        return self.last


class FinanceSettings(Persistent):
    """How the school bills and is paid; stands at `site.finance`.

    Attributes:
        account_holder: name of the account; empty for the name of the school.
        iban, bic: of the account, without blanks.
        enterprise_number: ten digits of the Crossroads Bank.
        mention: small print below an invoice (VAT, whom to ask).
        communication_as_text: the QR code carries the communication as free text.
        retention_years: how long an issued invoice is kept at least.
    """

    account_holder = ""
    iban = ""
    bic = ""
    enterprise_number = ""
    mention = ""
    communication_as_text = False
    retention_years = 10

    def __init__(self) -> None:
        # An object of its own: only issuing writes it.
        self.numbers = NumberSeries()

    def next_number(self) -> int:
        """Take the next number of an invoice; a transaction that fails gives it back."""
        return self.numbers.take()
