"""The change of one's own address: it happens when it was confirmed at the new address and at the old one.

What is under way is told by the links alone: one that was used up has confirmed its address, and what ends
all links of a person ends the change as well.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pyramid.request import Request

from itschool_cms.core.models import utcnow

from . import links
from .mails import send_link
from .models import Purpose, User
from .notices import EMAIL_WANTED, tell

PURPOSES = (Purpose.EMAIL_NEW, Purpose.EMAIL_OLD)


class Outcome(StrEnum):
    """What a confirmation led to."""

    WAITING = "waiting"
    CHANGED = "changed"
    TAKEN = "taken"


@dataclass(frozen=True)
class Pending:
    """A change that is under way.

    Attributes:
        address: the new one.
        ends: when (UTC) it is given up.
        waits_for: the purposes of the links that were not used yet.
    """

    address: str
    ends: datetime
    waits_for: tuple[str, ...]


def pending(user: User) -> Pending | None:
    """Return the change of address that is under way, or None."""
    found = links.living_of(user, PURPOSES, utcnow())
    if not found:
        return None
    ends = min(link.expires for link in found)
    return Pending(found[0].data, ends, tuple(sorted(link.purpose for link in found)))


def start(request: Request, user: User, address: str) -> None:
    """Mail a link to the new address and one to the old; a change that was under way before is dead.

    Raises:
        ValueError: one of the addresses is no mail address.
    """
    links.kill(user.__parent__, user, PURPOSES)
    for purpose in PURPOSES:
        _send(request, user, purpose, address)
    request.trail("email-change-asked", person=user.uid)


def send_again(request: Request, user: User, change: Pending) -> None:
    """Mail the links that were not used yet once more; the older ones are dead.

    Raises:
        ValueError: one of the addresses is no mail address.
    """
    for purpose in change.waits_for:
        _send(request, user, Purpose(purpose), change.address)


def cancel(request: Request, user: User) -> None:
    """Give the change up: its links are dead."""
    links.kill(user.__parent__, user, PURPOSES)
    request.trail("email-change-cancelled", person=user.uid)


def confirm(request: Request, found: links.Found) -> Outcome:
    """Use up a link; when it was the last one, the person has the new address."""
    user, people, address = found.user, found.user.__parent__, found.link.data
    links.kill(people, user, (Purpose(found.link.purpose),))
    request.registry.trail.write(
        request.tm, "email-confirmed", person=user.uid, by=user.uid, link=found.link.purpose
    )
    if pending(user) is not None:
        return Outcome.WAITING
    if people.by_email(address) not in (None, user):
        return Outcome.TAKEN
    request.tree.change(user, {"email": address})
    return Outcome.CHANGED


def _send(request: Request, user: User, purpose: Purpose, address: str) -> None:
    token = links.issue(user.__parent__, user, purpose, utcnow(), address)
    if purpose == Purpose.EMAIL_OLD:
        send_link(request, user, purpose, token, address=address)
        return
    owner = user.__parent__.by_email(address)
    if owner is None:
        send_link(request, user, purpose, token, to=address)
    else:
        # Who asks does not learn that the address is somebody's: that link reaches nobody.
        tell(request, owner, EMAIL_WANTED)
