"""The geometry of small charts: templates draw it as inline SVG, with classes and no style."""

from collections.abc import Sequence
from math import pi
from typing import NamedTuple

RADIUS = 70
ROUND = 2 * pi * RADIUS
# The room of a column chart, in its own units: the axis on the left, the names of the columns below.
LEFT, TOP, WIDTH, HEIGHT = 38, 24, 382, 191
GAP = 0.33


class Slice(NamedTuple):
    """A part of a ring: dashes and their offset, in units of its drawing."""

    title: str
    number: int
    dashes: str
    offset: str


class Column(NamedTuple):
    """Two numbers one above the other; positions in units of the drawing."""

    title: str
    lower: int
    upper: int
    x: float
    width: float
    lower_y: float
    lower_height: float
    upper_y: float
    upper_height: float


class Mark(NamedTuple):
    """A line of the scale."""

    number: int
    y: float


def ring(parts: Sequence[tuple[str, int]]) -> list[Slice]:
    """Return the slices of a ring, clockwise from the top; nothing when all numbers are zero."""
    total, before, slices = sum(number for _title, number in parts), 0.0, []
    for title, number in parts if total else ():
        length = ROUND * number / total
        slices.append(Slice(title, number, f"{length:.1f} {ROUND - length:.1f}", f"{-before:.1f}"))
        before += length
    return slices


def scale(highest: int) -> list[Mark]:
    """Return the lines of a scale that holds a number: four, at round numbers, the lowest at zero."""
    step = _round_up(max(1, -(-highest // 3)))
    return [Mark(step * line, TOP + HEIGHT - HEIGHT * line / 3) for line in range(4)]


def columns(bars: Sequence[tuple[str, int, int]]) -> list[Column]:
    """Return a column for each title and its two numbers."""
    if not bars:
        return []
    top = scale(max(lower + upper for _title, lower, upper in bars))[-1].number
    room = WIDTH / len(bars)
    return [
        _column(bar, LEFT + room * (number + GAP / 2), room * (1 - GAP), HEIGHT / top)
        for number, bar in enumerate(bars)
    ]


def _column(bar: tuple[str, int, int], x: float, width: float, unit: float) -> Column:
    title, lower, upper = bar
    lower_y = TOP + HEIGHT - lower * unit
    return Column(
        title, lower, upper, *_rounded(x, width, lower_y, lower * unit, lower_y - upper * unit, upper * unit)
    )


def _rounded(*numbers: float) -> list[float]:
    return [round(number, 1) for number in numbers]


def _round_up(number: int) -> int:
    """Return the next number that begins with 1, 2 or 5 and goes on with zeros."""
    power = 1
    while True:
        for first in (1, 2, 5):
            if first * power >= number:
                return first * power
        power *= 10
