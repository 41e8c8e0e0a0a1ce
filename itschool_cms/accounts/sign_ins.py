"""The last sign-ins of a person, out of the audit trail, in plain words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.trail import TrailEntry, newest_first

from .models import User

SHOWN = 10
# Other acts stand between them: how far back a page looks.
LOOKED_AT = 400
WAYS = {
    "password": _("With the password"),
    "legacy": _("With the user name"),
    "link": _("By a link in a mail"),
    "code": _("With a code on paper"),
    "letter": _("With a code on paper"),
    "passkey": _("With a passkey"),
    "totp": _("With the password and a code"),
    "recovery": _("With a recovery code"),
    "microsoft": _("With Microsoft"),
    "oidc": _("With Microsoft"),
    "confirmed": _("Proved again who you are"),
    "password-changed": _("With a new password"),
}
OTHER_WAY = _("In another way")


@dataclass(frozen=True)
class SignIn:
    """A sign-in.

    Attributes:
        at: when (UTC).
        way: how, a message.
        device: browser and system, in the words of then.
    """

    at: datetime
    way: str
    device: str


def last_sign_ins(request: Request, user: User, most: int = SHOWN) -> list[SignIn]:
    """Return the last sign-ins of a person, the newest first."""
    return list(islice(_sign_ins(request, user), most))


def _sign_ins(request: Request, user: User) -> Iterator[SignIn]:
    for entry in _acts_of(request, user):
        if entry.act == "signed-in" and entry.person == user.uid and entry.at is not None:
            facts = entry.facts
            yield SignIn(entry.at, WAYS.get(facts.get("way", ""), OTHER_WAY), facts.get("device", ""))


def _acts_of(request: Request, user: User) -> Iterator[TrailEntry]:
    root = request.registry.trail.root(request.tm)
    numbers = root["persons"].get(user.uid, ())
    return islice(newest_first(numbers, root["entries"]), LOOKED_AT)
