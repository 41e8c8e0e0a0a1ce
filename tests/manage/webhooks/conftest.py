"""The demo school with webhooks to this machine, and a receiver there."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from itschool_cms.core.database import open_site
from itschool_cms.core.models import utcnow
from itschool_cms.core.tree import Tree
from itschool_cms.manage.webhooks.delivering import Courier
from itschool_cms.manage.webhooks.models import Happening, Hook
from itschool_cms.manage.webhooks.signing import new_secret
from itschool_cms.manage.webhooks.store import add_store, webhooks_of
from tests.manage.webhooks.receiver import Receiver
from tests.visitor import Visitor, close, moved, open_app

ALL = tuple(map(str, Happening))[:-1]


class Hooks:
    """A school with webhooks: its tree, its job, and browsers."""

    def __init__(self, app: Any) -> None:
        self.app, self.registry = app, app.registry
        self.now = utcnow()

    @contextmanager
    def tree(self) -> Iterator[Tree]:
        """Give the editor of the tree, in a transaction."""
        with open_site(self.registry.database) as (site, manager), manager:
            yield Tree(site, self.registry)

    def add(self, address: str, **values: Any) -> int:
        """Make a webhook that is told everything; returns its number."""
        with self.tree() as tree:
            add_store(tree.site)
            hook = webhooks_of(tree.site).add(address, new_secret(), 0, utcnow())
            hook.name, hook.events = "The app", ALL
            for name, value in values.items():
                setattr(hook, name, value)
            return hook.number

    def run(self, later: timedelta = timedelta(0), most: int = 50) -> int:
        """Let the job work until nothing is to do; returns how many steps that took."""
        job = Courier(lambda: utcnow() + later)
        return next((step for step in range(most) if not job(self.registry)), most)

    def read(self, number: int, *names: str) -> tuple[Any, ...]:
        """Return attributes of a webhook."""
        with open_site(self.registry.database) as (site, manager), manager:
            hook: Hook | None = webhooks_of(site).get(number)
            return tuple(getattr(hook, name) for name in names)

    def waiting(self, number: int) -> list[tuple[datetime, Any]]:
        """Return what waits, with the seconds at which it is sent."""
        with open_site(self.registry.database) as (site, manager), manager:
            return [(key[0], each) for key, each in webhooks_of(site).get(number).waiting.items()]

    def browser(self, person: str = "admin") -> Visitor:
        """Return a browser of somebody who signed in a moment ago."""
        visitor = Visitor(self.app)
        visitor.sign_in(person)
        return visitor


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Return a server that is told."""
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def open_hooks(filled: Path, tmp_path: Path) -> Iterator[Callable[..., Hooks]]:
    """Return a function that opens the demo school with settings of its own."""
    opened = []

    def make(**settings: str) -> Hooks:
        folder = tmp_path / f"hooks{len(opened)}"
        shutil.copytree(filled, folder)
        opened.append(open_app(folder, **settings))
        return Hooks(opened[-1])

    yield make
    for app in opened:
        close(app)


@pytest.fixture
def hooks(configured: Any, filled: Path, tmp_path: Path) -> Iterator[Hooks]:
    """Return the demo school, where programs on this machine may be told."""
    with moved(configured, filled, tmp_path / "hooks", **{"webhooks.local": "true"}) as app:
        yield Hooks(app)
