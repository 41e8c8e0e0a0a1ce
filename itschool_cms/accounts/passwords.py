"""Passwords: hashing, checking, and what makes one good enough."""

import os
import threading
import unicodedata
from base64 import b64encode
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION, Type, hash_secret_raw

from itschool_cms.core.i18n import _
from itschool_cms.core.naming import fold

from .common_words import COMMON

MIN_LENGTH = 12
MAX_LENGTH = 256
# Before NFKC: letters with their accents apart may be four times as long.
MAX_TYPED = 1_024
MIN_SCORE = 3
# zxcvbn refuses longer ones; its work grows with the cube.
SCORED_LENGTH = 72
MIN_WORD = 4

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Many sign-ins at once must leave the processors and the memory to the pages.
_slots = threading.BoundedSemaphore((os.cpu_count() or 1) + 1)
# zxcvbn keeps the words of the person in a global dictionary.
_scoring = threading.Lock()


class PasswordTooLong(ValueError):
    """The password has more than 256 characters: it is refused, never cut."""


def normalise(text: str) -> str:
    """Return the password in the one form that is hashed, however the keyboard composes its letters.

    Raises:
        PasswordTooLong: more than 256 characters.
    """
    normal = unicodedata.normalize("NFKC", text) if len(text) <= MAX_TYPED else text
    if len(normal) > MAX_LENGTH:
        raise PasswordTooLong()
    return normal


def hash_password(text: str) -> str:
    """Return the argon2id hash of a password.

    Raises:
        PasswordTooLong: more than 256 characters.
    """
    with _slots:
        return _hasher.hash(_bytes(normalise(text)))


def verify(stored: str, text: str) -> bool:
    """Tell whether the password belongs to the hash.

    An empty hash, and a password that is too long, cost as much time as any other.
    """
    try:
        secret = _bytes(normalise(text))
    except PasswordTooLong:
        stored, secret = "", b""
    with _slots:
        try:
            return _hasher.verify(stored or _NOBODY, secret) and bool(stored)
        except (VerificationError, InvalidHashError):
            return False


def derive(text: str, salt: bytes) -> str:
    """Return a slow hash (hexadecimal) of a short secret by which it can be looked up: 64 digits.

    Args:
        salt: of this site, at least 8 bytes: what is tried against one site is worth nothing elsewhere.
    """
    with _slots:
        return hash_secret_raw(_bytes(text), salt, 2, 19 * 1024, 1, 32, Type.ID).hex()


def is_outdated(stored: str) -> bool:
    """Tell whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def weakness(text: str, words: Iterable[str] = ()) -> str | None:
    """Return the reason (a message) why the password is not good enough, or None.

    Args:
        words: what somebody who knows the person would try first: names, the school.
    """
    try:
        normal = normalise(text)
    except PasswordTooLong:
        return _("Choose a password of at most 256 characters.")
    if len(normal) < MIN_LENGTH:
        return _("Choose a password of at least 12 characters.")
    known = _parts({*words, *COMMON})
    if min(_score(normal, known), _score(_without(normal, known), known)) < MIN_SCORE:
        return _("Too easy to guess: take three or four words that have nothing to do with you.")
    return None


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _parts(words: Iterable[str]) -> list[str]:
    parts = {part for word in words for part in fold(word).replace("-", " ").replace("@", " ").split()}
    return sorted((part for part in parts if len(part) >= MIN_WORD), key=len, reverse=True)


def _without(text: str, known: list[str]) -> str:
    # Dashes and capitals around a known word make zxcvbn think it were long.
    rest = fold(text)
    for word in known:
        rest = rest.replace(word, "")
    return rest


def _score(text: str, known: list[str]) -> int:
    if not text:
        return 0
    # It reads long lists of words; a server that starts needs none of them.
    from zxcvbn import zxcvbn

    with _scoring:
        return zxcvbn(text[:SCORED_LENGTH], user_inputs=known)["score"]


def _hash_of_nobody() -> str:
    """Return a hash that costs a check as much as any other, and was made of no password."""
    salt, rest = (
        b64encode(os.urandom(size)).decode().rstrip("=") for size in (_hasher.salt_len, _hasher.hash_len)
    )
    cost = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    return f"$argon2id$v={ARGON2_VERSION}${cost}${salt}${rest}"


_NOBODY = _hash_of_nobody()
