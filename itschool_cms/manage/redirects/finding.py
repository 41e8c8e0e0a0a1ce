"""Where an old address leads, for the person who asks."""

from collections.abc import Sequence
from typing import Any

from pyramid.request import Request

from itschool_cms.core.events import AddressMissing
from itschool_cms.core.models import Item
from itschool_cms.core.permissions import Permission
from itschool_cms.core.places import Place, place_at
from itschool_cms.core.references import path_names

from .models import Redirect
from .store import redirects_of

# How many redirects one address may pass, and how many addresses of one item are looked for.
MAX_STEPS = 50
MAX_ADDRESSES = 200


def lead_on(event: AddressMissing) -> None:
    """Lead to what has moved, if the person may see it where it is now.

    It is told for what is hidden as for what is missing, so a new item at the address that is not for this
    person, a draft say, changes nothing. One that the person may see wins, and its own views with it.
    """
    request = event.request
    if not redirects_of(request.site):
        return
    names = path_names(request.path_info)
    found = _first(request, names)
    if found is None or not request.has_permission(Permission.VIEW, found[0].item):
        return
    place, rest = found
    address = request.resource_path(place.item, *place.rest) + rest
    if request.query_string and not rest:
        address += "?" + request.query_string
    event.location = address


def _first(request: Request, names: tuple[str, ...]) -> tuple[Place, str] | None:
    search = Search(request.site, request.registry.reserved_names)
    for length in range(len(names), 0, -1):
        redirect = search.redirect(names[:length])
        if redirect is None or _is_taken(request, names[:length], names[length:]):
            continue
        if (place := search.follow(redirect, names[length:])) is not None:
            return place, redirect.rest
    return None


def _is_taken(request: Request, names: tuple[str, ...], rest: tuple[str, ...]) -> bool:
    """Tell whether the person sees another item at the address by now, of which the rest would be a view."""
    place = place_at(request.site, (), names)
    if place is None or not request.has_permission(Permission.VIEW, place.item):
        return False
    return not rest or rest[0].removeprefix("@@") in request.registry.reserved_names


class Search:
    """One search along the redirects of a site: each is passed once, so it comes to an end."""

    def __init__(self, site: Any, views: frozenset[str]) -> None:
        self._site = site
        self._views = views
        self._redirects = redirects_of(site)
        self._passed: set[tuple[str, ...]] = set()

    def place(self, names: tuple[str, ...]) -> Place | None:
        """Return what stands at an address, or what it leads to by redirects; None for nothing."""
        standing = place_at(self._site, self._views, names)
        if standing is not None:
            return standing
        for length in range(len(names), 0, -1):
            redirect = self.redirect(names[:length])
            if redirect is not None and (found := self.follow(redirect, names[length:])) is not None:
                return found
        return None

    def redirect(self, names: Sequence[str]) -> Redirect | None:
        """Return the redirect of an address, the first time that it is asked for."""
        asked = tuple(names)
        redirect = self._redirects.get("/" + "/".join(asked))
        if redirect is None or asked in self._passed or len(self._passed) >= MAX_STEPS:
            return None
        self._passed.add(asked)
        return redirect

    def follow(self, redirect: Redirect, rest: tuple[str, ...]) -> Place | None:
        """Return what a redirect leads to, with the rest of the address behind it."""
        item = self._site.catalog.resolve(redirect.uid)
        # A redirect to a view is for its own address alone.
        if item is None or (redirect.rest and rest):
            return None
        return self.place((*item.path(), *rest))


def addresses_of(site: Any, item: Item) -> set[str]:
    """Return the address of an item and those that lead to it: old ones of its own and of what it is in."""
    redirects, catalog = redirects_of(site), site.catalog
    waiting = ["/" + "/".join(item.path()), *redirects.leading_to(item.uid)]
    found: set[str] = set()
    while waiting and len(found) < MAX_ADDRESSES:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        names = path_names(path)
        for length in range(1, len(names)):
            above, rest = "/" + "/".join(names[:length]), "/" + "/".join(names[length:])
            redirect = redirects.get(above)
            uids = (catalog.uid_at(above), redirect.uid if redirect else None)
            waiting += [old + rest for uid in uids if uid for old in redirects.leading_to(uid)]
    return found
