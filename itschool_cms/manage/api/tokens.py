"""Rules of tokens: made, found while they live, ended."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from itschool_cms.accounts.models import User
from itschool_cms.core.models import utcnow

from .models import Token, Tokens

# So that programs that look for secrets in files find it.
PREFIX = "isk_"
MAX_LENGTH = 100
MAX_DAYS = 365
MOST_OF_ONE = 20
# How far the clock may be set back without making tokens unusable.
CLOCK_SLACK = timedelta(minutes=5)


def digest(text: str) -> str:
    """Return the form in which a token is stored: useless to who reads the database."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def tokens_of(site: Any) -> Tokens | None:
    """Return the tokens of a site; None before the first one was made."""
    return getattr(site, "api_tokens", None)


def issue(site: Any, user: User, name: str, scopes: tuple[str, ...], days: int, place: int = 0) -> str:
    """Make a token of a person and return its text, which is kept nowhere.

    Args:
        days: that it lives; from 1 to MAX_DAYS.
        place: uid of the folder that it is limited to; 0 for the whole site.
    """
    text, now = PREFIX + secrets.token_urlsafe(32), utcnow()
    token = Token(user.uid, name, scopes, place, (now, now + timedelta(days=min(max(days, 1), MAX_DAYS))))
    token.seal, token.roles = _seal(user), user.roles
    if tokens_of(site) is None:
        site.api_tokens = Tokens()
    site.api_tokens.put(digest(text), token)
    return text


def find(site: Any, text: str) -> Token | None:
    """Return the living token with the text, or None."""
    tokens = tokens_of(site)
    token = tokens.get(digest(text)) if tokens is not None and len(text) <= MAX_LENGTH else None
    return token if token is not None and is_living(site, token, utcnow()) else None


def is_living(site: Any, token: Token, now: datetime) -> bool:
    """Tell whether a token counts: in its time, with the account, password and roles it was made by.

    Roles that were taken away do not end it: it gives what the person has now, never more.
    """
    user = site.catalog.resolve(token.user)
    if not isinstance(user, User) or not user.may_sign_in():
        return False
    in_time = token.created - CLOCK_SLACK <= now < token.expires
    return in_time and token.seal == _seal(user) and set(user.roles) <= set(token.roles)


def revoke(site: Any, user: User, key: str) -> Token | None:
    """End a token of a person; returns it, or None where the person has no such token."""
    found = dict(tokens.of(user.uid)).get(key) if (tokens := tokens_of(site)) is not None else None
    if tokens is not None and found is not None:
        tokens.drop(key)
    return found


def _seal(user: User) -> str:
    return hashlib.sha256(b"token:" + user.password_hash.encode()).hexdigest()
