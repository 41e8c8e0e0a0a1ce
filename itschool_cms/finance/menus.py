"""Finance in the menus."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link
from itschool_cms.core.permissions import Permission
from itschool_cms.families.models import Child, today

from . import dues
from .wording import InvoiceWords

STAFF_LIST = "finances"
# A country of late invoices is not counted on every page.
MOST_COUNTED = 999


def child_links(context: Any, request: Any) -> Iterator[Link]:
    """Yield "Finances" for who may see the invoices of the child; the count is for who may pay them."""
    invoices = context.get("invoices") if isinstance(context, Child) else None
    if invoices is None or not request.has_permission(Permission.VIEW, invoices):
        return
    number = len(dues.open_of(request, context)) if dues.pays_for(request, context) else 0
    yield Link(
        request.words.translate(_("Finances")),
        href := request.resource_path(invoices),
        "wallet",
        count=number,
        count_label=InvoiceWords(request.words, today()).to_pay(number),
        current=f"{request.own_path}/".startswith(href),
    )


def staff_links(context: Any, request: Any) -> Iterator[Link]:
    """Yield "Invoicing" for the office; it counts what is late."""
    if not request.has_permission(Permission.EDIT, request.site):
        return
    number = sum(1 for _hit in islice(dues.late(request), MOST_COUNTED))
    href = request.resource_path(request.site, STAFF_LIST)
    label = request.words.plural("${n} overdue invoice", "${n} overdue invoices", number)
    yield Link(
        request.words.translate(_("Invoicing")),
        href,
        "invoice",
        count=number,
        count_label=label,
        current=request.own_path == href,
    )
