"""The last sign-ins of a person, out of the audit trail, in plain words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from pyramid.request import Request

from itschool_cms.core.trail import TrailEntry, newest_first

from .models import User
from .trail_words import way_of

SHOWN = 10
# Other acts stand between them: how far back a page looks.
LOOKED_AT = 400


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
            yield SignIn(entry.at, way_of(entry), entry.facts.get("device", ""))


def _acts_of(request: Request, user: User) -> Iterator[TrailEntry]:
    root = request.registry.trail.root(request.tm)
    numbers = root["persons"].get(user.uid, ())
    return islice(newest_first(numbers, root["entries"]), LOOKED_AT)
