"""What a rule would have done in the last days: nothing is done, nothing is told."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from pyramid.request import Request

from itschool_cms.core.models import Folder, Item
from itschool_cms.core.permissions import Permission
from itschool_cms.core.publishing import State

from .acts import Outcome
from .firing import Act
from .models import Reaction, When

DAYS = timedelta(days=30)
# How many items are looked at, and shown.
LOOKED_AT = 5_000
SHOWN = 50


class Forecast(NamedTuple):
    """An item for which a rule would have followed, and what."""

    item: Item
    moment: datetime
    outcome: Outcome


def forecasts(request: Request, place: Folder, reaction: Reaction, now: datetime) -> list[Forecast]:
    """Return what would have followed in the last thirty days, the newest first, of what the person sees."""
    happened = sorted(_happened(request, place, reaction, now), key=lambda pair: pair[1], reverse=True)
    return [
        Forecast(item, moment, Act(request, reaction, item).forecast()) for item, moment in happened[:SHOWN]
    ]


def _happened(
    request: Request, place: Folder, reaction: Reaction, now: datetime
) -> Iterator[tuple[Item, datetime]]:
    catalog, since = request.site.catalog, now - DAYS
    path = "/" + "/".join(place.path())
    below = catalog.below("" if path == "/" else path) if reaction.below else _children(request, place)
    # Only what was changed since then can have been added or published since, but for a date that has come.
    recent = (
        catalog.resolve(uid)
        for uid in islice(below, LOOKED_AT)
        if catalog.modified(uid) >= since.timestamp() or _came(catalog, uid, since, now)
    )
    dated = ((item, _moment(item, reaction.when, now)) for item in recent)
    for item, moment in dated:
        lately = moment is not None and since <= moment <= now
        if moment is not None and lately and request.has_permission(Permission.VIEW, item):
            yield item, moment


def _children(request: Request, place: Folder) -> Iterator[int]:
    return (hit.uid for hit in request.site.catalog.listing(f"in|{place.uid}"))


def _came(catalog: Any, uid: int, since: datetime, now: datetime) -> bool:
    effective: int = catalog.record(uid).effective
    return since.timestamp() <= effective <= now.timestamp()


def _moment(item: Any, when: str, now: datetime) -> datetime | None:
    """Return when it happened last, as far as the item tells; None for never."""
    if when == When.ADDED:
        return item.created
    if when == When.CHANGED:
        return item.modified if item.modified != item.created else None
    if getattr(item, "state", "") != State.PUBLISHED:
        return None
    return item.effective or item.modified
