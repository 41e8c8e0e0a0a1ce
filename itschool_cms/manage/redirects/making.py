"""Redirects made by hand: one, or a list of them."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from pyramid.request import Request
from pyramid.traversal import quote_path_segment

from itschool_cms.core.addresses import local_path
from itschool_cms.core.i18n import _
from itschool_cms.core.models import utcnow
from itschool_cms.core.permissions import Permission
from itschool_cms.core.places import place_at
from itschool_cms.core.references import path_names

from .finding import Search
from .models import Redirect

MAX_OLD = 500
MAX_ROWS = 1_000
SEPARATORS = ("\t", ";", ",")


class AddressRefused(ValueError):
    """An address cannot be part of a redirect; the message says why.

    Attributes:
        field: which of the two, "old" or "new".
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class RowRefused(NamedTuple):
    """A row of a list that cannot be taken: its number from 1, and why (a message)."""

    number: int
    reason: str


class Rows(NamedTuple):
    """What was read of a list: old paths with their redirects, and the rows that cannot be taken."""

    redirects: dict[str, Redirect]
    refused: list[RowRefused]


def read_old(request: Request, text: str) -> str:
    """Return the path of an old address. Raises AddressRefused."""
    address = _without_host(request, text)
    parts = urlsplit(address)
    if not address.startswith("/") or address.startswith("//") or parts.query or parts.fragment:
        message = _("Write an old address of this site, such as /old/page, without “?” and “#”.")
        raise AddressRefused("old", message)
    names = path_names(unquote(parts.path))
    path = "/" + "/".join(names)
    if not names or len(path) > MAX_OLD or not path.isprintable():
        raise AddressRefused("old", _("This is no address that a page can have had."))
    if place_at(request.site, request.registry.reserved_names, names) is not None:
        raise AddressRefused("old", _("Something stands at this address: nobody would be led on."))
    return path


def read_new(request: Request, text: str) -> Redirect:
    """Return a redirect to an address of this site: to what stands there now. Raises AddressRefused."""
    address = local_path(_without_host(request, text), "")
    parts = urlsplit(address)
    if not address:
        raise AddressRefused("new", _("Write an address of this site, such as /page. Others are not led to."))
    place = Search(request.site, request.registry.reserved_names).place(path_names(unquote(parts.path)))
    if place is None or not request.has_permission(Permission.VIEW, place.item):
        raise AddressRefused("new", _("Nothing that you may see stands at this address."))
    rest = "/".join(quote_path_segment(name) for name in place.rest)
    rest += f"?{parts.query}" if parts.query else ""
    by = request.person.uid if request.person is not None else 0
    return Redirect(place.item.uid, rest, utcnow(), by, True)


def read_rows(request: Request, text: str) -> Rows:
    """Read a list: a row for each redirect, the old address and the new one, out of a sheet or a CSV file."""
    found: dict[str, Redirect] = {}
    refused: list[RowRefused] = []
    for number, columns in _rows(text):
        try:
            if number > MAX_ROWS:
                raise AddressRefused("old", _("A list has at most ${max} rows.", mapping={"max": MAX_ROWS}))
            old, redirect = _read_row(request, columns)
            if old in found:
                raise AddressRefused("old", _("This old address stands in a row above."))
            found[old] = redirect
        except AddressRefused as refusal:
            refused.append(RowRefused(number, refusal.args[0]))
            if number > MAX_ROWS:
                break
    return Rows(found, refused)


def _read_row(request: Request, columns: list[str]) -> tuple[str, Redirect]:
    if len(columns) != 2:
        raise AddressRefused("old", _("A row has two addresses: the old one and the new one."))
    return read_old(request, columns[0]), read_new(request, columns[1])


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        separator = next((each for each in SEPARATORS if each in line), "\t")
        columns = [column.strip().strip('"').strip() for column in line.split(separator)]
        heads = number == 1 and not any(column.startswith(("/", "http")) for column in columns)
        if any(columns) and not heads:
            yield number, columns


def _without_host(request: Request, text: Any) -> str:
    base = request.registry.settings["site.base_url"].rstrip("/")
    return text.removeprefix(base) if text.startswith(f"{base}/") else text
