"""The children of a folder for programs: only what the person may see, a page at a time."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from pyramid.request import Request

from itschool_cms.core.listings import Hit
from itschool_cms.core.models import Folder, Item

from .problems import Problem

SIZE, MAX_SIZE = 50, 200
MAX_PAGE = 100_000
SORTS = ("title", "modified", "order")


@dataclass(frozen=True)
class Question:
    """What the address asks for.

    Attributes:
        page: from 1.
        size: items on a page.
        sort: one of SORTS.
        descending: the last first.
        type_name: only items of that type; empty for all.
    """

    page: int
    size: int
    sort: str
    descending: bool
    type_name: str

    @classmethod
    def read(cls, request: Request) -> "Question":
        """Read the query of an address. Raises Problem for values that are not taken."""
        query = request.GET
        sort = query.get("sort", "title")
        if sort.removeprefix("-") not in SORTS:
            raise Problem(400, f"Sort by one of: {', '.join(SORTS)}; a dash before it turns the order round.")
        return cls(
            page=_number(query.get("page", "1"), "page", MAX_PAGE),
            size=min(_number(query.get("size", str(SIZE)), "size", 10**9), MAX_SIZE),
            sort=sort.removeprefix("-"),
            descending=sort.startswith("-"),
            type_name=query.get("type", "")[:100],
        )


def _number(text: str, name: str, most: int) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 10 and 0 < int(text) <= most):
        raise Problem(400, f"{name} is a whole number from 1.")
    return int(text)


@dataclass(frozen=True)
class Page:
    """A page of children.

    Attributes:
        items: the children.
        total: how many there are on all pages.
        question: what was asked.
    """

    items: list[Item]
    total: int
    question: Question

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.question.size))

    def links(self, request: Request) -> dict[str, str]:
        """Return the addresses of the neighbouring pages, by relation."""
        number = self.question.page
        wanted = {"first": 1, "prev": number - 1, "next": number + 1, "last": self.pages}
        there = {name: page for name, page in wanted.items() if 1 <= page <= self.pages}
        own = [(name, value) for name, value in request.GET.items() if name != "page"]
        path = request.resource_path(request.context)
        return {name: f"{path}?{urlencode([*own, ('page', page)])}" for name, page in there.items()}


def children(folder: Folder, request: Request) -> Page:
    """Return the page of the children of a folder that the address asks for. Raises Problem."""
    question, catalog = Question.read(request), request.site.catalog
    found = catalog.listing(f"in|{folder.uid}", request.principals, int(time.time()))
    hits = [hit for hit in found if question.type_name in ("", hit.record.type_name)]
    if question.sort != "title":
        hits.sort(key=_key(folder, catalog, question.sort))
    if question.descending:
        hits.reverse()
    start = (question.page - 1) * question.size
    shown = (catalog.resolve(hit.uid) for hit in islice(hits, start, start + question.size))
    return Page([item for item in shown if item is not None], len(hits), question)


def _key(folder: Folder, catalog: Any, sort: str) -> Callable[[Hit], Any]:
    if sort == "modified":
        return lambda hit: catalog.modified(hit.uid)
    above = "/".join(("", *folder.path(), ""))
    places = {catalog.uid_at(above + name): place for place, name in enumerate(folder)}
    return lambda hit: places.get(hit.uid, 0)
