"""Mailed links of single use: made, looked up, killed.

Links of one kind kill each other: of those that let somebody in, only the last one sent counts. The code of
a printed letter is one of them; the mail that confirms the address given with it leaves that code alone, so
that a mistyped address can be given again.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from .models import LoginLink, People, Purpose, User

LIFETIMES = {
    Purpose.INVITATION: timedelta(days=14),
    Purpose.RESET: timedelta(minutes=60),
    Purpose.LEGACY: timedelta(minutes=60),
    Purpose.EMAIL_NEW: timedelta(hours=24),
    Purpose.EMAIL_OLD: timedelta(hours=24),
    Purpose.LETTER: timedelta(days=14),
    Purpose.LETTER_MAIL: timedelta(minutes=60),
}
# Where a mailed link leads once its token is in a cookie.
PAGES = {
    Purpose.INVITATION: "/password/new",
    Purpose.RESET: "/password/new",
    Purpose.LEGACY: "/legacy/password",
    Purpose.EMAIL_NEW: "/email/confirm",
    Purpose.EMAIL_OLD: "/email/confirm",
    Purpose.LETTER_MAIL: "/password/new",
}
# Purposes that let somebody in who forgot, or never had, a password.
ENTRY = (Purpose.INVITATION, Purpose.RESET)
# Purposes by which a password is chosen.
CHOOSING = (*ENTRY, Purpose.LETTER_MAIL)
KINDS = ((*ENTRY, Purpose.LETTER, Purpose.LETTER_MAIL),)
# Of a kind, but kill only what has the same purpose.
MILD = (Purpose.LETTER_MAIL,)
# How far the clock may be set back without making links unusable.
CLOCK_SLACK = timedelta(minutes=5)


class Found(NamedTuple):
    """A living link and the person it was sent to."""

    user: User
    link: LoginLink


def digest(token: str) -> str:
    """Return the form in which a token is stored: useless to who reads the database."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def issue(people: People, user: User, purpose: Purpose, now: datetime, data: str = "") -> str:
    """Make a link and return its token of 256 bits; those of its kind before it are dead.

    Args:
        data: what the link is about, such as a new mail address.
    """
    token = secrets.token_urlsafe(32)
    keep(people, user, digest(token), LoginLink(user.uid, purpose, now, now + LIFETIMES[purpose], data))
    return token


def keep(people: People, user: User, key: str, link: LoginLink) -> None:
    """Have a link found by a key, such as the digest of its token; those of its kind before it are dead."""
    mine = (Purpose(link.purpose),)
    kind = mine if link.purpose in MILD else next((each for each in KINDS if link.purpose in each), mine)
    kill(people, user, kind)
    people.links[key] = link
    user.links = (*user.links, key)


def find(people: People, token: str, now: datetime, purposes: tuple[Purpose, ...] = ENTRY) -> Found | None:
    """Return the living link with the token, if it is for one of the purposes, or None."""
    return living(people, digest(token), now, purposes)


def living(people: People, key: str, now: datetime, purposes: tuple[Purpose, ...]) -> Found | None:
    """Return the living link that is kept under the key, if it is for one of the purposes, or None."""
    link = people.links.get(key)
    if link is None or link.purpose not in purposes:
        return None
    if not _lives(link, now):
        return None
    user = people.site().catalog.resolve(link.user)
    return Found(user, link) if user is not None and user.may_sign_in() else None


def living_of(user: User, purposes: tuple[Purpose, ...], now: datetime) -> list[LoginLink]:
    """Return the links of a person for some purposes that still count."""
    kept = user.__parent__.links
    found = (kept[key] for key in user.links if key in kept)
    return [link for link in found if link.purpose in purposes and _lives(link, now)]


def _lives(link: LoginLink, now: datetime) -> bool:
    return link.created - CLOCK_SLACK <= now < link.expires


def kill(people: People, user: User, purposes: tuple[Purpose, ...] = tuple(Purpose)) -> None:
    """End the links of a person, all or those for some purposes."""
    for key in user.links:
        link = people.links.get(key)
        if link is None or link.purpose in purposes:
            people.links.pop(key, None)
            user.links = tuple(each for each in user.links if each != key)
