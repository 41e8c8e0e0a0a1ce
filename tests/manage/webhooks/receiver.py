"""A program that is told: a real server on this machine, which keeps what it was sent."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


class Told(NamedTuple):
    """One request: path, headers and body."""

    path: str
    headers: dict[str, str]
    body: bytes


class Receiver:
    """The server.

    Attributes:
        told: what it was sent.
        status: what it answers.
        headers: more headers of its answer.
        size: bytes of its answer.
        drips: it sends its status line letter by letter, until it is stopped.
        sent: how many bytes of the last answer were taken.
    """

    def __init__(self) -> None:
        self.told: list[Told] = []
        self.status, self.headers, self.size = 204, {}, 0
        self.drips = self.talks_otherwise = False
        self.stopping = threading.Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                receiver.take(self)

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *args: None  # type: ignore[method-assign]
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def address(self) -> str:
        """Where it is told."""
        return f"http://127.0.0.1:{self.port}/hook?key=1"

    def take(self, handler: BaseHTTPRequestHandler) -> None:
        """Keep a request, and answer."""
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        self.told.append(Told(handler.path, {k.lower(): v for k, v in handler.headers.items()}, body))
        if self.talks_otherwise:
            handler.wfile.write(b"220 mail.example.org ESMTP\r\n")
            return
        if self.drips:
            self._drip(handler)
            return
        handler.send_response(self.status)
        for name, value in self.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(self.size))
        handler.end_headers()
        if self.size:
            handler.wfile.write(b"x" * self.size)

    def _drip(self, handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 ")
        while not self.stopping.is_set():
            handler.wfile.write(b"O")
            handler.wfile.flush()
            time.sleep(0.02)

    def close(self) -> None:
        """Stop."""
        self.stopping.set()
        self.server.shutdown()
        self.server.server_close()
