"""What was published for a child, put together from the listings of all its audiences."""

import time
from itertools import islice
from typing import Any

from itschool_cms.core.catalog import Catalog
from itschool_cms.core.listings import Hit, Record
from itschool_cms.core.publishing import State

from .models import Child

PUBLISHED = str(State.PUBLISHED)


def is_out(record: Record, now: int) -> bool:
    """Tell whether families can see the item now (seconds since 1970 UTC)."""
    return record.state == PUBLISHED and record.effective <= now < record.expires


def for_tokens(
    catalog: Catalog,
    type_name: str,
    tokens: tuple[str, ...],
    principals: frozenset[str],
    start: Any = None,
    end: Any = None,
) -> list[Hit]:
    """Return what one of the principals may see of a type for the tokens, in order, each item once."""
    now = int(time.time())
    return in_order(
        [list(catalog.listing(f"{type_name}|{token}", principals, now, start, end)) for token in tokens]
    )


def for_child(request: Any, child: Child, type_name: str, start: Any = None, end: Any = None) -> list[Hit]:
    """Return what the person who asks may see of a type for the child, in order, each item once.

    Brothers and sisters have audiences in common: each listing is read once a request.
    """
    known = request.__dict__.setdefault("_audience_listings", {})
    catalog, principals, now = request.site.catalog, request.principals, int(time.time())
    listings = []
    for token in tokens_of(request, child):
        place = (type_name, token, start, end)
        if place not in known:
            known[place] = list(catalog.listing(f"{type_name}|{token}", principals, now, start, end))
        listings.append(known[place])
    return in_order(listings)


def first_for_child(request: Any, child: Child, type_name: str, number: int) -> list[Hit]:
    """Return the first of what is out for the child; the time does not grow with what there is."""
    catalog, principals, now = request.site.catalog, request.principals, int(time.time())
    listings = []
    for token in tokens_of(request, child):
        hits = catalog.listing(f"{type_name}|{token}", principals, now)
        listings.append(list(islice((hit for hit in hits if is_out(hit[2], now)), number)))
    return in_order(listings)[:number]


def in_order(listings: list[list[Hit]]) -> list[Hit]:
    """Return the entries of several listings in one, each item once."""
    filled = [hits for hits in listings if hits]
    if len(filled) < 2:
        return filled[0] if filled else []
    return sorted({hit[1]: hit for hits in filled for hit in hits}.values())


def tokens_of(request: Any, child: Child) -> tuple[str, ...]:
    """Return the tokens of a child; computed once a request."""
    known = request.__dict__.setdefault("_audience_tokens", {})
    if child.uid not in known:
        known[child.uid] = child.audience_tokens()
    return known[child.uid]
