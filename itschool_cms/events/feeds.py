"""Events out of the listings: those of a stretch of time, and the next ones. No event is loaded for that."""

import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from itschool_cms.core.listings import Hit
from itschool_cms.families.feeds import for_child, for_tokens, is_out
from itschool_cms.families.models import Child

from .models import LONGEST, Events

_LONGEST = int(LONGEST.total_seconds())


def of_child(request: Any, child: Child, since: datetime) -> Iterator[Hit]:
    """Yield what guardians see in a child's calendar from that moment on, by the end; no drafts."""
    now = int(time.time())
    return (hit for hit in for_child(request, child, "event", _bound(since)) if is_out(hit.record, now))


def of_folder(request: Any, folder: Events, since: datetime) -> Iterator[Hit]:
    """Yield what stands in a calendar and the person may see, from that moment on, by the end."""
    key, now = f"event|in:{folder.uid}", int(time.time())
    return request.site.catalog.listing(key, request.principals, now, _bound(since))


def of_public(request: Any, since: datetime) -> Iterator[Hit]:
    """Yield what anybody may see, from that moment on, by the end."""
    now = int(time.time())
    hits = for_tokens(request.site.catalog, "event", ("public",), request.principals, _bound(since))
    return (hit for hit in hits if is_out(hit.record, now))


def _bound(moment: datetime) -> tuple[int]:
    return (int(moment.timestamp()),)


def between(hits: Iterable[Hit], begin: datetime, end: datetime) -> list[Hit]:
    """Return those of the hits (by the end) that happen between two moments, in the order of beginning."""
    first, last = int(begin.timestamp()), int(end.timestamp())
    found = []
    for hit in hits:
        ends, starts = hit.sort
        if ends >= last + _LONGEST:
            break
        # What ended in the first instant is over, unless it also began there.
        if starts < last and (ends > first or starts >= first):
            found.append(hit)
    return sorted(found, key=_by_start)


def upcoming(hits: Iterable[Hit], number: int) -> list[Hit]:
    """Return the first of the hits (by the end) in the order of beginning."""
    found: list[Hit] = []
    for hit in hits:
        # Whatever ends so late begins after those that were found.
        if len(found) >= number and hit.sort[0] > found[number - 1].sort[0] + _LONGEST:
            break
        found.append(hit)
    return sorted(found, key=_by_start)[:number]


def _by_start(hit: Hit) -> tuple[int, int, int]:
    ends, starts = hit.sort
    return starts, ends, hit.uid
