"""The stylesheet that the colours of a school become: it sets the variables of design.css."""

import hashlib

from .colours import BLACK, INK, NEEDED, WHITE, contrast, mix
from .models import Look


def stylesheet(look: Look) -> str:
    """Return the rules for the colours of a school; buttons keep the chalk of the house at night."""
    both = {
        "board": look.primary,
        "board-2": mix(look.primary, BLACK, 0.2),
        "on-board": WHITE,
        "on-board-2": _or(mix(WHITE, look.primary, 0.15), look.primary, WHITE),
        "mark": look.accent,
        "on-mark": INK,
    }
    by_day = {
        "action": look.primary,
        "action-2": mix(look.primary, BLACK, 0.25),
        "on-action": WHITE,
        "tint": _or(mix(WHITE, look.primary, 0.08), look.primary, WHITE),
        "marker": look.accent,
    }
    return f":root{_block(both)}\n@media not (prefers-color-scheme: dark){{:root{_block(by_day)}}}\n"


def digest(look: Look) -> str:
    """Return what names the stylesheet in its address."""
    return hashlib.sha256(stylesheet(look).encode()).hexdigest()[:8]


def _or(colour: str, beside: str, else_: str) -> str:
    return colour if contrast(colour, beside) >= NEEDED else else_


def _block(values: dict[str, str]) -> str:
    return "{" + ";".join(f"--{name}:{value}" for name, value in values.items()) + "}"
