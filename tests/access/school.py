"""The demo school with all samples, on layers that can be thrown away, and people who are signed in."""

import shutil
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pyramid.interfaces import ISessionFactory
from pyramid.request import Request
from pyramid.response import Response
from ZODB import DB

from itschool_cms.core.database import close_databases, databases
from tests.layers import layer
from tests.visitor import HOST, close, editing, open_app

from .canaries import plant
from .people import PEOPLE, add_people
from .samples import add_samples, samples, throw_away

TOKEN = "v" * 32
# Seconds; pages for who proved lately who they are stay open for longer than two of them.
FRESH = 240


class Browser:
    """A person at a browser, without the cost of a real one.

    Args:
        app: the WSGI application.
        cookies: of the signed-in person; a visitor's hold the token only.
        token: for forms.
    """

    def __init__(self, app: Any, person: str, cookies: str, token: str) -> None:
        self.app, self.person, self.cookies, self.token = app, person, cookies, token

    def ask(self, method: str, path: str, values: dict | list | None = None, **headers: str) -> Response:
        """Return the answer, read to its end; a POST carries the token and the values."""
        form = values if isinstance(values, list) else list((values or {}).items())
        post = [*form, ("csrf_token", self.token)] if method == "POST" else None
        request = Request.blank(path, method=method, POST=post, base_url=f"http://{HOST}")
        request.headers.update({"Host": HOST, "Cookie": self.cookies, "Accept-Language": "en"})
        request.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
        answer = request.get_response(self.app)
        answer.app_iter = [answer.body]
        return answer


class School:
    """The application over the filled school.

    Attributes:
        samples: all samples, by name.
        canaries: word to where it was planted (`path:field`).
    """

    def __init__(self, filled: Path, folder: Path) -> None:
        shutil.copytree(filled, folder)
        # The measure is the rights, not the number of questions.
        self.app = open_app(folder, **{"api.per_minute": "1000000"})
        self.registry = self.app.registry
        with editing(self.app) as tree:
            add_people(tree)
            add_samples(tree)
            self.canaries = plant(tree)
            throw_away(tree)
            self.uids = {name: tree.site["people"][name].uid for name in PEOPLE if name != "anonymous"}
            self.samples = {each.name: each for each in samples(tree.site)}
        self._stored = databases(self.registry)
        self._let_in()
        self._cover()

    def _let_in(self) -> None:
        self.browsers = {name: self._browser(name) for name in PEOPLE}
        self._since = time.monotonic()

    def keep_fresh(self) -> None:
        """Let everybody come in anew once minutes have passed: a long run asks what a short one asks."""
        if time.monotonic() - self._since > FRESH:
            self._uncover()
            self._let_in()
            self._cover()

    def _browser(self, name: str) -> Browser:
        if name == "anonymous":
            return Browser(self.app, name, f"csrf={TOKEN}", TOKEN)
        request, response = Request.blank("/", base_url=f"http://{HOST}"), Response()
        request.registry = self.registry
        session = self.registry.getUtility(ISessionFactory)(request)
        session.sign_in(self.uids[name])
        session.write(response)
        cookie = response.headers["Set-Cookie"].partition(";")[0]
        return Browser(self.app, name, cookie, session.get_csrf_token())

    # Layers: what a request writes lies above the school and is thrown away.

    def _cover(self) -> None:
        self._use(map(layer, self._stored))
        self._before = self._written()

    def _written(self) -> list[bytes]:
        return [each.lastTransaction() for each in databases(self.registry)]

    def has_changed(self) -> bool:
        """Tell whether something was written since the last `forget`, to the tree or to the audit trail."""
        # Not to the sessions: after five minutes each notes that it is still in use.
        tree, _sessions, trail = self._written()
        return (tree, trail) != (self._before[0], self._before[2])

    def forget(self) -> None:
        """Throw away what was written; what was only read stays in memory."""
        chosen = []
        for upper, before, stored in zip(databases(self.registry), self._before, self._stored, strict=True):
            if upper.lastTransaction() == before:
                chosen.append(upper)
            else:
                upper.close()
                chosen.append(layer(stored))
        self._use(chosen)
        self._before = self._written()

    def _uncover(self) -> None:
        close_databases(self.registry)
        self._use(self._stored)

    def _use(self, chosen: Iterable[DB]) -> None:
        registry = self.registry
        registry.database, registry.session_store.database, registry.trail.database = chosen

    def close(self) -> None:
        """Close all."""
        self._uncover()
        close(self.app)
