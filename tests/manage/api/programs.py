"""Programs that ask the API of the demo school in the name of a person."""

import json
from collections.abc import Callable
from typing import Any

from webtest import TestResponse

from itschool_cms.core.models import Item
from itschool_cms.manage.api import tokens
from itschool_cms.manage.api.models import Scope
from tests.visitor import HOST, Visitor, editing

JSON = "application/json"
ALL = tuple(sorted(Scope))
Ask = Callable[..., TestResponse]


def new_token(app: Any, person: str, scopes: tuple[str, ...] = ALL, days: int = 30, place: str = "") -> str:
    """Make a token; `place` is the path of a folder."""
    with editing(app) as tree:
        item: Any = tree.site
        for name in filter(None, place.split("/")):
            item = item[name]
        limit = item.uid if place else 0
        return tokens.issue(tree.site, tree.site["people"][person], "program", scopes, days, limit)


def program(app: Any, token: str) -> Ask:
    """Return what asks by a token; without one it is a visitor that wants JSON."""
    client = Visitor(app)

    def ask(method: str, path: str, body: object = None, **headers: str) -> TestResponse:
        sent = {"Host": HOST, "Accept-Language": "en"}
        sent |= {"Authorization": f"Bearer {token}"} if token else {"Accept": JSON}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        if data:
            sent.setdefault("Content-Type", JSON)
        return client.request(path, method=method, headers=sent, body=data, status="*")

    return ask


def find(tree: Any, path: str) -> Item:
    """Return the item at a path."""
    item = tree.site
    for name in filter(None, path.split("/")):
        item = item[name]
    return item
