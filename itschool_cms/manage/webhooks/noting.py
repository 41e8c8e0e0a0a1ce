"""What happens to the tree comes to wait for the webhooks that want it, in the transaction that does it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from itschool_cms.core.events import ItemAdded, ItemChanged, ItemMoved, ItemRemoved, ItemRestored
from itschool_cms.core.models import Folder, Item, lineage, utcnow
from itschool_cms.core.publishing import Publishable, State

from .leaving import address_of, is_closed, may_be_named, may_leave
from .models import Delivery, Happening, Hook
from .signing import new_message_id
from .store import webhooks_of

DATES = ("state", "effective", "expires")


def seconds(moment: datetime) -> int:
    """Return a moment in seconds since 1970 UTC."""
    return int(moment.timestamp())


def put(hook: Hook, delivery: Delivery, now: datetime) -> None:
    """Have a message sent to a webhook as soon as may be."""
    hook.waiting[(seconds(now), delivery.id)] = delivery


def tell(site: Any, registry: Any, item: Item, event: str) -> None:
    """Have an event of one item sent to all webhooks that want it."""
    if item.original is not None:
        # A working copy is told of once it stands in the place of its original.
        return
    places = {each.uid for each in lineage(item)}
    wanting = [each for each in webhooks_of(site) if each.wants(event, item.type_name, places)]
    if not wanting or not may_leave(registry, item, item.__parent__):
        return
    _put(wanting, item, event)


def _put(wanting: list[Hook], item: Item, event: str) -> None:
    now = utcnow()
    path = address_of(item, "/" + "/".join(item.path())) if event != Happening.DELETED else ""
    for hook in wanting:
        put(hook, Delivery(new_message_id(), str(event), item.type_name, item.uid, path, now), now)


def tell_whole(event: Any, happening: str, above: Folder, also: Folder | None = None) -> None:
    """Have what happens to an item with all below it sent: each webhook is told of the topmost it wants.

    One that is told everything hears of the folder alone; one that is limited to other types, or to a place
    within the folder, hears of what it is limited to.

    Args:
        above: the folder that the item stands in, or stood in when it was deleted.
        also: a folder that it stood in before.
    """
    tree, item = event.tree, event.item
    hooks = [each for each in webhooks_of(tree.site) if each.is_on and happening in each.events]
    if event.tree.quiet or not hooks or is_closed(item, above):
        return
    places = {each.uid for each in (*lineage(above), *lineage(also))}
    _tell_topmost(tree.registry, item, happening, places, hooks)


def _tell_topmost(registry: Any, item: Item, happening: str, places: set[int], hooks: list[Hook]) -> None:
    places = {*places, item.uid}
    wanting = [each for each in hooks if each.wants(happening, item.type_name, places)]
    if wanting and item.original is None and may_be_named(registry, item):
        _put(wanting, item, happening)
        hooks = [each for each in hooks if each not in wanting]
    for child in item.values() if isinstance(item, Folder) and hooks else ():
        _tell_topmost(registry, child, happening, places, hooks)


def note_addition(event: ItemAdded) -> None:
    """Tell of an item that was added."""
    if not event.tree.quiet:
        _tell(event, Happening.ADDED)
        _tell_visibility(event, {"state": ""})


def note_restoring(event: ItemRestored) -> None:
    """Tell of an item that came back out of the recycle bin, with all below it."""
    tell_whole(event, Happening.ADDED, event.item.__parent__)
    if not event.tree.quiet:
        _tell_visibility(event, {"state": ""})


def note_change(event: ItemChanged) -> None:
    """Tell of an item that was changed; that it was published, or withdrawn, is told as such."""
    if event.tree.quiet:
        return
    told = _tell_visibility(event, event.before)
    if not told or not event.before.keys() <= set(DATES):
        _tell(event, Happening.CHANGED)


def note_move(event: ItemMoved) -> None:
    """Tell of an item that stands elsewhere, or is called otherwise, with all below it."""
    tell_whole(event, Happening.MOVED, event.item.__parent__, also=event.parent)


def note_removal(event: ItemRemoved) -> None:
    """Tell of an item that was deleted, with all below it."""
    tell_whole(event, Happening.DELETED, event.parent)


def _tell(event: Any, happening: Happening) -> None:
    tell(event.tree.site, event.tree.registry, event.item, happening)


def _tell_visibility(event: Any, before: Mapping[str, Any]) -> bool:
    """Tell that readers see an item from now on, or no more; have a date looked at when it has come."""
    item = event.item
    if not isinstance(item, Publishable) or before.keys().isdisjoint(DATES):
        return False
    now = utcnow()
    after = {name: getattr(item, name) for name in DATES}
    was, shown = _is_shown({**after, **before}, now), _is_shown(after, now)
    _note_dates(event.tree.site, item, now)
    if was != shown:
        _tell(event, Happening.PUBLISHED if shown else Happening.WITHDRAWN)
    return was != shown


def _is_shown(values: Mapping[str, Any], now: datetime) -> bool:
    effective, expires = values["effective"], values["expires"]
    begun, ended = effective is None or effective <= now, expires is not None and expires <= now
    return values["state"] == State.PUBLISHED and begun and not ended


def _note_dates(site: Any, item: Publishable, now: datetime) -> None:
    hooks = webhooks_of(site)
    if not len(hooks) or item.state != State.PUBLISHED:
        return
    for happening, moment in ((Happening.PUBLISHED, item.effective), (Happening.WITHDRAWN, item.expires)):
        if moment is not None and moment > now:
            hooks.dates.insert((seconds(moment), str(happening), item.uid))


def tell_dates(site: Any, registry: Any, now: datetime) -> None:
    """Tell of publications that have begun or ended by their date."""
    hooks, moment = webhooks_of(site), seconds(now)
    for key in list(hooks.dates.keys(None, (moment + 1,))):
        hooks.dates.remove(key)
        item = site.catalog.resolve(key[2])
        if isinstance(item, Publishable) and item.state == State.PUBLISHED:
            date = item.effective if key[1] == Happening.PUBLISHED else item.expires
            # The date may be another one by now.
            if date is not None and seconds(date) == key[0]:
                tell(site, registry, item, key[1])
