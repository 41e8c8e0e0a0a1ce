"""Questions to the catalog: sets of uids, and what is left of them."""

from collections.abc import Iterator
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any

import BTrees
from pyroaring import BitMap64
from zope.index.field import FieldIndex

from .listings import ALWAYS
from .text.question import read_question
from .text.searching import Answer
from .text.sight import Sight

if TYPE_CHECKING:
    from .catalog import Catalog, Stored

FAMILY = BTrees.family64


def with_words(
    catalog: "Catalog", text: str, sight: Sight, under: str, criteria: dict[str, Any]
) -> list[int]:
    """Return the uids of the items that have the words and meet the criteria, the best first."""
    sets = [BitMap64(asked(catalog, name, each)) for name, each in criteria.items() if name != "type"]
    if "type" in criteria:
        sets.append(catalog.text.tagged(*(f":type:{each}" for each in several(criteria["type"]))))
    if under:
        sets.append(catalog.text.tagged(f":in:{catalog.uid_at(under)}"))
    within = reduce(and_, sets) if sets else None
    return Answer(catalog.text, read_question(text, names=True), sight, within).best()


def candidates(catalog: "Catalog", under: str, criteria: dict[str, Any]) -> Any:
    """Return the uids that meet the criteria, or else of what stands below, or all."""
    # The narrowest question alone: sets of hundreds of thousands are never intersected with a small one.
    if criteria:
        return common([asked(catalog, name, value) for name, value in criteria.items()])
    if under:
        return catalog._below(under)
    return catalog._stored


def fits(stored: "Stored", principals: Any, now: int, under: str, wanted: dict[str, tuple[Any, ...]]) -> bool:
    """Tell whether an item stands below a path, is of what is wanted, and is seen."""
    record = stored.record
    return (
        stored.path.startswith(under and under + "/")
        and record.type_name in wanted.get("type", (record.type_name,))
        and record.state in wanted.get("state", (record.state,))
        and (principals is None or record.visible_to(principals, now))
    )


def asked(catalog: "Catalog", name: str, value: Any) -> Any:
    """Return the uids that have a value, or one of several, in an index."""
    values = several(value)
    index = getattr(catalog, f"_{name}")
    if isinstance(index, FieldIndex):
        return FAMILY.IF.multiunion([index.apply((each, each)) for each in values])
    return index.apply({"query": list(values), "operator": "or"})


def newest_first(index: Any) -> Iterator[int]:
    """Yield the uids of an index of moments, the greatest first."""
    # A BTree has no way backwards: ask for the greatest key below the last one.
    key = index.maxKey() if index else ALWAYS
    while key > ALWAYS:
        yield from index[key]
        key = index.maxKey(key - 1) if index.minKey() < key else ALWAYS


def several(value: Any) -> tuple[Any, ...]:
    """Return one value, or several, as a tuple."""
    return tuple(value) if isinstance(value, list | tuple | set | frozenset) else (value,)


def common(sets: list[Any]) -> list[int]:
    """Return the uids that stand in all sets."""
    result = sets[0]
    for each in sets[1:]:
        result = FAMILY.IF.intersection(result, each)
    return list(result if result is not None else ())


def plain(reverse: Any) -> dict[int, Any]:
    """Return the values of an index by uid, in a form to compare."""
    return {uid: value if isinstance(value, str | int) else tuple(value) for uid, value in reverse.items()}
