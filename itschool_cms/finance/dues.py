"""What is to be paid: read from the listings, without loading an invoice."""

import time
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import takewhile
from typing import Any, NamedTuple

from itschool_cms.core.listings import Hit
from itschool_cms.families.models import Child, today

from .models import InvoiceState, Place


def pays_for(request: Any, child: Child) -> bool:
    """Tell whether the person who asks may pay for the child."""
    return f"payer:{child.uid}" in request.principals


def invoices_of(request: Any, child: Child) -> Iterator[Hit]:
    """Yield what the person may see for the child: to be paid by due date, then the newest first."""
    return request.site.catalog.listing(f"invoice|child:{child.uid}", request.principals, int(time.time()))


def open_of(request: Any, child: Child) -> list[Hit]:
    """Return the invoices of the child that are to be paid, the most urgent first; read once a request."""
    known = request.__dict__.setdefault("_open_invoices", {})
    if child.uid not in known:
        found = invoices_of(request, child)
        known[child.uid] = list(takewhile(lambda hit: hit.record.state == InvoiceState.ISSUED, found))
    return known[child.uid]


def open_for_person(request: Any) -> list[tuple[Hit, Child]]:
    """Return what the person has to pay for all children, with the child, the most urgent first."""
    children = [child for child in request.children if pays_for(request, child)]
    found = [(hit, child) for child in children for hit in open_of(request, child)]
    return sorted(found, key=lambda pair: pair[0][:2])


def in_state(request: Any, state: str) -> Iterator[Hit]:
    """Yield all invoices of the school in a state that the person may see, in the order of their places."""
    return request.site.catalog.listing(f"invoices|{state}", request.principals, int(time.time()))


class Found(NamedTuple):
    """Invoices of the school, in the order of their places; their number, and their sum in whole cents."""

    hits: Iterable[Hit]
    number: int
    cents: int


def of_state(request: Any, state: str) -> Found:
    """Return the invoices in a state, for who edits the school and so every invoice: none is counted."""
    key, catalog = f"invoices|{state}", request.site.catalog
    return Found(in_state(request, state), catalog.count(key), catalog.sum(key))


def counted(hits: list[Hit]) -> Found:
    """Return invoices with their number and their sum."""
    return Found(hits, len(hits), sum_of(hits))


def late(request: Any) -> Iterator[Hit]:
    """Yield the invoices of the school whose due date is past, the oldest first."""
    day = today().toordinal()
    return takewhile(lambda hit: place_of(hit).day < day, in_state(request, InvoiceState.ISSUED))


def place_of(hit: Hit) -> Place:
    """Return the place of a hit of an invoice listing."""
    return Place(*hit.sort)


def sum_of(hits: list[Hit]) -> int:
    """Return the sum of the totals of the invoices, in whole cents."""
    return sum(place_of(hit).cents for hit in hits)


def due_of(hit: Hit) -> date:
    """Return the due date of an invoice that is to be paid."""
    return date.fromordinal(place_of(hit).day)
