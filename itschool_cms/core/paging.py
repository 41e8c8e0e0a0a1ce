"""Long lists, fifty items at a time."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Generic, TypeVar
from urllib.parse import urlencode

from pyramid.request import Request

SIZE = 50
MAX_DIGITS = 6
T = TypeVar("T")


class Batch(Generic[T]):
    """One page of a list, which the global macro `pager` draws; the address says which (`?p=2`).

    Args:
        found: the whole list, or what yields it in order: nothing is taken from it beyond the page.
        total: how many there are; left out for a sequence.

    Attributes:
        items: what stands on the page.
        number: of the page, from 1: the nearest there is, the first when what is asked for is no number.
        pages: how many pages there are, at least one.
        first, last: the numbers of the first and last item on the page, from 1; 0 when there is nothing.
        total: how many items there are on all pages.
        size: how many stand on a full page.
    """

    size = SIZE

    def __init__(self, request: Request, found: Iterable[T], total: int | None = None) -> None:
        self._query = [(name, value) for name, value in request.GET.items() if name != "p"]
        self.total = len(found) if total is None and isinstance(found, Sequence) else total or 0
        self.pages = max(1, -(-self.total // self.size))
        self.number = min(_asked(request.GET.get("p", "")), self.pages)
        start = (self.number - 1) * self.size
        self.items: list[T] = list(islice(found, start, start + self.size))
        self.first = start + 1 if self.items else 0
        self.last = start + len(self.items)

    def address(self, number: int) -> str:
        """Return the query of the address of a page; what else the list was asked for stays."""
        return "?" + urlencode([*self._query, ("p", number)])

    @property
    def before(self) -> str:
        """Address of the page before; empty for none."""
        return self.address(self.number - 1) if self.number > 1 else ""

    @property
    def after(self) -> str:
        """Address of the page after; empty for none."""
        return self.address(self.number + 1) if self.number < self.pages else ""


def _asked(text: str) -> int:
    readable = text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS
    return max(1, int(text)) if readable else 1
