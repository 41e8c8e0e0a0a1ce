"""What a search finds: narrowed, counted and put in order."""

import time
from datetime import date
from functools import cached_property
from typing import Any

from pyramid.request import Request

from itschool_cms.core.models import Folder
from itschool_cms.core.permissions import STAFF_ROLES, Permission
from itschool_cms.core.text.question import read_question
from itschool_cms.core.text.searching import Answer
from itschool_cms.core.text.sight import Sight

from .periods import PERIODS, bounds
from .places import Places
from .wanted import DATE, FACETS, Wanted

AUTHORS = 8


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
        self.answer.uids -= self._index.tagged(*self._undeclared())
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
        uids, registry = self._without("type"), self._request.registry
        found = {name: len(uids & self._index.tagged(f":type:{name}")) for name in registry.content_types}
        return {name: number for name, number in found.items() if number}

    def tops(self) -> dict[int, int]:
        """Return how many items stand at each place, the fullest first."""
        return dict(self.places.count(self._without("in")).most_common())

    def periods(self) -> dict[str, int]:
        """Return how many items were changed in each period."""
        uids = self._without("when")
        return {period: len(uids & self._in_period(period)) for period in PERIODS}

    def authors(self) -> dict[int, int]:
        """Return how many items are by each author, those with most first; only for the staff."""
        if not self.is_staff:
            return {}
        uids = self._without("by")
        found = {tag: len(uids & self._index.tagged(tag)) for tag in self._index.between(":by:", ":by;")}
        order = sorted(found, key=lambda tag: -found[tag])[:AUTHORS]
        return {int(tag.rpartition(":")[2]): found[tag] for tag in order if found[tag]}

    # Parts.

    def _without(self, facet: str) -> set[int]:
        """Return what is found when one facet does not count."""
        uids = self.answer.uids
        for name in FACETS:
            if name != facet and (chosen := self._chosen[name]) is not None:
                uids = uids & chosen
        return uids

    @cached_property
    def _chosen(self) -> dict[str, set[int] | None]:
        wanted, index = self.wanted, self._index
        return {
            "type": index.tagged(f":type:{wanted.type}") if wanted.type else None,
            "in": self._below(wanted.place) if wanted.place else None,
            "when": self._in_period(wanted.when) if wanted.when else None,
            "by": index.tagged(f":by:{wanted.author}") if wanted.author else None,
        }

    def _below(self, path: str) -> set[int]:
        uid = self._catalog.uid_at(path)
        return self._index.tagged(f":in:{uid}") | {uid}

    def _in_period(self, period: str) -> set[int]:
        first, last = bounds(period, self._today)
        return self._index.tagged(*self._index.between(f":day:{first}", f":day:{last}"))

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
