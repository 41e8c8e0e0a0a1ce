"""The codes of printed letters: short enough to be typed, slow to be guessed, good once.

Ten characters of an alphabet of 32 are 50 bits. They are stored as a slow hash with the salt of the site, so
that who reads the database would need years of computing for a code that lives 14 days.
"""

import re
import secrets
from datetime import datetime
from typing import NamedTuple

from .. import links, passwords
from ..models import LoginLink, People, Purpose, User

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
GROUP = 5
# What people type for a character that looks like it.
_ALIKE = str.maketrans("OIL", "011")
_OTHER = re.compile(r"[\s.–—-]+")
_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_NO_SALT = b"no letter so far"


class Letter(NamedTuple):
    """A letter to be printed: to whom, with which code."""

    user: User
    code: str


def issue(people: People, user: User, now: datetime) -> str:
    """Make the code of a letter; the code of the letter before, and mailed links, are dead."""
    if not people.code_salt:
        people.code_salt = secrets.token_bytes(16)
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    link = LoginLink(user.uid, Purpose.LETTER, now, now + links.LIFETIMES[Purpose.LETTER])
    links.keep(people, user, passwords.derive(code, people.code_salt), link)
    return code


def find(people: People, typed: str, now: datetime) -> links.Found | None:
    """Return the living link of a code as it was typed, or None; takes the same time for every code."""
    key = passwords.derive(normal(typed), people.code_salt or _NO_SALT)
    return links.living(people, key, now, (Purpose.LETTER,))


def normal(typed: str) -> str:
    """Return a code in the one form that is stored: upper case, without gaps; empty when it is none."""
    text = _OTHER.sub("", typed[:100]).upper().translate(_ALIKE)
    return text if _CODE.fullmatch(text) else ""


def grouped(code: str) -> str:
    """Return a code as it is printed: in groups."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
