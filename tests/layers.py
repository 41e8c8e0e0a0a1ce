"""One application, many schools: to make an application anew for each test costs more than most tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from ZODB import DB
from ZODB.DemoStorage import DemoStorage

from itschool_cms.accounts.throttle import open_counters
from itschool_cms.core.database import close_databases, databases
from itschool_cms.core.incidents import Incidents

_numbers = count(1)


def layer(stored: DB) -> DB:
    """Return a database whose writing lies above another one; it remembers as many objects."""
    storage = DemoStorage(base=stored.storage, close_base_on_close=False)
    # What writes to several locks them in the order of their names: with one name, in any order, two threads
    # wait for each other for ever.
    storage.changes.__name__ = f"layer {next(_numbers):06}"
    return DB(storage, cache_size=stored.getCacheSize())


@contextmanager
def layered(app: Any, **settings: str) -> Iterator[Any]:
    """Give the application with its data; what is written meanwhile lies above them and is thrown away."""
    layers = [layer(each) for each in databases(app.registry)]
    with using(app, *layers, **settings):
        yield app


@contextmanager
def using(app: Any, tree: DB, sessions: DB, trail: DB, **settings: str) -> Iterator[Any]:
    """Give the application over other databases, with changed settings; afterwards it is as before.

    Args:
        app: made with settings that differ from these in what is read while it runs only.
    """
    registry = app.registry
    stored, state = databases(registry), _state(registry)
    registry.settings.update(settings)
    _use(registry, tree, sessions, trail)
    registry.incidents = Incidents(sessions)
    registry.throttle = open_counters(registry.settings)
    try:
        yield app
    finally:
        registry.throttle.close()
        close_databases(registry)
        _restore(registry, state)
        _use(registry, *stored)


def _use(registry: Any, tree: DB, sessions: DB, trail: DB) -> None:
    registry.database, registry.session_store.database, registry.trail.database = tree, sessions, trail


def _state(registry: Any) -> dict[str, tuple[Any, Any]]:
    """Return what tests may change: the parts of the registry by name, each with a copy of what it holds."""
    # What begins with a dash is zope's own.
    parts = {name: value for name, value in vars(registry).items() if not name.startswith("_")}
    parts["settings"] = registry.settings
    return {name: (value, _copy(value)) for name, value in parts.items()}


def _copy(value: Any) -> Any:
    return value.copy() if isinstance(value, dict | list | set) else None


def _restore(registry: Any, state: dict[str, tuple[Any, Any]]) -> None:
    for name, (value, content) in state.items():
        if content is not None and value != content:
            value.clear()
            (value.extend if isinstance(value, list) else value.update)(content)
        if name != "settings":
            setattr(registry, name, value)
    for name in [each for each in vars(registry) if not each.startswith("_") and each not in state]:
        delattr(registry, name)
