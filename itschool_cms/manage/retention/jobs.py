"""What has been kept long enough goes, in small steps."""

import time
from datetime import timedelta
from itertools import islice
from typing import Any

from itschool_cms.core.jobs import system_request
from itschool_cms.core.models import Item, Site, utcnow
from itschool_cms.core.security import Person
from itschool_cms.core.trash import TrashEntry
from itschool_cms.core.tree import Tree

from ..undo.noting import MOST_ENTRIES

DAY = 86_400
ITEMS_AT_ONCE, ENTRIES_AT_ONCE = 200, 20


class Sweep:
    """The daily round of one process over all items; another process may make it too: it finds less to do.

    Attributes:
        next: uid behind which it goes on.
        rests_until: seconds since 1970 UTC; before then there is nothing to do.
    """

    def __init__(self) -> None:
        self.next = 0
        self.rests_until = 0.0

    def step(self, registry: Any) -> bool:
        """Do a little; tells whether there is more to do at once."""
        if time.time() < self.rests_until:
            return False
        with system_request(registry) as request:
            if request is None:
                return False
            more = self._round(request.site, registry)
        if not more:
            self.next, self.rests_until = 0, time.time() + DAY
        return more

    def _round(self, site: Site, registry: Any) -> bool:
        if purge_bin(site, registry):
            return True
        uids = site.catalog.uids_after(self.next, ITEMS_AT_ONCE)
        for uid in uids:
            shorten(site, site.catalog.resolve(uid))
        self.next = uids[-1] if uids else 0
        return bool(uids)


def purge_bin(site: Site, registry: Any) -> bool:
    """Delete some entries of the bin that stood there long enough; tells whether there may be more."""
    if not site.bin_days:
        return False
    start = -(int(time.time()) - site.bin_days * DAY)
    hits = list(islice(site.catalog.listing("trash", start=start), ENTRIES_AT_ONCE))
    for hit in hits:
        entry = site.catalog.resolve(hit.uid)
        if isinstance(entry, TrashEntry):
            Tree(site, registry).destroy(entry)
    return len(hits) == ENTRIES_AT_ONCE


def shorten(site: Site, item: Item | None) -> None:
    """Drop old versions of an item, and old entries of the journal of a person."""
    now = utcnow()
    if item is not None and item.versions is not None and site.versions_days:
        item.versions.prune(site.versions_kept, now - timedelta(days=site.versions_days))
    if isinstance(item, Person) and item.journal is not None:
        item.journal.prune(MOST_ENTRIES, now - timedelta(days=site.journal_days))
