"""Between the first step and the second: who proved one thing, and still has to prove another.

It is kept in a session of a visitor, under a new id: the browser holds nothing but that id.
"""

import hashlib
import time
from typing import NamedTuple

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request

from ..models import User

KEY = "pending"
PATH = "/login/factor"
SECONDS = 600
# A clock that was set back must not make a state last.
CLOCK_SLACK_SECONDS = 60


class Pending(NamedTuple):
    """A sign-in that is half done.

    Attributes:
        user: who proved the first thing.
        way: how.
        remember: the session is to outlive the browser.
        wanted: path of the page to lead to.
    """

    user: User
    way: str
    remember: bool
    wanted: str


def ask(request: Request, user: User, *, way: str, remember: bool, wanted: str) -> HTTPSeeOther:
    """Keep the half of a sign-in, and lead to the other half."""
    request.session.sign_out()
    request.session[KEY] = {
        "user": user.uid,
        "way": way,
        "remember": remember,
        "wanted": wanted,
        "since": int(time.time()),
        "mark": _mark(user),
    }
    return request.redirect_to(PATH)


def present(request: Request) -> Pending | None:
    """Return the sign-in that is half done in this browser, unless it is too old or counts no more."""
    kept = request.session.get(KEY)
    if kept is None or not -CLOCK_SLACK_SECONDS <= time.time() - kept["since"] < SECONDS:
        return None
    user = request.site.catalog.resolve(kept["user"])
    if not isinstance(user, User) or not user.may_sign_in() or not user.has_factor():
        return None
    # A password that was changed meanwhile proves nothing any more.
    if kept["mark"] != _mark(user):
        return None
    return Pending(user, kept["way"], kept["remember"], kept["wanted"])


def _mark(user: User) -> str:
    return hashlib.sha256(user.password_hash.encode()).hexdigest()[:16]
