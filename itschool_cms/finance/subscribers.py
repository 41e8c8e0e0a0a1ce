"""What finance does when something happens elsewhere."""

from itschool_cms.core.events import ItemAdded

from .models import FinanceSettings, Invoices


def add_settings(event: ItemAdded) -> None:
    """Give a new school its settings and its numbers of invoices."""
    event.item.finance = FinanceSettings()  # type: ignore[attr-defined]


def follow_numbers(event: ItemAdded) -> None:
    """Go on after the numbers of invoices that were brought in."""
    numbers, number = event.tree.site.finance.numbers, event.item.number  # type: ignore[attr-defined]
    if number > numbers.last:
        numbers.last = number


def add_invoices(event: ItemAdded) -> None:
    """Give a new child the container of its invoices."""
    event.tree.add(event.item, Invoices(title="Factures"), "invoices")  # type: ignore[arg-type]
