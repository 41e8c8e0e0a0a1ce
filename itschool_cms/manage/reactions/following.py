"""The background job: looks at what has happened, and has the rules follow."""

from datetime import datetime, timedelta
from typing import Any

from pyramid.request import Request

from itschool_cms.core.jobs import ClockedJob, system_request
from itschool_cms.core.models import Item

from ..subscriptions.events import ItemShown
from .firing import AGAIN_AFTER, fire
from .models import When
from .store import places_above, reactions_of

STEP = 20


def react(request: Request, item: Item, when: str, now: datetime) -> None:
    """Have all rules follow that wait for what happened to an item."""
    # All of them are found before the first one moves the item away.
    for reaction in list(reactions_of(request.site).matching(places_above(item), when)):
        fire(request, reaction, item, now)


def react_to_publication(event: ItemShown) -> None:
    """Have the rules follow that wait for a publication: when it becomes visible."""
    react(event.request, event.item, When.PUBLISHED, event.now)


class Follower(ClockedJob):
    """The job."""

    def _work(self, registry: Any) -> bool:
        now = self.now()
        with system_request(registry) as request:
            if request is None:
                return False
            store = reactions_of(request.site)
            found = list(store.waiting)
            for when, uid in found[:STEP]:
                store.waiting.remove((when, uid))
                item = request.site.catalog.resolve(uid)
                if item is not None:
                    react(request, item, when, now)
            if now >= self._forgets_at:
                self._forgets_at = now + timedelta(hours=1)
                old = int(now.timestamp()) - AGAIN_AFTER
                for key in [key for key, moment in store.last.items() if moment <= old]:
                    del store.last[key]
            return len(found) > STEP
