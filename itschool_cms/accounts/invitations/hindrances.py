"""Why somebody gets no invitation, or no letter."""

from collections.abc import Container
from datetime import datetime, timedelta
from enum import StrEnum

from itschool_cms.core.i18n import _
from itschool_cms.core.outbox.addresses import BadAddress, parse_address

from ..models import Role, User

# Who was invited so short a while ago is not invited again by a batch.
RECENT = timedelta(days=1)


class Reason(StrEnum):
    """Why a person is left out; stored."""

    GONE = "gone"
    DISABLED = "disabled"
    ACTIVE = "active"
    ADMIN = "admin"
    NO_EMAIL = "no-email"
    BOUNCED = "bounced"
    RECENT = "recent"
    WAITING = "waiting"
    UNFIT = "unfit"


TITLES = {
    Reason.GONE: _("The account is gone"),
    Reason.DISABLED: _("The account is disabled"),
    Reason.ACTIVE: _("Already active"),
    Reason.ADMIN: _("Administrator: only administrators invite them"),
    Reason.NO_EMAIL: _("No usable email address: print a letter"),
    Reason.BOUNCED: _("Mails to this address come back: print a letter, or correct it"),
    Reason.RECENT: _("Invited within the last day"),
    Reason.WAITING: _("Waiting in a batch that is running"),
    Reason.UNFIT: _("No mail could be written: check the name of the school and the person's page"),
}


def has_address(user: User) -> bool:
    """Tell whether a mail can be written to the person."""
    try:
        parse_address(user.email)
    except BadAddress:
        return False
    return True


def has_bounced(user: User) -> bool:
    """Tell whether mails to the present address of the person came back."""
    return bool(getattr(user, "bounced", None))


def closed_to(by: User | None, user: User) -> Reason | None:
    """Return why the person may not be given a first access by another one at all, or None."""
    if user.disabled:
        return Reason.DISABLED
    if user.password_hash:
        return Reason.ACTIVE
    if Role.ADMIN in user.roles and (by is None or Role.ADMIN not in by.roles):
        return Reason.ADMIN
    return None


def against_mail(by: User | None, user: User, now: datetime, waiting: Container[int] = ()) -> Reason | None:
    """Return why no invitation is mailed to a person, or None.

    Args:
        by: who invites.
        waiting: uids of those whose turn comes in a running batch.
    """
    if reason := closed_to(by, user):
        return reason
    if not has_address(user):
        return Reason.NO_EMAIL
    if has_bounced(user):
        return Reason.BOUNCED
    if user.uid in waiting:
        return Reason.WAITING
    return Reason.RECENT if user.invited is not None and now - RECENT < user.invited else None
