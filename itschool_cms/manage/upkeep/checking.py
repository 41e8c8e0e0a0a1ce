"""Whether the catalog says what the tree is, and putting it right."""

from collections.abc import Iterator
from typing import Any

from itschool_cms.core.catalog import Catalog
from itschool_cms.core.models import Item, Site
from itschool_cms.core.tree import walk

# Names that a report holds; the number is always whole.
NAMED = 50


def check_catalog(site: Site) -> dict[str, Any]:
    """Compare the catalog with one made from the tree; nothing is written.

    Returns the number of items, that of the wrong ones, and the paths of the first of these.
    """
    wrong, items = _wrong(site)
    paths = sorted("/" + "/".join(items[uid].path()) if uid in items else "?" for uid in wrong)
    return {"items": len(items), "wrong": len(wrong), "paths": tuple(paths[:NAMED])}


def repair_catalog(site: Site) -> dict[str, Any]:
    """Take in anew what is wrong, forget what is gone; make the whole catalog anew if that is not enough."""
    wrong, items = _wrong(site)
    whole = False
    for uid in wrong:
        _put_right(site, uid, items.get(uid))
    if wrong and _wrong(site)[0]:
        whole = True
        site.catalog.clear()
        for item in items.values():
            site.catalog.index(item)
    return {"items": len(items), "wrong": len(wrong), "whole": whole}


def _put_right(site: Site, uid: int, item: Item | None) -> None:
    try:
        site.catalog.unindex(uid)
    except KeyError:
        # What a listing has lost cannot be taken out of it.
        return
    if item is not None:
        site.catalog.index(item)


def _wrong(site: Site) -> tuple[set[int], dict[int, Item]]:
    items = {item.uid: item for item in walk(site)}
    made = Catalog()
    for item in items.values():
        made.index(item)
    present, right = _facts(site.catalog), _facts(made)
    return {uid for uid in {*present, *right} if present.get(uid) != right.get(uid)}, items


def _facts(catalog: Catalog) -> dict[int, list[Any]]:
    """Return all that a catalog knows, by item."""
    facts: dict[int, list[Any]] = {}
    for fact, uid in _parts(catalog.snapshot()):
        facts.setdefault(uid, []).append(fact)
    return {uid: sorted(map(repr, each)) for uid, each in facts.items()}


def _parts(snapshot: dict[str, Any]) -> Iterator[tuple[Any, int]]:
    for uid, stored in snapshot["stored"].items():
        yield ("stored", stored), uid
    for path, uid in snapshot["paths"].items():
        yield ("path", path), uid
    for key, tree in snapshot["listings"].items():
        for (sort, uid), record in tree.items():
            yield ("listing", key, sort, record), uid
    for number, field in enumerate(snapshot["fields"]):
        for uid, value in field.items():
            yield ("field", number, sorted(value) if isinstance(value, tuple) else value), uid
    for kind, known in snapshot["text"].items():
        for uid, value in known.items():
            yield (kind, sorted(value.items()) if isinstance(value, dict) else value), uid
