"""Each save of an item of a declared type becomes a version.

An item that was never changed has no versions: its first one is made of what the first change replaced.
"""

from functools import lru_cache
from typing import Any

from itschool_cms.core.content import content_type
from itschool_cms.core.events import ItemChanged
from itschool_cms.core.models import Item
from itschool_cms.core.publishing import Publishable
from itschool_cms.core.versions import ADDED, CHANGED, REVERTED, Version, Versions

# What a form does not ask for, and belongs to the history of what is published.
OF_PUBLISHED = ("title", "state", "effective", "expires", "audience")


def tracked(registry: Any, item: Item) -> tuple[str, ...]:
    """Return the names of the attributes that the versions of an item hold; none for what has no versions."""
    declared = content_type(registry, item)
    if declared is None or not item.versioned:
        return ()
    cls: Any = type(item)
    return _names(declared.schema, cls)


def keep_version(event: ItemChanged) -> None:
    """Keep what a change left; several changes of one request are one version."""
    item, tree = event.item, event.tree
    values = {name: getattr(item, name, None) for name in tracked(tree.registry, item)}
    if not values:
        return
    replaced = {name: event.before[name] for name in values if name in event.before}
    if item.versions is None:
        item.versions = _begun(item, values, replaced)
    changed = _changed(item.versions, values, replaced)
    if not changed:
        return
    number = tree.notes.get(("version", item.uid))
    if number is None:
        act = REVERTED if tree.source else CHANGED
        version = item.versions.add(changed, item.modified, tree.user, act, tree.comment, tree.source)
        tree.notes["version", item.uid] = version.number
        item.versions.prune(tree.site.versions_kept)
    else:
        item.versions.amend(number, changed)


def first_version(registry: Any, item: Item) -> Version:
    """Return the only version of an item that was never changed; nothing is kept."""
    return _begun(item, {name: getattr(item, name, None) for name in tracked(registry, item)}, {}).latest()


def _begun(item: Item, values: dict[str, Any], replaced: dict[str, Any]) -> Versions:
    versions = Versions()
    versions.add({**values, **replaced}, item.created, item.owner, ADDED)
    return versions


def _changed(versions: Versions, values: dict[str, Any], replaced: dict[str, Any]) -> dict[str, Any]:
    if replaced:
        return {name: values[name] for name in replaced}
    # It was changed by other means, which do not say what was there before.
    known = versions.values_at(versions.latest().number)
    return {name: value for name, value in values.items() if name not in known or known[name] != value}


@lru_cache(maxsize=200)
def _names(schema: Any, cls: Any) -> tuple[str, ...]:
    more = OF_PUBLISHED if issubclass(cls, Publishable) else ()
    names = dict.fromkeys((*schema.attributes(), *(name for name in more if hasattr(cls, name))))
    return tuple(name for name in names if _is_kept(cls, name))


def _is_kept(cls: type[Item], name: str) -> bool:
    found = getattr(cls, name, None)
    return not isinstance(found, property) or found.fset is not None
