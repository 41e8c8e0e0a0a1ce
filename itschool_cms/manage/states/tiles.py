"""What waits for review, on the start page of the staff."""

import time
from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request

from itschool_cms.core.models import Site
from itschool_cms.core.publishing import State

from ..overview import SHOWN, line_of
from .review import Asker, possible

# More than a person judges in a day.
LOOKED_AT = 200


def waiting_tile(site: Site, request: Request) -> dict[str, Any] | None:
    """Return what the person may judge, the oldest first; None when there is nothing."""
    catalog, asker = site.catalog, Asker.of(request)
    found = catalog.find(request.principals, int(time.time()), state=State.PENDING)
    oldest = sorted(found, key=catalog.modified)[:LOOKED_AT]
    waiting = (item for item in map(catalog.resolve, oldest) if item is not None)
    items = [item for item in waiting if "send-back" in possible(asker, item)]
    if not items:
        return None
    lines = [
        {**line_of(item, request), "href": request.resource_path(item, "state")} for item in items[:SHOWN]
    ]
    return {"lines": lines, "total": len(items)}


def includeme(config: Configurator) -> None:
    """Declare the tile."""
    config.add_tile(
        "waiting",
        waiting_tile,
        of=Site,
        page="manage",
        column=1,
        order=22,
        template="itschool_cms.manage.states:templates/tile_waiting.pt",
    )
