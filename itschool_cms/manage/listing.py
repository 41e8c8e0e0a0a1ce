"""The contents of a folder as the staff see them: sorted, filtered, in pages; asked of the catalog."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from pyramid.request import Request
from webob.multidict import MultiDict

from itschool_cms.core.catalog import Hit
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.naming import fold
from itschool_cms.core.permissions import Permission
from itschool_cms.core.publishing import State

PAGE_SIZE = 50
SORTS = ("title", "state", "modified", "order")
MAX_PAGE = 100_000


@dataclass(frozen=True)
class Question:
    """What the address of the page asks for.

    Attributes:
        sort: one of SORTS.
        descending: the last first.
        text: words that the title holds.
        state: a State, or empty for all.
        page: from 1.
    """

    sort: str = "title"
    descending: bool = False
    text: str = ""
    state: str = ""
    page: int = 1

    @classmethod
    def read(cls, query: MultiDict) -> "Question":
        """Read the query of an address; what it does not know counts as not asked."""
        sort, state, page = query.get("sort"), query.get("state", ""), query.get("page", "")
        return cls(
            sort=sort if sort in SORTS else "title",
            descending=query.get("dir") == "desc",
            text=query.get("q", "").strip()[:100],
            state=state if state in tuple(State) else "",
            page=min(int(page), MAX_PAGE) if page.isascii() and page.isdecimal() and len(page) < 9 else 1,
        )

    @property
    def filtered(self) -> bool:
        """Tell whether something is left out."""
        return bool(self.text or self.state)

    def address(self, **changes: Any) -> str:
        """Return the query of an address that asks for the same, with some changes."""
        asked = replace(self, **changes)
        parts = {
            "sort": asked.sort,
            "dir": "desc" if asked.descending else "",
            "q": asked.text,
            "state": asked.state,
            "page": asked.page if asked.page > 1 else "",
        }
        return "?" + urlencode({name: value for name, value in parts.items() if value})

    def sorted_by(self, sort: str) -> str:
        """Return the query that sorts by a column: the other way round when it does already."""
        return self.address(sort=sort, descending=self.sort == sort and not self.descending, page=1)


@dataclass(frozen=True)
class Pages:
    """One page of a list.

    Attributes:
        items: what stands on it.
        total: how many there are on all pages.
        page: its number, from 1.
    """

    items: list[Any]
    total: int
    page: int

    @property
    def first(self) -> int:
        """The number of the first item on the page."""
        return (self.page - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        """The number of the last item on the page."""
        return self.first + len(self.items) - 1

    @property
    def previous(self) -> int:
        """The number of the page before; 0 for none."""
        return self.page - 1

    @property
    def following(self) -> int:
        """The number of the page after; 0 for none."""
        return self.page + 1 if self.last < self.total else 0


def page_of(found: list[Any], page: int, load: Callable[[Any], Any]) -> Pages:
    """Return the page of that number, or the last one there is; only what stands on it is loaded."""
    page = max(1, min(page, -(-len(found) // PAGE_SIZE)))
    start = (page - 1) * PAGE_SIZE
    return Pages([load(each) for each in found[start : start + PAGE_SIZE]], len(found), page)


def contents(folder: Folder, request: Request, question: Question) -> Pages:
    """Return the page of the folder's children that is asked for: only what the person may see."""
    catalog = request.site.catalog
    hits = [hit for hit in visible_children(folder, request) if _matches(hit, question)]
    hits = _sorted(hits, folder, request, question)
    return page_of(hits, question.page, lambda hit: catalog.resolve(hit.uid))


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
    found = (request.site.catalog.resolve(uid) for uid in dict.fromkeys(numbers[:PAGE_SIZE]))
    there = (item for item in found if item is not None and item.__parent__ is folder)
    return [item for item in there if request.has_permission(Permission.VIEW, item)]
