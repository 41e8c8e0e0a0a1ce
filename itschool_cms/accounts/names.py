"""User names of the old method: the one form in which they are kept and compared."""

import re
import unicodedata

MAX_TYPED = 100
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?", re.ASCII)


def fold_name(text: str) -> str:
    """Return the form by which user names are told apart; empty for what cannot be one.

    Case, accents and Unicode forms make no difference. Letters of other scripts that look like ours, such as
    a Cyrillic a, are refused: two names that look the same are one name, or no name.
    """
    if len(text) > MAX_TYPED:
        return ""
    folded = unicodedata.normalize("NFKC", text.strip()).casefold()
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(letter)
    )
    return plain if _NAME.fullmatch(plain) else ""
