"""What became of a mail, as an event."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .transports import Envelope


@dataclass
class RecipientRefused:
    """A mail server refused the address of a mail for good.

    Attributes:
        site: the root of the tree, in the transaction of the worker.
        recipient: the bare address.
        reason: code and words of that server.
    """

    site: Any
    registry: Any
    recipient: str
    reason: str


def announce(registry: Any) -> Callable[[Any, Envelope, str], None]:
    """Return what a worker calls for a refused address: it tells the subscribers."""

    def tell(site: Any, envelope: Envelope, reason: str) -> None:
        registry.notify(RecipientRefused(site, registry, envelope.recipient, reason))

    return tell
