"""How many examples a slow rule is tried with."""

from hypothesis import settings

TIMES = 5


def examples(few: int) -> int:
    """Return how many examples: few in the suite, more in its long form."""
    return few * (TIMES if settings().max_examples >= 500 else 1)
