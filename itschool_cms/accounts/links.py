"""Mailed links of single use: made, looked up, killed.

A person has one link that counts at most, so a new one kills those before.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from .models import LoginLink, People, Purpose, User

LIFETIMES = {Purpose.INVITATION: timedelta(days=14), Purpose.RESET: timedelta(minutes=60)}
# How far the clock may be set back without making links unusable.
CLOCK_SLACK = timedelta(minutes=5)


def digest(token: str) -> str:
    """Return the form in which a token is stored: useless to who reads the database."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def issue(people: People, user: User, purpose: Purpose, now: datetime) -> str:
    """Make a link and return its token of 256 bits; the link before it is dead."""
    kill(people, user)
    token = secrets.token_urlsafe(32)
    user.link = digest(token)
    people.links[user.link] = LoginLink(user.uid, purpose, now, now + LIFETIMES[purpose])
    return token


def owner(people: People, token: str, now: datetime) -> User | None:
    """Return whose living link has the token, or None."""
    link = people.links.get(digest(token))
    if link is None or not link.created - CLOCK_SLACK <= now < link.expires:
        return None
    user = people.site().catalog.resolve(link.user)
    return user if user is not None and user.may_sign_in() else None


def kill(people: People, user: User) -> None:
    """End the link of a person, if there is one."""
    if user.link:
        people.links.pop(user.link, None)
        user.link = ""
