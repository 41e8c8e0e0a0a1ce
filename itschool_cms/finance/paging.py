"""Long lists, fifty at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from pyramid.request import Request

from itschool_cms.core.i18n import _

PAGE = 50
T = TypeVar("T")


@dataclass(frozen=True)
class Batch(Generic[T]):
    """One page of a list.

    Attributes:
        rows: what stands on the page.
        number: of the page, from 1.
        length: of the whole list.
    """

    rows: Sequence[T]
    number: int
    length: int

    @property
    def last(self) -> int:
        """The number of the last page, from 1."""
        return max(1, -(-self.length // PAGE))

    def span(self, words: Any) -> str:
        """Return which rows these are, in words."""
        start = (self.number - 1) * PAGE
        span = {"first": start + 1, "last": start + len(self.rows), "total": self.length}
        return words.translate(_("${first} to ${last} of ${total}"), **span)

    def query(self, request: Request, number: int) -> str:
        """Return the query of the address of another page."""
        return "?" + urlencode({**request.GET, "p": number})


def page_of(rows: Sequence[T], request: Request) -> Batch[T]:
    """Return the page of the list that `?p=` asks for; the nearest one for a number that makes no sense."""
    asked = request.GET.get("p", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 1
    last = max(1, -(-len(rows) // PAGE))
    number = min(max(1, number), last)
    return Batch(rows[(number - 1) * PAGE : number * PAGE], number, len(rows))
