"""What a search finds: narrowed, counted and put in order."""

import time
from collections import Counter
from datetime import date
from functools import cached_property
from typing import Any

from pyramid.request import Request
from pyroaring import BitMap64

from itschool_cms.core.models import Folder
from itschool_cms.core.permissions import STAFF_ROLES, Permission
from itschool_cms.core.text.question import read_question
from itschool_cms.core.text.searching import Answer
from itschool_cms.core.text.sight import Sight, day

from .periods import MONTH, OLDER, PERIODS, WEEK, YEAR, bounds
from .places import Places
from .wanted import DATE, FACETS, Wanted

AUTHORS = 8
# So few are asked one by one.
FEW = 50


class Finding:
    """The answer to a search for the person of a request.

    Attributes:
        wanted: what was asked for, without what cannot be: a folder that is missing or hidden, say.
        answer: all that the words find.
        uids: what is left of it.
    """

    def __init__(self, request: Request, wanted: Wanted, today: date) -> None:
        self._request, self._today = request, today
        self._catalog = request.site.catalog
        self._index = self._catalog.text
        self.sight = Sight(self._index, self._catalog.record, request.principals, int(time.time()))
        self.places = Places(request.site, self.sight)
        self.is_staff = not request.principals.isdisjoint(STAFF_ROLES)
        self.wanted = self._possible(wanted)
        self.question = read_question(wanted.text)
        self.answer = Answer(self._index, self.question, self.sight, None)
        self.answer.uids = self.answer.uids - self._index.among(self.answer.uids, *self._undeclared())
        self.uids = self._without("")

    def page(self, last: int) -> list[int]:
        """Return the uids in the order that is wanted, up to the number `last`."""
        self.answer.uids, all_of_them = self.uids, self.answer.uids
        changed = self._catalog.modified
        newest = self.wanted.order == DATE
        order = self.answer.newest(last, changed) if newest else self.answer.best(last, changed)
        self.answer.uids = all_of_them
        return order

    # Counts: each facet over what the others leave, so that another value can be chosen.

    def types(self) -> dict[str, int]:
        """Return how many items of each type there are."""
        uids, names = self._without("type"), self._request.registry.content_types
        if len(uids) <= FEW:
            counts = Counter(self._catalog.record(uid).type_name for uid in uids)
        else:
            counts = Counter({name: len(self._index.among(uids, f":type:{name}")) for name in names})
        return {name: counts[name] for name in names if counts[name]}

    def tops(self) -> dict[int, int]:
        """Return how many items stand at each place, the fullest first."""
        return dict(self.places.count(self._without("in")).most_common())

    def periods(self) -> dict[str, int]:
        """Return how many items were changed in each period."""
        uids = self._without("when")
        counts = {period: len(self._in_period(period, uids)) for period in (WEEK, MONTH, YEAR)}
        return {**counts, OLDER: len(uids) - counts[YEAR]}

    def authors(self) -> dict[int, int]:
        """Return how many items are by each author, those with most first; only for the staff."""
        uids = self._without("by")
        if not self.is_staff:
            return {}
        if len(uids) <= FEW:
            records = filter(None, map(self._index.record, uids))
            found = Counter(tag for record in records for tag in record.tags() if tag.startswith(":by:"))
        else:
            tags = self._index.between(":by:", ":by;")
            found = Counter({tag: len(self._index.among(uids, tag)) for tag in tags})
        return {int(tag.rpartition(":")[2]): number for tag, number in found.most_common(AUTHORS) if number}

    # Parts.

    def _without(self, facet: str) -> BitMap64:
        """Return what is found when one facet does not count."""
        uids = self.answer.uids
        for name in FACETS:
            if name != facet and (chosen := self._chosen[name]) is not None:
                uids = uids & chosen
        return uids

    @cached_property
    def _chosen(self) -> dict[str, BitMap64 | None]:
        wanted, index = self.wanted, self._index
        uids = self.answer.uids
        return {
            "type": index.among(uids, f":type:{wanted.type}") if wanted.type else None,
            "in": self._below(wanted.place) if wanted.place else None,
            "when": self._in_period(wanted.when, uids) if wanted.when else None,
            "by": index.among(uids, f":by:{wanted.author}") if wanted.author else None,
        }

    def _below(self, path: str) -> BitMap64:
        uid = self._catalog.uid_at(path)
        return self._index.among(self.answer.uids, f":in:{uid}") | BitMap64([uid])

    def _in_period(self, period: str, uids: BitMap64) -> BitMap64:
        first, last = bounds(period, self._today)
        if len(uids) <= FEW:
            return BitMap64(uid for uid in uids if first <= day(self._catalog.modified(uid)) <= last)
        return self._index.among(uids, *self._index.between(f":day:{first}", f":day:{last}"))

    def _undeclared(self) -> list[str]:
        declared = {f":type:{name}" for name in self._request.registry.content_types}
        return [tag for tag in self._index.between(":type:", ":type;") if tag not in declared]

    def _possible(self, wanted: Wanted) -> Wanted:
        known = wanted.type in self._request.registry.content_types
        return Wanted(
            wanted.text,
            wanted.type if known else "",
            wanted.place if self._may_open(wanted.place) else "",
            wanted.when if wanted.when in PERIODS else "",
            wanted.author if self.is_staff and wanted.author.isdecimal() else "",
            wanted.order,
        )

    def _may_open(self, path: str) -> bool:
        uid = self._catalog.uid_at(path) if path.strip("/") else None
        item: Any = self._catalog.resolve(uid) if uid else None
        return isinstance(item, Folder) and bool(self._request.has_permission(Permission.VIEW, item))
