"""Finance on the dashboard of a child and on the page of all children."""

from typing import Any

from itschool_cms.core.listings import Hit
from itschool_cms.core.permissions import Permission
from itschool_cms.families.models import Child, today

from . import dues
from .wording import InvoiceWords

MOST_ROWS = 20


def banner(child: Child, request: Any) -> dict | None:
    """Return what the person has to pay for the child, in a sentence; None when there is nothing."""
    hits = dues.open_of(request, child) if dues.pays_for(request, child) else []
    if not hits:
        return None
    words, number = InvoiceWords(request.words, today()), len(hits)
    return {
        "you_have": request.words.plural(
            "You have ${n} invoice to pay", "You have ${n} invoices to pay", number
        ),
        "sum": words.money(dues.sum_of(hits)),
        "urgency": _urgency(request.words, hits),
        "href": request.resource_path(child["invoices"]),
        "button": request.words.plural("See my invoice", "See my invoices", number),
    }


def _urgency(words: Any, hits: list[Hit]) -> str:
    """Return the sentence on the most urgent of the invoices."""
    due, one = dues.due_of(hits[0]), len(hits) == 1
    late = (today() - due).days
    if late > 0 and one:
        return words.plural("It is overdue by ${n} day.", "It is overdue by ${n} days.", late)
    if late > 0:
        return words.plural("The oldest is overdue by ${n} day.", "The oldest is overdue by ${n} days.", late)
    number = len(hits)
    return words.plural(
        "It is to be paid by ${date}.", "The first is to be paid by ${date}.", number, date=words.date(due)
    )


def open_invoices(child: Child, request: Any) -> dict | None:
    """Return the open invoices of a child, for who may write more of them; None for everybody else."""
    place = child.get("invoices")
    if place is None or not request.has_permission(Permission.ADD, place):
        return None
    hits, words = dues.open_of(request, child), InvoiceWords(request.words, today())
    return {
        "rows": [_row(request, words, hit, child) for hit in hits[:MOST_ROWS]],
        "sum": words.money(dues.sum_of(hits)) if hits else "",
        "more": request.resource_path(place),
    }


def to_pay(context: Any, request: Any) -> dict | None:
    """Return the invoices that the person has to pay for all children, the most urgent first."""
    found = dues.open_for_person(request)
    if not found:
        return None
    words = InvoiceWords(request.words, today())
    rows = [_row(request, words, hit, child) for hit, child in found[:MOST_ROWS]]
    return {"rows": rows, "sum": words.money(dues.sum_of([hit for hit, _child in found]))}


def _row(request: Any, words: InvoiceWords, hit: Hit, child: Child) -> dict:
    invoice = request.site.catalog.resolve(hit.uid)
    return {
        "invoice": invoice,
        "name": words.name(invoice),
        "href": request.resource_path(invoice),
        "child": child,
        "badge": words.short_badge(dues.due_of(hit)),
        "amount": words.money(dues.place_of(hit).cents),
    }
