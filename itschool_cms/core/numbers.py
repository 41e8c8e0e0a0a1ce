"""Numbers with decimals as people type them: exact inside, by the comma or the point outside."""

import re
from decimal import Decimal

# With three, "1,234" would be a thousand to some and little more than one to others.
MOST_DECIMALS = 2
_MINUS = str.maketrans({"\N{MINUS SIGN}": "-", ",": "."})
# The pattern comes before any conversion: Decimal() takes far more than numbers of daily life.
_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,2})?", re.ASCII)
_MAX_TEXT = 20

Number = int | Decimal


def parse_number(text: str) -> Decimal:
    """Return the number of nine digits and two decimals at most that a text stands for.

    Raises:
        ValueError: for anything else, be it grouped, written with an exponent, or without a digit.
    """
    plain = text.strip().translate(_MINUS) if len(text) <= _MAX_TEXT else ""
    if not _NUMBER.fullmatch(plain):
        raise ValueError("not a number")
    # There is no minus zero.
    return Decimal(plain) + 0


def plain_number(number: Number) -> str:
    """Return a number with a point and without needless zeros: `2.5`, `100`."""
    return f"{Decimal(number).normalize():f}"


def places(number: Number) -> int:
    """Return how many decimals a number needs."""
    return len(plain_number(number).partition(".")[2])
