"""Money: whole cents inside, `1 234,50 €` on the page."""

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Protocol

from babel.numbers import format_currency

CURRENCY = "EUR"
# The most that one transfer by QR code can carry, and more than any school bills at once.
MOST = 99_999_999_999


class Costed(Protocol):
    """Something with a total in whole cents."""

    @property
    def total_cents(self) -> int:
        """The total in whole cents."""


def whole(cents: int) -> int:
    """Return the amount if it is a whole number of cents; raises TypeError for anything else."""
    if type(cents) is not int:
        raise TypeError(f"An amount is a whole number of cents, not {cents!r}")
    return cents


def euros(cents: int) -> Decimal:
    """Return the exact amount in euro, with two decimals."""
    return Decimal(whole(cents)).scaleb(-2)


def format_cents(cents: int, language: str) -> str:
    """Return whole cents as the language writes euros; blanks are no-break, the minus is a true one."""
    return _format(whole(cents), language)


def total(lines: Iterable[Costed]) -> int:
    """Return the sum of the totals of the lines, in whole cents."""
    return sum(whole(line.total_cents) for line in lines)


def split(cents: int, parts: int) -> tuple[int, ...]:
    """Return that many shares which sum to the amount and differ by one cent at most, the larger ones first.

    Args:
        cents: the amount, in whole cents.
        parts: how many shares; at least 1.

    Raises:
        ValueError: no parts.
    """
    if parts < 1:
        raise ValueError("An amount is split into one part at least.")
    share, rest = divmod(whole(cents), parts)
    return (share + 1,) * rest + (share,) * (parts - rest)


@lru_cache(maxsize=4096)
def _format(cents: int, language: str) -> str:
    text: str = format_currency(euros(cents), CURRENCY, locale=language)
    return text.replace("-", "\N{MINUS SIGN}")
