"""The contents of a folder as the staff see them: sorted, filtered, in pages; asked of the catalog."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pyramid.request import Request
from webob.multidict import MultiDict

from itschool_cms.core.listings import Hit
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.naming import fold
from itschool_cms.core.paging import SIZE, Batch
from itschool_cms.core.permissions import Permission
from itschool_cms.core.publishing import State

SORTS = ("title", "state", "modified", "order")


@dataclass(frozen=True)
class Question:
    """What the address of the page asks for.

    Attributes:
        sort: one of SORTS.
        descending: the last first.
        text: words that the title holds.
        state: a State, or empty for all.
    """

    sort: str = "title"
    descending: bool = False
    text: str = ""
    state: str = ""

    @classmethod
    def read(cls, query: MultiDict) -> "Question":
        """Read the query of an address; what it does not know counts as not asked."""
        sort, state = query.get("sort"), query.get("state", "")
        return cls(
            sort=sort if sort in SORTS else "title",
            descending=query.get("dir") == "desc",
            text=query.get("q", "").strip()[:100],
            state=state if state in tuple(State) else "",
        )

    @property
    def filtered(self) -> bool:
        """Tell whether something is left out."""
        return bool(self.text or self.state)

    def sorted_by(self, sort: str) -> str:
        """Return the query that sorts by a column: the other way round when it does already."""
        turned = self.sort == sort and not self.descending
        parts = {"sort": sort, "dir": "desc" if turned else "", "q": self.text, "state": self.state}
        return "?" + urlencode({name: value for name, value in parts.items() if value})


def contents(folder: Folder, request: Request, question: Question) -> Batch[Hit]:
    """Return the page of the folder's children that is asked for: only what the person may see."""
    hits = [hit for hit in visible_children(folder, request) if _matches(hit, question)]
    return Batch(request, _sorted(hits, folder, request, question))


def visible_children(folder: Folder, request: Request) -> list[Hit]:
    """Return the entries of the folder's children that the person may see, by title."""
    return list(request.site.catalog.listing(f"in|{folder.uid}", request.principals, int(time.time())))


def _matches(hit: Hit, question: Question) -> bool:
    if question.state and hit.record.state != question.state:
        return False
    return all(word in hit.sort for word in fold(question.text).split())


def _sorted(hits: list[Hit], folder: Folder, request: Request, question: Question) -> list[Hit]:
    if question.sort != "title":
        hits = sorted(hits, key=_keys(folder, request)[question.sort])
    return hits[::-1] if question.descending else hits


def _keys(folder: Folder, request: Request) -> dict[str, Callable[[Hit], Any]]:
    catalog = request.site.catalog
    states = ["", *State]
    return {
        "state": lambda hit: states.index(hit.record.state),
        "modified": lambda hit: catalog.modified(hit.uid),
        "order": _Places(folder, catalog),
    }


class _Places:
    """The place of each child in the order of the folder; read when first asked, without loading a child."""

    def __init__(self, folder: Folder, catalog: Any) -> None:
        self._folder, self._catalog = folder, catalog
        self._places: dict[int | None, int] = {}

    def __call__(self, hit: Hit) -> int:
        if not self._places:
            self._places = {uid: place for place, uid in enumerate(self._uids())}
        return self._places[hit.uid]

    def _uids(self) -> list[int | None]:
        above = "/".join(("", *self._folder.path(), ""))
        return [self._catalog.uid_at(above + name) for name in self._folder]


def chosen(folder: Folder, request: Request, uids: list[Any]) -> list[Item]:
    """Return the children of the folder that a form names, without what is gone or hidden from the person."""
    numbers = [int(uid) for uid in uids if isinstance(uid, str) and uid.isdecimal() and len(uid) < 20]
    found = (request.site.catalog.resolve(uid) for uid in dict.fromkeys(numbers[:SIZE]))
    there = (item for item in found if item is not None and item.__parent__ is folder)
    return [item for item in there if request.has_permission(Permission.VIEW, item)]
