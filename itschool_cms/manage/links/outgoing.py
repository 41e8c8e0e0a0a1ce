"""Where the links of an item lead, and which of them lead nowhere."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.listings import Hit
from itschool_cms.core.models import Item
from itschool_cms.core.permissions import Permission
from itschool_cms.core.references import LINKED, path_names, targets

from ..redirects.finding import Search
from .linking import Line, line_of, own_host

CHOSEN = _("An item that was chosen")


@dataclass(frozen=True)
class Outgoing:
    """One target of an item's links.

    Attributes:
        address: as it is compared; a sentence for an item that was chosen.
        line: of the item that it leads to; None for another site, and for nothing that the person may see.
        broken: it leads nowhere. Hidden and missing are one.
    """

    address: str
    line: Line | None
    broken: bool


def outgoing(request: Request, item: Item) -> list[Outgoing]:
    """Return where the links of an item lead: what is broken first, other sites last."""
    found = [_outgoing(request, target) for target in sorted(targets(item))]
    return sorted(found, key=lambda each: (not each.broken, each.line is None, each.address))


def broken_targets(request: Request) -> Iterator[tuple[str, str]]:
    """Yield each target on this site that leads nowhere: its listing, and the address."""
    for name in request.site.catalog.listing_names(LINKED):
        target = local_target(request, name[len(LINKED) :])
        if target and not leads_on(request, target):
            yield name, target if target.startswith("/") else request.words.translate(CHOSEN)


def broken_links(request: Request) -> list[tuple[Hit, str]]:
    """Return the broken links in items that the person may see, with the address, by title of the item."""
    principals, now = request.principals, int(time.time())
    found = [
        (hit, address)
        for name, address in broken_targets(request)
        for hit in request.site.catalog.listing(name, principals, now)
    ]
    return sorted(found, key=lambda pair: (pair[0].sort, pair[0].uid, pair[1]))


def local_target(request: Request, target: str) -> str:
    """Return a target without the name of this site; empty for another site."""
    if not target.startswith("//"):
        return target
    host = own_host(request)
    return target[len(host) :] if target.startswith(f"{host}/") else ""


def leads_on(request: Request, target: str) -> bool:
    """Tell whether a target of this site leads to something that the person may see."""
    catalog = request.site.catalog
    uid = int(target) if target.isdecimal() else catalog.uid_at(target)
    record = catalog.record(uid) if uid else None
    if record is not None:
        # Nothing is loaded for what stands where it is said to.
        return record.visible_to(request.principals, int(time.time()))
    return not target.isdecimal() and _item_at(request, target) is not None


def _outgoing(request: Request, target: str) -> Outgoing:
    local = local_target(request, target)
    if not local:
        return Outgoing(target.lstrip("/"), None, False)
    item = _item_at(request, local)
    address = request.words.translate(CHOSEN) if local.isdecimal() else local
    return Outgoing(address, line_of(request, item) if item is not None else None, item is None)


def _item_at(request: Request, target: str) -> Item | None:
    if target.isdecimal():
        item = request.site.catalog.resolve(int(target))
    else:
        place = Search(request.site, request.registry.reserved_names).place(path_names(target))
        item = place.item if place is not None else None
    seen = item is not None and request.has_permission(Permission.VIEW, item)
    return item if seen else None
