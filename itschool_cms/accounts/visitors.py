"""Who tries to sign in, as far as the counters of failures go."""

import hashlib
import ipaddress
import secrets
import threading
import time

from pyramid.request import Request
from pyramid.response import Response

from .cookies import cookie_name, set_cookie
from .models import User, fold_email
from .throttle import KNOWN_SECONDS, Counters, Limit, Ticket

# Failures within the window. A whole school shares one address, so a network has many.
PER_ACCOUNT = 10
PER_DEVICE = 20
PER_NETWORK = 150
# Each costs a thirtieth of a second of a processor: more would leave nothing to the pages. Right ones are
# forgiven and do not count, nor does a device that is known: a flood makes only new devices try again.
ALTOGETHER = Limit(200, 20)
# Of the threads of a process (four in production.ini) one at least is left to the pages.
AT_ONCE = 3
# Mails with a link, within an hour.
MAIL_WINDOW_SECONDS = 3_600
MAILS_PER_ACCOUNT = 5
MAILS_PER_NETWORK = 100

_room = threading.BoundedSemaphore(AT_ONCE)


def digest(text: str) -> str:
    """Return the form in which addresses and devices are stored."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def network_of(address: str | None) -> str:
    """Return the network of an address: /24, or /64 for IPv6."""
    try:
        host = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    host = getattr(host, "ipv4_mapped", None) or host
    return str(ipaddress.ip_network(f"{host}/{24 if host.version == 4 else 64}", strict=False))


def account_name(user: User) -> str:
    """Return what the counters call an account: its address, or the user name of the old method."""
    return user.email or user_name_key(user.legacy_name)


def user_name_key(name: str) -> str:
    """Return what the counters call an account by its folded old user name."""
    return f"user name|{name}"


class Visitor:
    """Who tries something, as far as counters go.

    Args:
        request: names the network and the device.
        email: the address that was typed, or what else names the account.
    """

    def __init__(self, request: Request, email: str) -> None:
        self._request = request
        self._throttle: Counters = request.registry.throttle
        # One made earlier in this request, by whichever account: the browser keeps one cookie.
        known = request.cookies.get(cookie_name(request, "device"), "")[:100]
        self._token = getattr(request, "device_token", "") or known
        self.account = digest(fold_email(email))
        self.device = digest(self._token) if self._token else ""
        # Not client_addr: that believes a header which anybody may send.
        self.network = network_of(request.remote_addr)

    def begin(self) -> Ticket:
        """Count an attempt to sign in; there is a moment to wait while too many others are examined."""
        counters = self.counters()
        if "all" in counters:
            if not _room.acquire(blocking=False):
                return Ticket(1, "")
            self._request.add_finished_callback(lambda _: _room.release())
        return self._throttle.begin(counters, time.time())

    def counters(self) -> dict[str, int | Limit]:
        """Return the counters of an attempt to sign in."""
        if self.is_known():
            return {f"known|{self.account}|{self.device}": PER_ACCOUNT}
        counters: dict[str, int | Limit] = {
            f"account|{self.account}": PER_ACCOUNT,
            f"network|{self.network}": PER_NETWORK,
            "all": ALTOGETHER,
        }
        return counters | ({f"device|{self.device}": PER_DEVICE} if self.device else {})

    def is_known(self) -> bool:
        """Tell whether this device has signed in to the account before."""
        return self._throttle.knows(self.account, self.device)

    def succeed(self, ticket: Ticket) -> None:
        """Forgive the attempt; the device is known once the person has come in."""
        self._throttle.forgive(ticket)

    def know(self) -> None:
        """Know the device of this request for the account."""
        if not self._token:
            self._token = self._request.device_token = secrets.token_urlsafe(32)
            self.device = digest(self._token)
        self._throttle.know(self.account, self.device, time.time())
        self._request.add_response_callback(self._send_cookie)

    def _send_cookie(self, request: Request, response: Response) -> None:
        set_cookie(request, response, "device", self._token, KNOWN_SECONDS)


def mail_is_due(request: Request, email: str, sender: int = 0) -> bool:
    """Count a wish for a mailed link; False when there were too many of late.

    Args:
        sender: uid of the person who has mails sent to an address of their choice; 0 for a visitor.
    """
    visitor = Visitor(request, email)
    counters = {f"mail|{visitor.account}": MAILS_PER_ACCOUNT, f"mails|{visitor.network}": MAILS_PER_NETWORK}
    if sender:
        counters[f"mails of|{sender}"] = MAILS_PER_ACCOUNT
    return not request.registry.throttle.begin(counters, time.time(), MAIL_WINDOW_SECONDS).wait


def may_guess(request: Request) -> Ticket:
    """Count a try of the person's own current password."""
    counters = {f"current|{request.person.uid}": PER_ACCOUNT}
    return request.registry.throttle.begin(counters, time.time())
