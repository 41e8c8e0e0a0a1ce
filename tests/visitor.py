"""A browser for functional tests: WebTest over the real application, with the manners of a browser."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from webtest import TestResponse

from itschool_cms import main
from itschool_cms.core.database import close_databases, open_database, open_site
from itschool_cms.core.tree import Tree
from tests.client import Client, token_in
from tests.layers import using

PASSWORD = "Ecole-de-demo-2026"
HOST = "localhost"


def settings(folder: Path) -> dict[str, str]:
    """Return the settings of an application whose data lie in the folder."""
    return {
        "zodb.uri": f"file://{folder}/Data.fs",
        "sessions.uri": f"file://{folder}/sessions.fs",
        "trail.uri": f"file://{folder}/trail.fs",
        "throttle.path": f"{folder}/throttle.sqlite",
        "mail.transport": f"folder:{folder}/mail",
        "mail.default_sender": "École de démo <ecole@example.org>",
        "site.base_url": f"http://{HOST}",
        "site.hosts": HOST,
        "demo.allowed": "true",
    }


def open_app(folder: Path, **overrides: str) -> Any:
    """Return the application over the data in the folder."""
    return main({}, **{**settings(folder), **overrides})


def close(app: Any) -> None:
    """Close the databases of an application."""
    close_databases(app.registry)


@contextmanager
def copied(filled: Path, folder: Path) -> Iterator[Any]:
    """Give the application over a copy, at `folder`, of a folder with the data of a school."""
    shutil.copytree(filled, folder)
    app = open_app(folder)
    yield app
    close(app)


@contextmanager
def moved(app: Any, filled: Path, folder: Path, **overrides: str) -> Iterator[Any]:
    """Give an application that is there already over a copy, at `folder`, of a folder with such data.

    Args:
        overrides: settings that are read while the application runs.
    """
    shutil.copytree(filled, folder)
    wanted = {**settings(folder), **overrides}
    opened = [open_database(wanted[f"{name}.uri"]) for name in ("zodb", "sessions", "trail")]
    with using(app, *opened, **wanted):
        yield app


@contextmanager
def editing(app: Any):
    """Give the editor of the tree, in a transaction: `with editing(app) as tree: …`."""
    with open_site(app.registry.database) as (site, manager), manager:
        yield Tree(site, app.registry)


def let_time_pass(app: Any, person: int, seconds: int) -> None:
    """Make the sessions of the person with this uid so many seconds older, as if they had begun then."""
    store = app.registry.session_store
    for key, _record in store.of_user(person, int(time.time())):
        store.save(key, lambda record: setattr(record, "created", record.created - seconds))


class Visitor(Client):
    """A browser that reads English: texts are the message ids."""

    def __init__(self, app: Any, language: str = "en") -> None:
        environ = {"HTTP_HOST": HOST, "HTTP_ACCEPT_LANGUAGE": language}
        super().__init__(app, extra_environ=environ)

    def sign_in(self, person: str, password: str = PASSWORD) -> TestResponse:
        """Sign a demo person in by the form."""
        self.set_cookie("lang", "en")
        form = next(form for form in self.get("/login").forms.values() if "password" in form.fields)
        email = person if "@" in person else f"{person}@example.org"
        form["email"], form["password"] = email, password
        return form.submit(status=303)

    def token(self, path: str = "/") -> str:
        """Return the form token that the page at the path carries."""
        return token_in(self.get(path))

    def send(
        self, path: str, values: dict | None = None, token_from: str = "/", **options: Any
    ) -> TestResponse:
        """POST values with the visitor's token."""
        return self.post(path, {**(values or {}), "csrf_token": self.token(token_from)}, **options)
