"""Where the subscriptions of a site are kept, and how a publication comes to be told."""

from collections.abc import Mapping
from typing import Any

from itschool_cms.core.events import ItemAdded, ItemChanged, ItemEvent
from itschool_cms.core.models import Site, utcnow
from itschool_cms.core.publishing import State

from .models import Subscriptions, seconds

_NONE = Subscriptions()


def subscriptions_of(site: Any) -> Subscriptions:
    """Return the subscriptions of a site; none of a site that has not made its evolution steps."""
    found: Any = getattr(site, "subscriptions", _NONE)
    return found


def add_store(site: Site, registry: Any = None) -> None:
    """Give a site its subscriptions, if it has none."""
    if getattr(site, "subscriptions", None) is None:
        site.subscriptions = Subscriptions()  # type: ignore[attr-defined]


def add_to_new_site(event: ItemAdded) -> None:
    """Give a new site its subscriptions."""
    add_store(event.tree.site)


def note_publication(event: ItemEvent) -> None:
    """Have an item told that is published by now, or will be visible from its date on.

    It may be withdrawn again before, or get another date: that is looked at when its time has come.
    """
    if event.tree.quiet:
        return
    item: Any = event.item
    before: Mapping[str, Any] = event.before if isinstance(event, ItemChanged) else {"state": ""}
    if item.state != State.PUBLISHED or before.keys().isdisjoint(("state", "effective")) or event.tree.quiet:
        return
    now = utcnow()
    moment = max(item.effective or now, now)
    if "state" not in before and (before["effective"] or now) <= now and moment == now:
        # It was visible, and still is: another date in the past is no news.
        return
    add_store(event.tree.site)
    subscriptions_of(event.tree.site).due.insert((seconds(moment), item.uid))
