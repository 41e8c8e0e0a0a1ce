"""A shared cache between many people and the site: obedient to RFC 9111, and as greedy as it allows."""

import time
from collections.abc import Iterable
from typing import Any, NamedTuple

# Statuses that may be kept without being told so (RFC 9110, 15.1), for as long as the cache likes.
HEURISTIC = {200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501}
GUESS = 3_600
SAFE = ("GET", "HEAD")


class Kept(NamedTuple):
    """One answer that was kept, with the fields of the question that it varies by."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    asked: dict[str, str]
    since: float


def directives(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the directives of Cache-Control."""
    found = [value for name, value in headers if name.lower() == "cache-control"]
    parts = [part.strip().partition("=") for part in ",".join(found).split(",")]
    return {name.lower(): value.strip('"') for name, _sign, value in parts if name}


def field(headers: Iterable[tuple[str, str]], name: str) -> str:
    """Return a field of an answer."""
    return ", ".join(value for each, value in headers if each.lower() == name.lower())


class SharedCache:
    """WSGI middleware: keeps and hands out what it may.

    Attributes:
        hits: answers that were handed out without asking.
        confirmed: answers that the site said are still right.
        stored: addresses of which something was kept.
    """

    def __init__(self, app: Any) -> None:
        self.app, self.registry = app, app.registry
        self.kept: dict[str, list[Kept]] = {}
        self.hits = self.confirmed = 0
        self.stored: set[str] = set()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request."""
        key = f"{environ['HTTP_HOST']}{environ['PATH_INFO']}?{environ.get('QUERY_STRING', '')}"
        if environ["REQUEST_METHOD"] not in SAFE:
            self.kept.pop(key, None)
            return self.app(environ, start_response)
        if environ["REQUEST_METHOD"] == "HEAD":
            return self.app(environ, start_response)
        status, headers, body = self._answer(key, environ)
        start_response(status, headers)
        return [body]

    def _answer(self, key: str, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
        found = self._find(key, environ)
        if found is None:
            return self._fetch(key, environ)
        if self._is_fresh(found):
            self.hits += 1
            return found.status, found.headers, found.body
        tag = field(found.headers, "ETag")
        if not tag or "HTTP_IF_NONE_MATCH" in environ:
            return self._fetch(key, environ)
        status, headers, body = self._fetch(key, {**environ, "HTTP_IF_NONE_MATCH": tag})
        if not status.startswith("304"):
            return status, headers, body
        self.confirmed += 1
        return found.status, found.headers, found.body

    def _find(self, key: str, environ: dict[str, Any]) -> Kept | None:
        for each in self.kept.get(key, []):
            if each.asked == asked(environ, field(each.headers, "Vary")):
                return each
        return None

    def _is_fresh(self, found: Kept) -> bool:
        rules = directives(found.headers)
        if "no-cache" in rules:
            return False
        told = rules.get("s-maxage") or rules.get("max-age")
        return time.time() - found.since < (int(told) if told is not None else GUESS)

    def _fetch(self, key: str, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
        seen: list[Any] = []
        parts = self.app(environ, lambda status, headers, *rest: seen.append((status, headers)))
        body = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
        status, headers = seen[0]
        if self._may_keep(int(status[:3]), headers, environ):
            fields = asked(environ, field(headers, "Vary"))
            others = [each for each in self.kept.get(key, []) if each.asked != fields]
            self.kept[key] = [*others, Kept(status, headers, body, fields, time.time())]
            self.stored.add(environ["PATH_INFO"])
        return status, headers, body

    def _may_keep(self, status: int, headers: list[tuple[str, str]], environ: dict[str, Any]) -> bool:
        rules = directives(headers)
        if {"no-store", "private"} & rules.keys() or field(headers, "Vary") == "*":
            return False
        if "HTTP_AUTHORIZATION" in environ and not {"public", "must-revalidate", "s-maxage"} & rules.keys():
            return False
        return "public" in rules or "max-age" in rules or status in HEURISTIC


def asked(environ: dict[str, Any], vary: str) -> dict[str, str]:
    """Return the fields of a question that an answer varies by."""
    names = [name.strip().upper().replace("-", "_") for name in vary.split(",") if name.strip()]
    return {name: environ.get(f"HTTP_{name}", "") for name in names}


class Careless(SharedCache):
    """A cache that knows nothing of fields by which an answer varies."""

    def _find(self, key: str, environ: dict[str, Any]) -> Kept | None:
        return next(iter(self.kept.get(key, [])), None)
