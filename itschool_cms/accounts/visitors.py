"""Who tries to sign in, as far as the counters of failures go."""

import hashlib
import ipaddress
import secrets
import time

from pyramid.request import Request
from pyramid.response import Response

from .cookies import cookie_name, set_cookie
from .models import fold_email
from .throttle import KNOWN_SECONDS, Throttle, Ticket

# Failures within the window. A whole school shares one address, so a network has many.
PER_ACCOUNT = 10
PER_DEVICE = 20
PER_NETWORK = 150
ALTOGETHER = 3_000
# Mails with a link, within an hour.
MAIL_WINDOW_SECONDS = 3_600
MAILS_PER_ACCOUNT = 5
MAILS_PER_NETWORK = 100


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


class Visitor:
    """Who tries something, as far as counters go.

    Args:
        request: names the network and the device.
        email: the address that was typed.
    """

    def __init__(self, request: Request, email: str) -> None:
        self._request = request
        self._throttle: Throttle = request.registry.throttle
        self._token = request.cookies.get(cookie_name(request, "device"), "")[:100]
        self.account = digest(fold_email(email))
        self.device = digest(self._token) if self._token else ""
        # Not client_addr: that believes a header which anybody may send.
        self.network = network_of(request.remote_addr)

    def begin(self) -> Ticket:
        """Count an attempt to sign in."""
        return self._throttle.begin(self.counters(), time.time())

    def counters(self) -> dict[str, int]:
        """Return the counters of an attempt to sign in."""
        if self.is_known():
            return {f"known|{self.account}|{self.device}": PER_ACCOUNT}
        counters = {
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
            self._token = secrets.token_urlsafe(32)
            self.device = digest(self._token)
        self._throttle.know(self.account, self.device, time.time())
        self._request.add_response_callback(self._send_cookie)

    def _send_cookie(self, request: Request, response: Response) -> None:
        set_cookie(request, response, "device", self._token, KNOWN_SECONDS)


def mail_is_due(request: Request, email: str) -> bool:
    """Count a wish for a mailed link; False when there were too many of late."""
    visitor = Visitor(request, email)
    counters = {f"mail|{visitor.account}": MAILS_PER_ACCOUNT, f"mails|{visitor.network}": MAILS_PER_NETWORK}
    return not request.registry.throttle.begin(counters, time.time(), MAIL_WINDOW_SECONDS).wait


def may_guess(request: Request) -> Ticket:
    """Count a try of the person's own current password."""
    counters = {f"current|{request.person.uid}": PER_ACCOUNT}
    return request.registry.throttle.begin(counters, time.time())
