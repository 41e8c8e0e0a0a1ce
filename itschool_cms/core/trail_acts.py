"""The acts that the audit trail knows: what readers call them, and how long their content is kept."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import transaction
from BTrees.LLBTree import LLTreeSet
from pyramid.config import Configurator

YEAR = timedelta(days=365)
# What changes rights is looked up long after; a sign-in is not.
DEFAULT_KEEP = 10 * YEAR
BATCH = 500


@dataclass(frozen=True)
class TrailAct:
    """A declared act.

    Attributes:
        name: as it is stored, such as "signed-in".
        title: what readers call it (a message).
        keep: how long its content is kept.
    """

    name: str
    title: str
    keep: timedelta


def add_trail_act(config: Configurator, name: str, title: str, *, keep: timedelta = DEFAULT_KEEP) -> None:
    """Declare an act of the audit trail; a test finds acts that are written and not declared."""
    act = TrailAct(name, title, keep)
    introspectable = config.introspectable("trail acts", name, name, "trail act")
    introspectable["act"] = act

    def register() -> None:
        config.registry.trail_acts[name] = act

    config.action(("trail act", name), register, introspectables=(introspectable,))


def erase_expired(registry: Any, now: float) -> int:
    """Erase the content of the entries that were kept long enough; returns how many.

    Args:
        now: seconds since 1970 UTC.
    """
    return sum(_erase_of(registry, act, now) for act in registry.trail_acts.values())


def _erase_of(registry: Any, act: TrailAct, now: float) -> int:
    manager, erased = transaction.TransactionManager(explicit=True), 0
    while True:
        # In small transactions: writers of new entries are not kept waiting.
        with manager:
            numbers = _oldest(registry.trail.root(manager), act, now - act.keep.total_seconds())
            for number in numbers:
                registry.trail.erase(manager, number)
        erased += len(numbers)
        if not numbers:
            return erased


def _oldest(root: Any, act: TrailAct, end: float) -> list[int]:
    numbers = root["acts"].get(act.name, LLTreeSet())
    # Stored negative, the newest first: the oldest are the last keys.
    oldest = (-number for number in numbers.keys()[-BATCH:])
    return [number for number in oldest if root["entries"][number].content[0] < end]


def includeme(config: Configurator) -> None:
    """Provide the directive."""
    config.registry.trail_acts = {}
    config.add_directive("add_trail_act", add_trail_act)
