"""Long lists, fifty lines at a time."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from pyramid.request import Request

SIZE = 50
MAX_DIGITS = 6


class Batch:
    """One page of a list; the address says which (`?p=2`).

    Attributes:
        items: what the page shows.
        first, last: the numbers of the first and last shown, counted from 1; 0 when there is nothing.
        total: how many there are.
        before, after: the addresses of the neighbouring pages; empty where there is none.
    """

    def __init__(self, request: Request, items: Iterable[Any], total: int) -> None:
        self.total = total
        pages = max(1, -(-self.total // SIZE))
        number = min(_number(request.GET.get("p", "1")), pages)
        start = (number - 1) * SIZE
        self.items = list(islice(items, start, start + SIZE))
        self.first = start + 1 if self.items else 0
        self.last = start + len(self.items)
        self.before = _address(request, number - 1) if number > 1 else ""
        self.after = _address(request, number + 1) if number < pages else ""


def _number(text: str) -> int:
    readable = text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS
    return max(1, int(text)) if readable else 1


def _address(request: Request, number: int) -> str:
    query = {**({"q": request.GET["q"]} if "q" in request.GET else {}), "p": number}
    return request.resource_path(request.context, query=query)
