"""What was published for a child, and what the person who asks has read of it.

Feeds and marks are enough for that: no document is loaded.
"""

import time
from collections.abc import Iterator
from itertools import islice
from typing import Any

from itschool_cms.core.listings import Hit
from itschool_cms.core.menus import COUNTED
from itschool_cms.core.models import utcnow
from itschool_cms.families.feeds import for_child, in_order, is_out, tokens_of
from itschool_cms.families.models import Child

from .models import Document

# What is older is no longer called unread: neither the count nor the time it takes grows with the years.
NEW_FOR = 400 * 24 * 3600  # seconds, more than a school year
# The newest of each audience: the menus of all pages take the same time whatever was published or read.
LOOKED_AT = 500


def published(request: Any, child: Child, feed: str = "document") -> Iterator[Hit]:
    """Yield what stands in a child's feed for its guardians, the newest first; staff see no drafts there."""
    now = int(time.time())
    return (hit for hit in for_child(request, child, feed) if is_out(hit.record, now))


def read_marks(request: Any) -> Any:
    """Return what the person has opened: uid of the document to seconds since 1970 UTC."""
    if request.person is None:
        return {}
    return request.site.read_marks.of(request.person.uid)


def is_guardian(request: Any, child: Child) -> bool:
    """Tell whether the person reads as a guardian of the child; nothing is unread for the others."""
    return f"guardian:{child.uid}" in request.principals


def unread(request: Any, child: Child) -> list[Hit]:
    """Return what the guardian who asks has not opened yet, the newest first; no more than menus count."""
    if not is_guardian(request, child):
        return []
    return in_order([_unread(request, token) for token in tokens_of(request, child)])[:COUNTED]


def _unread(request: Any, token: str) -> list[Hit]:
    # Brothers and sisters have audiences in common.
    known = request.__dict__.setdefault("_unread_documents", {})
    if token not in known:
        known[token] = list(islice(unopened(request, token), COUNTED))
    return known[token]


def unopened(request: Any, token: str, depth: int = LOOKED_AT) -> Iterator[Hit]:
    """Yield what is new for an audience, the newest first: out, seen by the person, and not opened.

    Args:
        depth: how many documents to look at that the person may see, or has opened.
    """
    marks, principals, now = read_marks(request), request.principals, int(time.time())
    looked_at = 0
    # What has a date to come stands before all others.
    for (sort, uid), record in request.site.catalog.entries(f"document|{token}", -now, oldest_news(now)):
        # What the person may not see counts for nothing: it does not take the place of what is seen.
        if uid not in marks:
            if not (is_out(record, now) and record.visible_to(principals, now)):
                continue
            yield Hit(sort, uid, record)
        looked_at += 1
        if looked_at == depth:
            return


def oldest_news(now: int) -> int:
    """Return the sort value of feeds from which on documents are too old to be news; daily another."""
    day = 24 * 3600
    return NEW_FOR - now // day * day


def is_reader(request: Any, document: Document) -> bool:
    """Tell whether the person sees the document as one of those that it is for, not only as its editor."""
    person, readers = request.person, document.readers()
    return person is not None and document.is_live() and not request.principals.isdisjoint(readers)


def note_reading(request: Any, document: Document) -> None:
    """Have it noted, once the page is sent, that the person opened the document for the first time."""
    if request.method != "GET" or not is_reader(request, document) or document.uid in read_marks(request):
        return
    user, uid, moment = request.person.uid, document.uid, utcnow()
    family = any(principal.startswith("guardian:") for principal in request.principals)

    def note(site: Any) -> None:
        item = site.catalog.resolve(uid)
        if item is not None:
            site.read_marks.mark(user, item, moment, family)

    request.later(note)
