"""What the office does with an invoice: each act is a page with a form, and cannot be done twice."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core.forms import Button, Form, FormSchema
from itschool_cms.core.i18n import _
from itschool_cms.families.models import today

from .models import Invoice
from .refusals import InvoiceRefused, WrongState
from .schemas import CancelSchema, IssueSchema, PaymentSchema
from .wording import InvoiceWords

CONFLICT = 409


@dataclass(frozen=True)
class Act:
    """An act.

    Attributes:
        title: what the button says (a message).
        notice: what the person should know before (a message).
        done: what the next page says (a message).
        schema: of what the act asks for.
        check: raises WrongState for an invoice on which it cannot be done.
        values: what the form shows at first.
        perform: does it.
    """

    title: str
    notice: str
    done: str
    schema: type[FormSchema]
    check: Callable[[Invoice], None]
    values: Callable[[Invoice], dict]
    perform: Callable[[Invoice, Request, dict], None]
    danger: bool = False


def _issue(invoice: Invoice, request: Request, values: dict) -> None:
    invoice.issue(request.site.finance.next_number(), on=today(), due=values["due"])


def _note_payment(invoice: Invoice, request: Request, values: dict) -> None:
    invoice.note_payment(on=values["on"])


def _cancel(invoice: Invoice, request: Request, values: dict) -> None:
    invoice.cancel(on=today(), reason=values["reason"])


def _due(invoice: Invoice) -> dict:
    return {"due": invoice.due_on} if invoice.due_on is not None else {}


ISSUE = Act(
    _("Issue the invoice"),
    _("The invoice gets its number and the family sees it at once. It cannot be changed afterwards."),
    _("The invoice was issued."),
    IssueSchema,
    Invoice.check_draft,
    _due,
    _issue,
)
PAYMENT = Act(
    _("Note the payment"),
    _("The invoice was paid in full. This cannot be undone."),
    _("The payment was noted."),
    PaymentSchema,
    Invoice.check_open,
    lambda invoice: {"on": today()},
    _note_payment,
)
CANCEL = Act(
    _("Cancel the invoice"),
    _("The family is no longer asked to pay; the invoice keeps its number. This cannot be undone."),
    _("The invoice was cancelled."),
    CancelSchema,
    Invoice.check_open,
    lambda invoice: {},
    _cancel,
    danger=True,
)


def perform(act: Act, invoice: Invoice, request: Request) -> dict | Response:
    """Show the page of an act, or do it and lead back to the invoice."""
    button = Button("act", act.title, primary=not act.danger, danger=act.danger)
    back = request.resource_path(invoice)
    form = Form(act.schema, request, invoice, buttons=(button,), cancel_url=back)
    try:
        act.check(invoice)
        if (values := form.submitted()) is not None:
            return _done(act, invoice, request, values)
    except WrongState as refusal:
        request.response.status_int = CONFLICT
        return _page(act, invoice, request, refusal=refusal.message)
    except InvoiceRefused as refusal:
        form.refuse(refusal.message)
    return _page(act, invoice, request, form=form.render(act.values(invoice)))


def _done(act: Act, invoice: Invoice, request: Request, values: dict) -> Response:
    act.perform(invoice, request, values)
    request.tree.touch(invoice)
    request.session.flash(("ok", request.words.translate(act.done)))
    return request.redirect_to(invoice)


def _page(act: Act, invoice: Invoice, request: Request, form: Any = None, refusal: str = "") -> dict:
    words = InvoiceWords(request.words, today())
    return {
        "act": act,
        "form": form,
        "refusal": refusal,
        "name": words.name(invoice),
        "amount": words.money(invoice.total_cents),
    }
