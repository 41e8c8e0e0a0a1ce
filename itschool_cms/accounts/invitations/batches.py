"""How a batch goes on: a few persons at a time, until all had their turn and all mails are out.

A person's turn is noted in the transaction that queues the mail: whatever is killed when, nobody gets two.
No lease is needed: nothing leaves the transaction but through the outbox.
"""

import time
from typing import Any

from pyramid.request import Request

from itschool_cms.core.jobs import again_after_conflicts, system_request
from itschool_cms.core.models import utcnow
from itschool_cms.core.outbox.models import MailState

from .. import api
from ..models import People, User
from .hindrances import Reason, against_mail
from .models import BatchState, InvitationBatch, batches_of, make_batches

STEP = 50
# Seconds between two looks of one process at what became of the mails.
SETTLE_SECONDS = 5.0


def start(request: Request, users: list[User]) -> InvitationBatch:
    """Start a batch in the name of the person of the request; the first persons have their turn at once."""
    batches = make_batches(request.site["people"])
    batch = batches.start([user.uid for user in users], request.person.uid, utcnow())
    request.trail("batch-started", batch=str(batch.number), persons=str(batch.total))
    take_step(request, batch)
    return batch


def cancel(request: Request, batch: InvitationBatch) -> None:
    """Have nobody else invited by a batch; mails that are in the outbox already go out."""
    batch.end(BatchState.CANCELLED, utcnow())
    request.trail("batch-cancelled", batch=str(batch.number), left=str(batch.left))


def take_step(request: Request, batch: InvitationBatch, most: int = STEP) -> None:
    """Invite the next persons of a running batch; ends it when it was the last of them."""
    for place, uid in batch.next_persons(most):
        _invite(request, batch, place, request.site.catalog.resolve(uid))
    if not batch.waiting:
        batch.end(BatchState.ENDED, utcnow())
        _note(request, batch, "batch-ended", skipped=str(batch.n_skipped))


def _invite(request: Request, batch: InvitationBatch, place: int, user: User | None) -> None:
    by = request.site.catalog.resolve(batch.by)
    reason = against_mail(by, user, utcnow()) if user is not None else Reason.GONE
    if user is None or reason:
        batch.was_skipped(place, reason or Reason.GONE)
        return
    try:
        batch.was_queued(place, api.invite(request, user))
    except ValueError:
        # One mail that cannot be written must not keep the others.
        batch.was_skipped(place, Reason.UNFIT)
    else:
        _note(request, batch, "invitation-sent", person=user.uid)


def _note(request: Request, batch: InvitationBatch, act: str, person: int = 0, **facts: str) -> None:
    trail = request.registry.trail
    trail.write(request.tm, act, person=person, by=batch.by, batch=str(batch.number), **facts)


def settle(people: People) -> None:
    """Note in the open batches which mails went out and which were refused."""
    batches, mails = batches_of(people), people.site().outbox.mails
    for batch in batches.unsettled():
        for uid, number in list(batch.queued.items()):
            mail = mails.get(number)
            # The outbox forgets what went out a month ago.
            if mail is None or mail.state is MailState.SENT:
                batch.went_out(uid)
            elif mail.state is MailState.FAILED:
                batch.was_refused(uid, mail.last_error)
        if batch.is_settled:
            batches.settle(batch)


class Inviter:
    """The background job: takes the next step of the oldest running batch, learns what became of mails."""

    def __init__(self) -> None:
        self._settles_at = 0.0

    def __call__(self, registry: Any) -> bool:
        """Do a little; tells whether persons still wait for their turn."""
        return again_after_conflicts(lambda attempt: self._work(registry, max(1, STEP >> attempt)))

    def _work(self, registry: Any, most: int) -> bool:
        """Do it once. After a conflict fewer persons are taken, so that a busy school lets them through."""
        with system_request(registry) as request:
            people = request.site.get("people") if request is not None else None
            if people is None or not batches_of(people).open:
                return False
            running = [batch for batch in batches_of(people).unsettled() if batch.is_running]
            if running:
                take_step(request, running[0], most)
            if time.monotonic() >= self._settles_at:
                self._settles_at = time.monotonic() + SETTLE_SECONDS
                settle(people)
            return any(batch.is_running for batch in running)
