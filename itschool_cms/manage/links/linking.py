"""What links to an item, and what would break if it went."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pyramid.decorator import reify
from pyramid.request import Request

from itschool_cms.core.content import content_type
from itschool_cms.core.i18n import _
from itschool_cms.core.listings import Hit
from itschool_cms.core.models import Item
from itschool_cms.core.references import LINKED
from itschool_cms.core.rendering import template_of

from ..redirects.finding import addresses_of
from ..redirects.store import redirects_of

SHOWN = 50
ITEM = _("Item")


@dataclass(frozen=True)
class Line:
    """An item in a list of links, as it is drawn."""

    title: str
    href: str
    icon: str
    kind: str


def line_of(request: Request, item: Item) -> Line:
    """Return the line of an item."""
    declared = content_type(request.registry, item)
    return Line(
        request.words.title_of(item),
        request.resource_path(item),
        declared.icon if declared else "folder",
        request.words.translate(declared.title if declared else ITEM),
    )


class Linking:
    """The items that link to something: those that the person may see, and the number of the others.

    Attributes:
        seen: uids of those that may be seen, by title.
        hidden: how many there are besides.
    """

    def __init__(self, request: Request, hits: Iterable[Hit]) -> None:
        self._request = request
        now, principals, found = int(time.time()), request.principals, {}
        for hit in hits:
            found[hit.uid] = hit
        seen = [hit for hit in found.values() if hit.record.visible_to(principals, now)]
        self.seen = [hit.uid for hit in sorted(seen, key=lambda hit: (hit.sort, hit.uid))]
        self.hidden = len(found) - len(self.seen)

    def __len__(self) -> int:
        return len(self.seen) + self.hidden

    @reify
    def lines(self) -> list[Line]:
        """The first of those that may be seen."""
        resolve = self._request.site.catalog.resolve
        return [line_of(self._request, resolve(uid)) for uid in self.seen[:SHOWN]]

    @property
    def more(self) -> int:
        """How many of those that may be seen have no line."""
        return max(0, len(self.seen) - SHOWN)

    @property
    def macro(self) -> Any:
        """The template that draws them in a question."""
        return template_of(self._request.registry, "itschool_cms.manage:links/templates/linking.pt")


def links_to(request: Request, item: Item) -> Linking:
    """Return what links to an item, by its uid, its address or an old one."""
    hits = (hit for target in _targets(request, item) for hit in _hits(request, target))
    return Linking(request, (hit for hit in hits if hit.uid != item.uid))


def hindering_links(request: Request, items: list[Item]) -> Linking:
    """Return what links to the items or to something below them, and stands elsewhere.

    To be shown before the items are taken from their readers: deleted, withdrawn or archived.
    """
    catalog = request.site.catalog
    going = {uid for item in items for uid in (item.uid, *catalog.below(_path(item)))}
    hits = [hit for item in items for hit in _hits_below(request, item)]
    return Linking(request, (hit for hit in hits if hit.uid not in going))


def _hits_below(request: Request, item: Item) -> Iterator[Hit]:
    catalog, redirects = request.site.catalog, redirects_of(request.site)
    for target in _targets(request, item):
        yield from _hits(request, target)
        if target.startswith("/"):
            for name in catalog.listing_names(f"{LINKED}{target}/"):
                yield from catalog.listing(name)
    for uid in catalog.below(_path(item)):
        yield from _hits(request, str(uid))
        if redirects.leading_to(uid):
            for target in _targets(request, catalog.resolve(uid)):
                yield from _hits(request, target)


def _targets(request: Request, item: Item) -> list[str]:
    paths = addresses_of(request.site, item)
    host = own_host(request)
    return [str(item.uid), *paths, *(host + path for path in paths)]


def own_host(request: Request) -> str:
    """Return the beginning of targets that are full addresses of this site: `//host`."""
    return f"//{urlsplit(request.registry.settings['site.base_url']).netloc}"


def _hits(request: Request, target: str) -> Iterator[Hit]:
    return request.site.catalog.listing(LINKED + target)


def _path(item: Item) -> str:
    return "/" + "/".join(item.path())
