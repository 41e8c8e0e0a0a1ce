"""Which addresses a webhook may have: of programs on the internet, never of the network of the school."""

import ipaddress
import socket
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from pyramid.settings import asbool, aslist

from itschool_cms.core.i18n import _

MAX_LENGTH = 500
HTTPS, HTTP = 443, 80
PORTS = "443 8443"

MALFORMED = _("Write an address that begins with https://, without a user name and without “#”.")
OTHER_PORT = _("Only the usual ports are reached: ${ports}.")
NOT_PUBLIC = _("The address leads into a private network: it is not asked.")
NO_NAME = _("No computer is known by this name.")

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[..., list[tuple[Any, ...]]]


class AddressRefused(ValueError):
    """Nothing is sent to the address; the message says why."""


class Target(NamedTuple):
    """An address in its parts.

    Attributes:
        secure: over https.
        host: name or number of the computer, in ASCII.
        path: with the query.
    """

    secure: bool
    host: str
    port: int
    path: str


class Rules(NamedTuple):
    """What the settings allow.

    Attributes:
        ports: that may be reached.
        local: for development: programs on this machine are told too, over http, at any port.
    """

    ports: tuple[int, ...]
    local: bool

    @classmethod
    def of(cls, settings: Any) -> "Rules":
        """Read `webhooks.ports` and `webhooks.local`."""
        ports = tuple(int(each) for each in aslist(settings.get("webhooks.ports", PORTS)))
        return cls(ports, asbool(settings.get("webhooks.local", "false")))


def read(address: str, rules: Rules) -> Target:
    """Return the parts of an address. Raises AddressRefused."""
    if len(address) > MAX_LENGTH or not address.isascii() or any(sign <= " " for sign in address):
        raise AddressRefused(MALFORMED)
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise AddressRefused(MALFORMED) from None
    plain = rules.local and parts.scheme == "http"
    if not host or "@" in parts.netloc or "#" in address or "\\" in address:
        raise AddressRefused(MALFORMED)
    if parts.scheme != "https" and not plain:
        raise AddressRefused(MALFORMED)
    target = Target(not plain, host, port or (HTTP if plain else HTTPS), _path(parts))
    if target.port not in rules.ports and not rules.local:
        raise AddressRefused(_(OTHER_PORT, mapping={"ports": ", ".join(map(str, rules.ports))}))
    number = _number(host)
    if number is not None:
        check(number, target, rules)
    return target


def _path(parts: Any) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _number(host: str) -> IP | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def check(number: IP, target: Target, rules: Rules) -> None:
    """Check a number that a name stands for. Raises AddressRefused for one that is not on the internet."""
    if rules.local and number.is_loopback:
        return
    if not is_public(number) or not target.secure or target.port not in rules.ports:
        raise AddressRefused(NOT_PUBLIC)


def is_public(number: IP) -> bool:
    """Tell whether a number is that of a computer on the internet, and holds no other number within it."""
    if isinstance(number, ipaddress.IPv6Address):
        # Numbers that stand for one of the older kind: what is reserved holds mapped ones and NAT64.
        wrapped = number.ipv4_mapped or number.sixtofour or number.teredo
        if wrapped is not None or number.is_site_local:
            return False
    special = number.is_multicast or number.is_reserved or number.is_unspecified
    return number.is_global and not special


def resolve(target: Target, rules: Rules, ask: Resolve = socket.getaddrinfo) -> list[str]:
    """Return the numbers that a name stands for now: all of them checked, in the order to be tried.

    Raises:
        AddressRefused: one of them is not public, or there is none.
    """
    try:
        found = ask(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise AddressRefused(NO_NAME) from None
    numbers = list(dict.fromkeys(str(each[4][0]) for each in found))
    for number in numbers:
        check(ipaddress.ip_address(number), target, rules)
    if not numbers:
        raise AddressRefused(NO_NAME)
    return numbers
