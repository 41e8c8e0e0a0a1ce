"""Evolution steps from the web: what is done, what waits, and what a step would touch."""

import logging
from typing import Any

from itschool_cms.core import evolution
from itschool_cms.core.database import open_site

log = logging.getLogger(__name__)


def steps(site: Any, registry: Any) -> tuple[list[str], list[str]]:
    """Return the names of the steps that are done, and of those that wait."""
    return [name for name in registry.evolution_steps if name in site.evolved], evolution.pending_steps(
        site, registry
    )


def dry_run(registry: Any) -> list[dict[str, Any]]:
    """Make all steps that wait and throw the result away: for each its name, changed objects, error's class.

    A step sees what the ones before it did, as in the real run.
    """
    lines: list[dict[str, Any]] = []
    with open_site(registry.database) as (site, manager):
        manager.begin()
        touched: set[bytes] = set()
        for name in evolution.pending_steps(site, registry):
            line = {"name": name, "changed": 0, "failure": ""}
            try:
                registry.evolution_steps[name](site, registry)
            except Exception as problem:
                log.exception("the evolution step %s failed when it was tried", name)
                line["failure"] = type(problem).__name__
            line["changed"] = len(_touched(site) - touched)
            touched |= _touched(site)
            lines.append(line)
            if line["failure"]:
                break
        manager.abort()
    return lines


def run(registry: Any) -> list[str]:
    """Make all steps that wait, each in a transaction of its own; returns their names."""
    with open_site(registry.database) as (site, manager):
        return evolution.evolve(site, registry, manager)


def _touched(site: Any) -> set[bytes]:
    """Return the ids of the objects that were changed: those of now, and those that a savepoint holds."""
    connection = site._p_jar
    # Large steps make savepoints, so that what they are done with leaves the memory.
    saved = getattr(connection, "_savepoint_storage", None)
    return {each._p_oid for each in connection._registered_objects} | set(saved.index if saved else ())
