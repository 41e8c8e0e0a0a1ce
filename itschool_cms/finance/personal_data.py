"""What finance holds about a person: the invoices of the children for whom they pay."""

from itschool_cms.accounts.events import PersonalDataWanted, Section
from itschool_cms.core.i18n import _
from itschool_cms.families.models import Child

from .dues import invoices_of, pays_for
from .models import Invoice, InvoiceState
from .money import euros
from .wording import STATES

COLUMNS = {
    "number": _("Number"),
    "child": _("Child"),
    "subject": _("Subject"),
    "total": _("Total (EUR)"),
    "issued": _("Date"),
    "due": _("Due date"),
    "paid": _("Paid on"),
    "state": _("State"),
}


def add_invoices(event: PersonalDataWanted) -> None:
    """Add the invoices that the person may see as a payer."""
    request = event.request
    rows = [
        _row(request.site.catalog.resolve(hit.uid), child)
        for child in request.children
        if pays_for(request, child)
        for hit in invoices_of(request, child)
        if hit.record.state != InvoiceState.DRAFT
    ]
    event.sections.append(Section("invoices", _("Invoices that I may pay"), COLUMNS, rows))


def _row(invoice: Invoice, child: Child) -> dict[str, object]:
    return {
        "number": invoice.number,
        "child": child.title,
        "subject": invoice.title,
        "total": euros(invoice.total_cents),
        "issued": invoice.issued_on,
        "due": invoice.due_on,
        "paid": invoice.paid_on,
        "state": STATES[InvoiceState(invoice.state)],
    }
