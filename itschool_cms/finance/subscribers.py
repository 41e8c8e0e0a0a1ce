"""What finance does when something happens elsewhere."""

from itschool_cms.core.events import ItemAdded

from .models import FinanceSettings, Invoices


def add_settings(event: ItemAdded) -> None:
    """Give a new school its settings and its numbers of invoices."""
    event.item.finance = FinanceSettings()  # type: ignore[attr-defined]


def add_invoices(event: ItemAdded) -> None:
    """Give a new child the container of its invoices."""
    event.tree.add(event.item, Invoices(title="Factures"), "invoices")  # type: ignore[arg-type]
