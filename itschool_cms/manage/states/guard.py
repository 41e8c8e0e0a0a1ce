"""The rules of review hold whatever way leads to the tree: forms, batches, JSON, undo.

What is published without the right to, or changed by somebody whose changes the school reviews, waits for
review again; the change itself is kept.
"""

from collections.abc import Iterator
from typing import Any

from pyramid.config import Configurator

from itschool_cms.core.events import ItemAdded, ItemChanged, ItemEvent, ItemMoved, ItemRestored
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.permissions import Permission
from itschool_cms.core.publishing import Publishable, State
from itschool_cms.core.tree import walk

from .review import Asker, is_free, may_publish

# What decides who sees an item, and when.
READERS = ("audience", "effective", "expires")
# What is no part of what readers see: others rule over it.
ASIDE = frozenset({"local_roles", "inherits_roles", "submitted_by", "review_note"})


def follow_change(event: ItemChanged) -> None:
    """Look at a change of a published item."""
    item: Any = event.item
    if not _by_somebody(event):
        return
    if item.state == State.PENDING and not item.submitted_by:
        # By another way than the transition: whoever did it is not the one to judge it.
        event.tree.change(item, {"submitted_by": event.tree.user})
    if item.state != State.PUBLISHED:
        return
    if event.before and ASIDE.issuperset(event.before):
        return
    asker, before = Asker.acting(event.tree), event.before
    if "state" in before:
        allowed = may_publish(asker, item, before["state"])
    else:
        allowed = is_free(asker, item) and (_keeps_readers(before) or _publishes(asker, item))
    if not allowed:
        _submit(event, item)


def follow_arrival(event: ItemAdded | ItemMoved | ItemRestored) -> None:
    """Look at what arrives at a place and is published there."""
    if not _by_somebody(event):
        return
    asker: Asker | None = None
    for item in _published(event.item):
        asker = asker or Asker.acting(event.tree)
        if not (is_free(asker, item) and _publishes(asker, item)):
            _submit(event, item)


def _published(item: Item) -> Iterator[Publishable]:
    found = walk(item) if isinstance(item, Folder) else iter((item,))
    return (each for each in found if isinstance(each, Publishable) and each.state == State.PUBLISHED)


def _by_somebody(event: ItemEvent) -> bool:
    # The system itself, in commands and evolution steps, is bound by no rule.
    return event.tree.user != 0


def _keeps_readers(before: Any) -> bool:
    return not any(name in before for name in READERS)


def _publishes(asker: Asker, item: Publishable) -> bool:
    return asker.may(Permission.PUBLISH, item) or asker.may(Permission.REVIEW, item)


def _submit(event: ItemEvent, item: Publishable) -> None:
    event.tree.change(item, {"state": State.PENDING, "submitted_by": event.tree.user})


def includeme(config: Configurator) -> None:
    """Watch what may be published."""
    config.add_subscriber(follow_change, ItemChanged, of=Publishable)
    config.add_subscriber(follow_arrival, ItemAdded, of=Publishable)
    config.add_subscriber(follow_arrival, ItemMoved)
    config.add_subscriber(follow_arrival, ItemRestored)
