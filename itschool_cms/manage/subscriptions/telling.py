"""What is told, to whom and when: the steps of the background job.

A publication is told once. When it is withdrawn and published again within the hour, it is not told again;
later it is, for then it is news.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from pyramid.request import Request

from itschool_cms.accounts.models import User
from itschool_cms.core.i18n import ZONE
from itschool_cms.core.jobs import ClockedJob, system_request
from itschool_cms.core.models import lineage
from itschool_cms.core.publishing import State
from itschool_cms.core.security import principals_of

from .events import ItemShown
from .mails import News, send_news
from .models import Pace, Subscriptions, seconds
from .store import subscriptions_of

# How many publications, and how many mails, one transaction takes.
PUBLICATIONS = 20
MAILS = 20
AGAIN_AFTER = 3_600
MORNING = 7
MONDAY = 0
# More than this in one mail is no news any more: the rest is counted.
MOST = 50


def next_mail(pace: Pace, now: datetime) -> int:
    """Return when the next mail of a pace goes out; 0 for at once. In the morning in Brussels, on Mondays."""
    if pace == Pace.NOW:
        return 0
    local = now.astimezone(ZONE)
    morning = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    days = int(morning <= local)
    if pace == Pace.WEEKLY:
        days += (MONDAY - (morning + timedelta(days=days)).weekday()) % 7
    return seconds((morning + timedelta(days=days)).astimezone(UTC))


def take_due(request: Request, now: datetime) -> bool:
    """Put what is published by now into the mails of its subscribers; tells whether there is more."""
    store, moment = subscriptions_of(request.site), seconds(now)
    found = list(store.due.keys(None, (moment + 1,)))
    for key in found[:PUBLICATIONS]:
        store.due.remove(key)
        item = request.site.catalog.resolve(key[1])
        if item is None or item.state != State.PUBLISHED:
            continue
        effective = seconds(item.effective) if item.effective is not None else 0
        if effective > moment:
            store.due.insert((effective, item.uid))
        elif moment - store.told.get(item.uid, 0) >= AGAIN_AFTER:
            store.told[item.uid] = moment
            _put_into_mails(store, item, now)
            request.registry.notify(ItemShown(item, request, now))
    return len(found) > PUBLICATIONS


def send_ripe(request: Request, now: datetime) -> bool:
    """Send the mails whose time has come; tells whether there are more."""
    store = subscriptions_of(request.site)
    ripe = list(store.ripe(seconds(now)))
    for key in ripe[:MAILS]:
        items = store.waiting.pop(key)
        person = request.site.catalog.resolve(key[1])
        if isinstance(person, User) and person.may_sign_in() and person.email:
            _send(request, person, items, now)
    return len(ripe) > MAILS


def forget_old(request: Request, now: datetime) -> None:
    """Forget links that work no longer, and publications that were told long ago."""
    store, moment = subscriptions_of(request.site), seconds(now)
    for digest in [digest for digest, link in store.links.items() if link.until < moment]:
        del store.links[digest]
    for uid in [uid for uid, told in store.told.items() if moment - told >= AGAIN_AFTER]:
        del store.told[uid]


def _put_into_mails(store: Subscriptions, item: Any, now: datetime) -> None:
    # The nearest place counts for who subscribed to several; the quickest pace is the first to be sent.
    fastest: dict[int, tuple[int, int]] = {}
    for place in lineage(item.__parent__):
        for person, pace in store.to(place.uid):
            moment = next_mail(pace, now)
            if person not in fastest or moment < fastest[person][0]:
                fastest[person] = moment, place.uid
    for person, (moment, place_uid) in fastest.items():
        if person != item.modified_by:
            store.wait(moment, person, item.uid, place_uid)


def _send(request: Request, person: User, items: Any, now: datetime) -> None:
    """Mail what the person may see at this moment; nothing where that is nothing."""
    catalog, moment = request.site.catalog, seconds(now)
    principals = principals_of(person, request.site, request.registry)
    seen = []
    for uid, place in items.items():
        record = catalog.record(uid)
        if record is None or not record.visible_to(principals, moment):
            continue
        # Who subscribed is told of what is published; a rule may tell an editor of a draft.
        if not place or (record.state == State.PUBLISHED and record.effective <= moment < record.expires):
            seen.append((uid, place))
    if seen:
        places = tuple(sorted({place for _uid, place in seen if place}))
        news = News([catalog.resolve(uid) for uid, _place in seen[:MOST]], max(0, len(seen) - MOST), places)
        send_news(request, person, news, moment)


class Teller(ClockedJob):
    """The background job."""

    def _work(self, registry: Any) -> bool:
        now = self.now()
        with system_request(registry) as request:
            if request is None or getattr(request.site, "subscriptions", None) is None:
                return False
            if now >= self._forgets_at:
                self._forgets_at = now + timedelta(hours=1)
                forget_old(request, now)
            # One mail holds all that is known: what is due goes into the mails before any is sent.
            return take_due(request, now) or send_ripe(request, now)
