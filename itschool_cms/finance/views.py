"""Pages of finance."""

from typing import Any

from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config
from stdnum import iban
from stdnum.be import vat

from itschool_cms.accounts.freshness import fresh_only
from itschool_cms.core.forms import Form
from itschool_cms.core.i18n import _
from itschool_cms.core.paging import Batch
from itschool_cms.core.permissions import Permission
from itschool_cms.families.models import School, today

from . import acts, dues
from .menus import SETTINGS, STAFF_LIST
from .models import FinanceSettings, Invoice, Invoices, InvoiceState
from .qr import Drawing, Payee, drawing, transfer_code
from .schemas import SettingsSchema
from .wording import InvoiceWords

ACT = {"context": Invoice, "permission": Permission.PUBLISH, "request_method": ("GET", "POST")}
LATE = "late"
# The first is shown when none is asked for.
FILTERS = {
    str(InvoiceState.ISSUED): _("Open"),
    LATE: _("Overdue"),
    str(InvoiceState.PAID): _("Paid invoices"),
    str(InvoiceState.DRAFT): _("Drafts"),
    str(InvoiceState.CANCELLED): _("Cancelled invoices"),
}
FIELDS = tuple(node.name for node in SettingsSchema() if node.name != "csrf_token")


@view_config(context=Invoices, permission=Permission.VIEW, renderer="templates/invoices.pt")
def list_invoices(invoices: Invoices, request: Request) -> dict:
    """Show the invoices of a child, what is to be paid first."""
    hits = list(dues.invoices_of(request, invoices.child))
    due = [hit for hit in hits if hit.record.state == InvoiceState.ISSUED]
    batch = Batch(request, hits)
    words = InvoiceWords(request.words, today())
    return {
        "batch": batch,
        "rows": _rows(request, batch.items),
        "child": invoices.child,
        "class_group": invoices.child.class_group(),
        "to_pay": words.money(dues.sum_of(due)) if due else "",
        "pays": dues.pays_for(request, invoices.child),
        "invoice_words": words,
    }


@view_config(context=Invoice, permission=Permission.VIEW, renderer="templates/invoice.pt")
def show_invoice(invoice: Invoice, request: Request) -> dict:
    """Show an invoice as it is printed, with the slip for the transfer while it is to be paid."""
    finance = request.site.finance
    return {
        "child": invoice.child,
        "class_group": invoice.child.class_group(),
        "holder": finance.account_holder or request.site.title,
        "enterprise_number": _grouped(finance.enterprise_number),
        "finance": finance,
        "recipient": _recipient(invoice, request),
        "school_year": _school_year(invoice),
        "iban": iban.format(finance.iban) if finance.iban else "",
        "drawing": _drawing(invoice, request),
        "may_settle": request.has_permission(Permission.PUBLISH, invoice),
        "invoice_words": InvoiceWords(request.words, today()),
    }


@view_config(name="issue", renderer="templates/act.pt", **ACT)
def issue(invoice: Invoice, request: Request) -> dict | Response:
    """Issue a draft."""
    return acts.perform(acts.ISSUE, invoice, request)


@view_config(name="payment", renderer="templates/act.pt", **ACT)
def note_payment(invoice: Invoice, request: Request) -> dict | Response:
    """Note that an invoice was paid."""
    return acts.perform(acts.PAYMENT, invoice, request)


@view_config(name="cancel", renderer="templates/act.pt", **ACT)
def cancel(invoice: Invoice, request: Request) -> dict | Response:
    """Cancel an invoice."""
    return acts.perform(acts.CANCEL, invoice, request)


@view_config(context=School, name=STAFF_LIST, permission=Permission.EDIT, renderer="templates/finances.pt")
def list_all(school: School, request: Request) -> dict:
    """Show the invoices of the whole school, by state."""
    asked = request.GET.get("state", "")
    chosen = asked if asked in FILTERS else next(iter(FILTERS))
    found = dues.counted(list(dues.late(request))) if chosen == LATE else dues.of_state(request, chosen)
    batch = Batch(request, found.hits, found.number)
    words = InvoiceWords(request.words, today())
    return {
        "filters": [
            (state, request.words.translate(title), state == chosen) for state, title in FILTERS.items()
        ],
        "chosen": chosen,
        "batch": batch,
        "rows": _rows(request, batch.items),
        "total": words.money(found.cents),
        "number": request.words.plural("${n} invoice", "${n} invoices", found.number),
        "invoice_words": words,
    }


@view_config(
    context=School,
    name=SETTINGS,
    permission=Permission.EDIT,
    request_method=("GET", "POST"),
    renderer="templates/settings.pt",
)
@fresh_only
def edit_settings(school: School, request: Request) -> dict | Response:
    """Change how the school is paid."""
    finance: FinanceSettings = school.finance  # type: ignore[attr-defined]
    back = request.resource_path(school, STAFF_LIST)
    form = Form(SettingsSchema, request, school, cancel_url=back)
    values = form.submitted()
    if values is None:
        return {"form": form.render({name: getattr(finance, name) for name in FIELDS})}
    for name in FIELDS:
        setattr(finance, name, values[name])
    request.trail("payment-settings-changed", item=school.uid)
    request.session.flash(("ok", request.words.translate(_("The settings were saved."))))
    return request.redirect_to(back)


def _rows(request: Request, hits: Any) -> list[tuple[Invoice, str]]:
    """Return the invoices of the hits, with their addresses."""
    found = [request.site.catalog.resolve(hit.uid) for hit in hits]
    return [(invoice, request.resource_path(invoice)) for invoice in found]


def _recipient(invoice: Invoice, request: Request) -> tuple[str, list[str]]:
    """Return name and lines of the address of the adult who looks at it; no adult learns another's here."""
    if dues.pays_for(request, invoice.child):
        return request.person.title, request.person.address.splitlines()
    return request.words.translate(_("The parents of ${name}"), name=invoice.child.title), []


def _school_year(invoice: Invoice) -> str:
    """Return the school year of the invoice: it begins in August."""
    day = invoice.issued_on or today()
    first = day.year if day.month >= 8 else day.year - 1
    return f"{first} – {first + 1}"


def _drawing(invoice: Invoice, request: Request) -> Drawing | None:
    """Return the QR code of an invoice that is to be paid, when the school has an account."""
    finance: FinanceSettings = request.site.finance
    payee = Payee(finance.account_holder or request.site.title, finance.iban, finance.bic)
    if not (invoice.is_open() and payee.iban and payee.name):
        return None
    code = transfer_code(payee, invoice.total_cents, invoice.number, finance.communication_as_text)
    return drawing(code)


def _grouped(number: str) -> str:
    """Return an enterprise number as it is written: 0123.456.749."""
    compact = vat.compact(number) if number else ""
    return f"{compact[:4]}.{compact[4:7]}.{compact[7:]}" if compact else ""
