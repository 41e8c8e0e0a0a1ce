"""What was published for a child, merged from the listings of all its audiences."""

import time
from collections.abc import Iterator
from heapq import merge
from typing import Any

from itschool_cms.core.catalog import Catalog, Hit

from .models import Child


def for_tokens(
    catalog: Catalog, type_name: str, tokens: tuple[str, ...], principals: frozenset[str], start: Any = None
) -> Iterator[Hit]:
    """Yield what one of the principals may see of a type for the tokens, in order, each item once."""
    now = int(time.time())
    listings = [catalog.listing(f"{type_name}|{token}", principals, now, start) for token in tokens]
    seen: set[int] = set()
    for hit in merge(*listings, key=lambda hit: hit[:2]):
        if hit.uid not in seen:
            seen.add(hit.uid)
            yield hit


def for_child(request: Any, child: Child, type_name: str, start: Any = None) -> Iterator[Hit]:
    """Yield what the person who asks may see of a type for the child, in order, each item once."""
    tokens = tokens_of(request, child)
    return for_tokens(request.site.catalog, type_name, tokens, request.principals, start)


def tokens_of(request: Any, child: Child) -> tuple[str, ...]:
    """Return the tokens of a child; computed once a request."""
    known = request.__dict__.setdefault("_audience_tokens", {})
    if child.uid not in known:
        known[child.uid] = child.audience_tokens()
    return known[child.uid]
