"""Sending one message: to the number that was checked, within ten seconds, reading little of the answer.

Of the standard library, whose parts can be held: a library of requests would follow redirects, read the
settings of a proxy in the environment and look the name up a second time.
"""

import http.client
import socket
import ssl
import threading
import time
from contextlib import suppress
from typing import Any, NamedTuple

from itschool_cms.core.i18n import _

from .addresses import HTTP, HTTPS, AddressRefused, Resolve, Rules, Target, read, resolve

SECONDS = 10.0
# The whole is cut off before a part of it gives up.
SPARE = 5.0
MAX_ANSWER = 4_096  # bytes

TOO_LONG = _("No answer within ten seconds.")
NO_ANSWER = _("No computer answers at this address.")
NO_TRUST = _("The certificate of the computer is not good.")
STRANGE = _("The answer cannot be understood.")
REFUSED = _("The answer was not a success.")
ELSEWHERE = _("The answer leads to another address: that is not followed.")


class Outcome(NamedTuple):
    """What came of it.

    Attributes:
        status: of the answer; 0 where there was none.
        milliseconds: how long it took.
        problem: why it failed (a message); empty when the message was received.
    """

    status: int
    milliseconds: int
    problem: str


class Sender:
    """Sends messages.

    Args:
        rules: which addresses may be reached.
        seconds: for one message, from looking up the name to the end of the answer.
        ask: looks a name up, as `socket.getaddrinfo`.
    """

    def __init__(self, rules: Rules, seconds: float = SECONDS, ask: Resolve = socket.getaddrinfo) -> None:
        self.rules, self.seconds, self.ask = rules, seconds, ask

    def send(self, address: str, body: bytes, headers: dict[str, str]) -> Outcome:
        """Send a message, and return what came of it."""
        began = time.monotonic()
        call = _Call(self, address, body, headers)
        call.start()
        call.join(self.seconds)
        if call.is_alive():
            call.cut()
        took = round((time.monotonic() - began) * 1000)
        return Outcome(call.status, took, call.problem)


class _Call(threading.Thread):
    """One call in a thread of its own: whatever it hangs at, the name even, is left behind in time."""

    def __init__(self, sender: Sender, address: str, body: bytes, headers: dict[str, str]) -> None:
        super().__init__(name="webhook", daemon=True)
        self.status, self.problem = 0, TOO_LONG
        self._sender, self._address = sender, address
        self._body, self._headers = body, headers
        self._lock, self._is_over = threading.Lock(), False
        self._socket: socket.socket | None = None

    def run(self) -> None:
        """Send the message; the first word about its fate counts."""
        try:
            status = self._post()
        except AddressRefused as refusal:
            self._end(0, refusal.args[0])
        except ssl.SSLError:
            self._end(0, NO_TRUST)
        except OSError:
            self._end(0, NO_ANSWER)
        except (http.client.HTTPException, ValueError):
            self._end(0, STRANGE)
        else:
            self._end(status, _judge(status))

    def cut(self) -> None:
        """End the call where it is."""
        with self._lock:
            self._is_over = True
            if self._socket is not None:
                _shut(self._socket)

    def _end(self, status: int, problem: str) -> None:
        with self._lock:
            if not self._is_over:
                self.status, self.problem, self._is_over = status, problem, True

    def _post(self) -> int:
        target = read(self._address, self._sender.rules)
        numbers = resolve(target, self._sender.rules, self._sender.ask)
        connection = http.client.HTTPConnection(target.host, target.port)
        connection.default_port = HTTPS if target.secure else HTTP
        try:
            # A connection that stands already is not made by its name.
            connection.sock = self._connect(target, numbers)
            connection.request("POST", target.path, self._body, self._headers)
            answer = connection.getresponse()
            answer.read(MAX_ANSWER)
            return answer.status
        finally:
            connection.close()
            if self._socket is not None:
                self._socket.close()

    def _connect(self, target: Target, numbers: list[str]) -> socket.socket:
        found = self._hold(_first_that_answers(numbers, target.port, self._sender.seconds + SPARE))
        if not target.secure:
            return found
        trust = ssl.create_default_context()
        secured = self._hold(
            trust.wrap_socket(found, server_hostname=target.host, do_handshake_on_connect=False)
        )
        secured.do_handshake()
        return secured

    def _hold(self, made: Any) -> Any:
        """Keep a connection where it can be cut; it is cut at once when the time is over already."""
        with self._lock:
            self._socket = made
            if self._is_over:
                _shut(made)
        return made


def _first_that_answers(numbers: list[str], port: int, seconds: float) -> socket.socket:
    for number in numbers[:-1]:
        try:
            return socket.create_connection((number, port), seconds)
        except OSError:
            continue
    return socket.create_connection((numbers[-1], port), seconds)


def _shut(made: socket.socket) -> None:
    # Of the plain connection, also of a secured one: whoever waits for it in another thread wakes up.
    with suppress(OSError):
        socket.socket.shutdown(made, socket.SHUT_RDWR)


def _judge(status: int) -> str:
    if http.client.OK <= status < http.client.MULTIPLE_CHOICES:
        return ""
    return ELSEWHERE if http.client.MULTIPLE_CHOICES <= status < http.client.BAD_REQUEST else REFUSED
