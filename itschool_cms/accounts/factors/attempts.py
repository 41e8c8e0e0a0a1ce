"""Counting tries of the second step, like those of passwords: outside of the transaction."""

import time
from typing import NamedTuple

from pyramid.request import Request

from ..throttle import Throttle, Ticket
from ..visitors import network_of

# Whoever gets here knows the password already: nobody else can lock the person out.
PER_PERSON = 5
PER_DAY = 30
DAY_SECONDS = 86_400
# Questions for a passkey, each of which leaves a session of an hour.
PER_NETWORK = 150
ALTOGETHER = 3_000


class Attempt(NamedTuple):
    """A try that was counted: seconds to wait (0: go on), and the tickets to forgive it by."""

    wait: int
    tickets: tuple[Ticket, ...]


def begin(request: Request, uid: int) -> Attempt:
    """Count a try of a code of the person: five within five minutes, thirty within a day."""
    throttle: Throttle = request.registry.throttle
    now = time.time()
    soon = throttle.begin({f"factor|{uid}": PER_PERSON}, now)
    if soon.wait:
        return Attempt(soon.wait, ())
    day = throttle.begin({f"factor-day|{uid}": PER_DAY}, now, DAY_SECONDS)
    return Attempt(day.wait, (soon, day))


def forgive(request: Request, attempt: Attempt) -> None:
    """Forget a try that was right."""
    for ticket in attempt.tickets:
        request.registry.throttle.forgive(ticket)


def may_ask(request: Request) -> bool:
    """Count a question for a passkey by a visitor; False when there were too many of late."""
    counters = {f"passkey|{network_of(request.remote_addr)}": PER_NETWORK, "passkey": ALTOGETHER}
    return not request.registry.throttle.begin(counters, time.time()).wait
