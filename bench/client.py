"""A client that calls a WSGI application directly: nothing is measured but the application."""

import io
import re
from collections.abc import Callable, Iterable, Sequence
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

TOKEN = re.compile(r'<input[^>]*name="csrf_token"[^>]*>')
VALUE = re.compile(r'value="([^"]*)"')


class Client:
    """One person's browser: keeps the cookies and sends the headers that a browser sends."""

    def __init__(self, app: Callable[..., Iterable[bytes]], base_url: str = "http://localhost") -> None:
        self._app = app
        self._base = urlsplit(base_url)
        self._cookies: dict[str, str] = {}
        self.location = ""

    def get(self, path: str) -> str:
        """Return the page at `path`; RuntimeError where the answer is not 200."""
        status, body = self._call("GET", path, b"")
        if status != 200:
            raise RuntimeError(f"GET {path} answered {status}")
        return body.decode()

    def send(self, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        """Ask for a page, or post a form; return the status and the page, whatever they are."""
        body = urlencode(fields).encode() if fields else b""
        status, page = self._call("POST" if fields else "GET", path, body)
        return status, page.decode()

    def post(self, path: str, fields: dict[str, str] | Sequence[tuple[str, str]]) -> int:
        """Post a form and return the status of the answer."""
        return self._call("POST", path, urlencode(fields).encode())[0]

    def follow(self, path: str, fields: dict[str, str]) -> str:
        """Post a form and return the path that the answer leads to; RuntimeError where there is none."""
        status = self.post(path, fields)
        if status != 303:
            raise RuntimeError(f"POST {path} answered {status}")
        return self.location

    @property
    def last_query(self) -> dict[str, str]:
        """The query of the address that the last answer led to."""
        return dict(parse_qsl(urlsplit(self.location).query))

    def sign_in(self, email: str, password: str) -> None:
        """Sign in by the form at /login; RuntimeError where that fails."""
        token = TOKEN.search(self.get("/login"))
        value = VALUE.search(token[0]) if token else None
        if value is None:
            raise RuntimeError("the page /login has no csrf_token")
        status = self.post("/login", {"email": email, "password": password, "csrf_token": value[1]})
        if status not in (302, 303):
            raise RuntimeError(f"POST /login answered {status}")

    def _call(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        seen: dict[str, Any] = {}

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            seen.update(status=int(status[:3]), headers=headers)

        answer = self._app(self._environ(method, path, body), start_response)
        content = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        for name, value in seen["headers"]:
            if name.lower() == "location":
                found = urlsplit(value)
                self.location = found.path + (f"?{found.query}" if found.query else "")
            if name.lower() == "set-cookie":
                self._cookies.update({key: morsel.value for key, morsel in SimpleCookie(value).items()})
        return seen["status"], content

    def _environ(self, method: str, path: str, body: bytes) -> dict[str, Any]:
        name, _, query = path.partition("?")
        port = self._base.port or (443 if self._base.scheme == "https" else 80)
        return {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": name,
            "QUERY_STRING": query,
            "SERVER_NAME": self._base.hostname,
            "SERVER_PORT": str(port),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": self._base.netloc,
            "HTTP_ORIGIN": f"{self._base.scheme}://{self._base.netloc}",
            "HTTP_SEC_FETCH_SITE": "same-origin",
            "HTTP_ACCEPT_LANGUAGE": "fr",
            "HTTP_COOKIE": "; ".join(f"{key}={value}" for key, value in self._cookies.items()),
            "CONTENT_TYPE": "application/x-www-form-urlencoded" if body else "",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": self._base.scheme,
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
