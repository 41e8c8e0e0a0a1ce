"""Doing what was asked for: one task at a time, outside of any request."""

import logging
from collections.abc import Callable
from typing import Any

from itschool_cms.core.database import databases, open_site
from itschool_cms.core.jobs import system_request
from itschool_cms.core.models import utcnow

from .checking import check_catalog, repair_catalog
from .models import Task, Upkeep

log = logging.getLogger(__name__)

CHECK, REPAIR, PACK = "catalog-check", "catalog-repair", "pack"
# Revisions that stay, so that the last days can be undone.
KEPT_DAYS = (1, 7, 30, 90)


def ask(request: Any, kind: str, **options: Any) -> bool:
    """Queue a task; returns False where one of its kind is queued or under way."""
    site, now = request.site, utcnow()
    if site.upkeep is None:
        site.upkeep = Upkeep()
    if site.upkeep.busy(kind, now):
        return False
    site.upkeep[kind] = Task(kind, request.person.uid, now, options)
    return True


def step(registry: Any) -> bool:
    """Do one task that waits; tells whether there was one."""
    taken = _take(registry)
    if taken is None:
        return False
    kind, options = taken
    result, failure = _run(registry, kind, options)
    _finish(registry, kind, result, failure)
    return True


def _take(registry: Any) -> tuple[str, dict[str, Any]] | None:
    with system_request(registry) as request:
        upkeep = request.site.upkeep if request is not None else None
        task = upkeep.waiting(utcnow()) if upkeep is not None else None
        if task is None:
            return None
        task.started = utcnow()
        return task.kind, dict(task.options)


def _run(registry: Any, kind: str, options: dict[str, Any]) -> tuple[dict[str, Any], str]:
    try:
        return KINDS[kind](registry, **options), ""
    except Exception as problem:
        log.exception("the task %s failed", kind)
        return {}, type(problem).__name__


def _finish(registry: Any, kind: str, result: dict[str, Any], failure: str) -> None:
    with open_site(registry.database) as (site, manager), manager:
        task = site.upkeep[kind]
        task.finished, task.result, task.failure = utcnow(), result, failure


def _check(registry: Any) -> dict[str, Any]:
    with open_site(registry.database) as (site, manager):
        manager.begin()
        return check_catalog(site)


def _repair(registry: Any) -> dict[str, Any]:
    with open_site(registry.database) as (site, manager), manager:
        return repair_catalog(site)


def _pack(registry: Any, days: int) -> dict[str, Any]:
    before = sizes(registry)
    registry.database.pack(days=days)
    registry.session_store.database.pack()
    return {"before": sum(before), "after": sum(sizes(registry)), "days": days}


def sizes(registry: Any) -> tuple[int, int, int]:
    """Return the sizes in bytes of the databases of tree, sessions and audit trail, without files."""
    tree, sessions, trail = (int(database.getSize()) for database in databases(registry))
    return tree, sessions, trail


KINDS: dict[str, Callable[..., dict[str, Any]]] = {CHECK: _check, REPAIR: _repair, PACK: _pack}
