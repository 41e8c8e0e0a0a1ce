"""Recovery codes: for who has neither phone nor key at hand."""

import hashlib
import secrets

COUNT = 10
GROUPS, GROUP = 4, 4
# Without letters that read like digits: 32 signs, five bits each, 80 bits a code.
SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
_ALIKE = str.maketrans({"o": "0", "i": "1", "l": "1"})
MAX_TYPED = 60


def make_codes() -> list[str]:
    """Return ten new codes, such as `7kq2-m9x4-0tre-h5vb`."""
    return ["-".join(_group() for _number in range(GROUPS)) for _number in range(COUNT)]


def _group() -> str:
    return "".join(secrets.choice(SIGNS) for _sign in range(GROUP))


def digest(code: str) -> str:
    """Return the form in which a code is stored; capitals, dashes and blanks do not count.

    With 80 random bits nobody can try all codes: a plain SHA-256 says nothing, and costs nothing.
    """
    typed = "".join(sign for sign in code[:MAX_TYPED].lower().translate(_ALIKE) if sign.isalnum())
    return hashlib.sha256(typed.encode("utf-8", "replace")).hexdigest()
