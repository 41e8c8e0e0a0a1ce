"""Asking the provider: never long, never much, never elsewhere than where it was asked."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter

SECONDS = 5.0
MAX_BYTES = 256 * 1024
CHUNK = 8_192
# Of the threads of a process: a provider that hangs must leave the others to the pages.
AT_ONCE = 2

_slots = threading.BoundedSemaphore(AT_ONCE)


class ProviderSilent(Exception):
    """The provider did not answer in time, or not in a way that can be used."""


class BoundedAdapter(HTTPAdapter):
    """Reads an answer whole, within a time and a size.

    Args:
        seconds: for an answer.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        """Send a request; its answer is in memory when this returns.

        Raises:
            requests.RequestException: it took too long or was too large.
        """
        ends = time.monotonic() + self._seconds
        response = super().send(request, *args, **{**options, "stream": True, "timeout": self._seconds})
        try:
            body = _read(response.raw, ends)
        except (urllib3.exceptions.HTTPError, OSError) as problem:
            raise requests.ConnectionError(problem) from problem
        finally:
            response.close()
        response.raw = BytesIO(body)
        return response


def _read(raw: urllib3.HTTPResponse, ends: float) -> bytes:
    body = bytearray()
    while chunk := raw.read1(CHUNK, decode_content=True):
        body += chunk
        if len(body) > MAX_BYTES:
            raise requests.RequestException("The answer is too large")
        if time.monotonic() > ends:
            raise requests.Timeout("The answer takes too long")
    return bytes(body)


def bound(session: requests.Session, seconds: float) -> None:
    """Have all requests of a session read within the limits."""
    for scheme in ("http://", "https://"):
        session.mount(scheme, BoundedAdapter(seconds))


@contextmanager
def conversation() -> Iterator[None]:
    """Ask the provider something; any failure of the network becomes ProviderSilent.

    Raises:
        ProviderSilent: no answer, a strange answer, or too many requests are waiting for one already.
    """
    if not _slots.acquire(blocking=False):
        raise ProviderSilent("Too many wait for the provider")
    try:
        yield
    except (requests.RequestException, ValueError, TypeError, AttributeError) as problem:
        raise ProviderSilent(f"{type(problem).__name__}: {problem}") from problem
    finally:
        _slots.release()


def get_json(address: str, seconds: float) -> dict[str, Any]:
    """Return the JSON object at an address; to be called in a conversation.

    Raises:
        requests.RequestException, ValueError: there is none.
    """
    with requests.Session() as session:
        bound(session, seconds)
        response = session.get(address, headers={"Accept": "application/json"}, allow_redirects=False)
    if response.status_code != requests.codes.ok:
        raise ValueError(f"Status {response.status_code}")
    found = response.json()
    if not isinstance(found, dict):
        raise ValueError("No JSON object")
    return found
