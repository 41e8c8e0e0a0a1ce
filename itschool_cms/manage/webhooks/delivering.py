"""The background job: sends what waits, one message a step, and notes what came of it.

A message is claimed and the claim committed before it is sent, then its fate is kept in a second transaction:
a crash between the two sends it once more, under the same id.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from pyramid.request import Request

from itschool_cms.core.jobs import again_after_conflicts, system_request
from itschool_cms.core.models import utcnow

from .addresses import Rules
from .leaving import address_of, may_leave
from .mails import tell_admins
from .models import Attempt, Delivery, Happening, Hook
from .noting import seconds, tell_dates
from .sending import Outcome, Sender
from .signing import body_of, headers_of
from .store import webhooks_of

# Between the attempts at one message (seconds): a day and a little more.
PAUSES = (60, 300, 1_800, 7_200, 21_600, 57_600)
# A message that was claimed and not settled, by a process that died, is sent again after this.
LEASE = 120
# Who does not answer is left alone so long: each attempt keeps the job, and mail with it, for seconds.
REST = 60
# A receiver that took nothing for so long is told no more.
PATIENCE = timedelta(days=1)
GONE = 410
AGENT = "itschool-webhooks/1"


class Claim(NamedTuple):
    """A message that is about to be sent.

    Attributes:
        number: of the webhook.
        key: under which the message waits.
        secrets: sign it.
    """

    number: int
    key: tuple[int, str]
    address: str
    secrets: tuple[str, ...]
    delivery: Delivery


class Courier:
    """The job.

    Args:
        now: gives the present moment (UTC).
        make: makes what sends, of the rules of the settings.
    """

    def __init__(
        self, now: Callable[[], datetime] = utcnow, make: Callable[[Rules], Sender] = Sender
    ) -> None:
        self.now, self._make = now, make

    def __call__(self, registry: Any) -> bool:
        """Send one message, if one is to be sent; tells whether there may be more."""
        claims: list[Claim | None] = []

        def claim_one(attempt: int) -> bool:
            claims.append(self._claim(registry))
            return claims[-1] is not None

        if not again_after_conflicts(claim_one):
            return False
        claim: Any = claims[-1]
        outcome = self._send(registry, claim)
        return again_after_conflicts(lambda attempt: self._keep(registry, claim, outcome))

    def _claim(self, registry: Any) -> Claim | None:
        now = self.now()
        with system_request(registry) as request:
            if request is None:
                return None
            tell_dates(request.site, registry, now)
            for hook in webhooks_of(request.site):
                hook.drop_former(now)
            return next_claim(request, now)

    def _send(self, registry: Any, claim: Claim) -> Outcome:
        body = body_of(claim.delivery)
        signature = headers_of(claim.secrets, claim.delivery.id, seconds(self.now()), body)
        headers = {"Content-Type": "application/json", "User-Agent": AGENT, "Connection": "close"}
        sender = self._make(Rules.of(registry.settings))
        return sender.send(claim.address, body, {**headers, **signature})

    def _keep(self, registry: Any, claim: Claim, outcome: Outcome) -> bool:
        with system_request(registry) as request:
            hook = webhooks_of(request.site).get(claim.number)  # type: ignore[union-attr]
            if hook is not None:
                settle(request, hook, claim, outcome, self.now())  # type: ignore[arg-type]
        return True


def next_claim(request: Request, now: datetime) -> Claim | None:
    """Take the message that waits longest of those that are to be sent now; None where there is none."""
    while found := _oldest(request, seconds(now)):
        hook, key = found
        delivery = _fit(request, hook.waiting.pop(key))
        if delivery is not None:
            key = (seconds(now) + LEASE, delivery.id)
            hook.waiting[key] = delivery
            return Claim(hook.number, key, hook.address, hook.secrets(now), delivery)
    return None


def _oldest(request: Request, now: int) -> tuple[Hook, tuple[int, str]] | None:
    found = ((hook, hook.first_waiting(now)) for hook in webhooks_of(request.site))
    ripe = [(hook, key) for hook, key in found if key is not None]
    return min(ripe, key=lambda pair: pair[1]) if ripe else None


def _fit(request: Request, delivery: Delivery) -> Delivery | None:
    """Return a message as it may be sent now: what was moved below a child since then is told to nobody."""
    item = request.site.catalog.resolve(delivery.uid)
    if item is None:
        return delivery
    if not may_leave(request.registry, item, item.__parent__):
        return None
    return delivery._replace(path=address_of(item, delivery.path))


def settle(request: Request, hook: Hook, claim: Claim, outcome: Outcome, now: datetime) -> None:
    """Note what came of a message, and what follows: nothing, another attempt, or the end of the webhook."""
    waited = hook.waiting.pop(claim.key, None)
    hook.note(Attempt(claim.delivery, now, outcome.status, outcome.milliseconds, outcome.problem))
    if not outcome.problem:
        hook.failing_since, hook.failures, hook.rests_until = None, 0, 0
    elif claim.delivery.event != Happening.TEST and hook.is_on:
        _fail(request, hook, outcome, now)
        if waited is not None and hook.is_on:
            _wait(hook, claim.delivery, now)


def _fail(request: Request, hook: Hook, outcome: Outcome, now: datetime) -> None:
    hook.failures += 1
    hook.failing_since = hook.failing_since or now
    hook.rests_until = 0 if outcome.status else seconds(now) + REST
    is_lost = hook.failures > len(PAUSES) and now - hook.failing_since >= PATIENCE
    if is_lost or outcome.status == GONE:
        switch_off(hook)
        request.registry.trail.write(request.tm, "webhook-stopped", webhook=hook.name)
        tell_admins(request, hook)


def _wait(hook: Hook, delivery: Delivery, now: datetime) -> None:
    if delivery.attempt < len(PAUSES):
        key = (seconds(now) + PAUSES[delivery.attempt], delivery.id)
        hook.waiting[key] = delivery._replace(attempt=delivery.attempt + 1)


def switch_off(hook: Hook) -> None:
    """Tell a webhook no more; what waits for it is dropped."""
    hook.is_on = False
    hook.waiting.clear()


def switch_on(hook: Hook) -> None:
    """Tell a webhook again, of what happens from now on."""
    hook.is_on = True
    hook.failing_since, hook.failures, hook.rests_until = None, 0, 0
