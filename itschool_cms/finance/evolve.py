"""Steps that bring stored data to the shape of today."""

from typing import Any

from itschool_cms.core.models import Site

from .models import InvoiceState


def list_by_month(site: Site, registry: Any) -> None:
    """Let invoices that are older than the chart stand in the listings of their months."""
    for state in InvoiceState:
        for invoice in site.catalog.listed(f"invoices|{state}"):
            site.catalog.index(invoice)


def sum_up(site: Site, registry: Any) -> None:
    """Let older invoices count for the sums of their states."""
    list_by_month(site, registry)
