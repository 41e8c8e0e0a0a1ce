"""Where invoices stand in listings, and how long they stay."""

from datetime import date
from typing import Any, NamedTuple


class Place(NamedTuple):
    """Where an invoice stands in listings: what is to be paid comes first, by due date; then the newest.

    Attributes:
        rank: 0 to be paid, 1 draft, 2 settled.
        day: ordinal of the due date; of the date of the invoice, negative, for the others.
        number: of the invoice; negative for what is settled.
        cents: the total, so that a sum loads no invoice.
    """

    rank: int
    day: int
    number: int
    cents: int


def place_of(invoice: Any) -> Place:
    """Return where an invoice stands in listings."""
    if invoice.is_open() and invoice.due_on is not None:
        return Place(0, invoice.due_on.toordinal(), invoice.number, invoice.total_cents)
    if invoice.issued_on is not None:
        return Place(2, -invoice.issued_on.toordinal(), -invoice.number, invoice.total_cents)
    written = invoice.created.date().toordinal() if invoice.created is not None else 0
    return Place(1, -written, 0, invoice.total_cents)


def years_later(day: date, years: int) -> date:
    """Return the same day so many years later."""
    # The 29th of February is kept until the 1st of March.
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
