"""Colours and how well text is read on them, as WCAG 2.2 counts it."""

import colorsys
import re
from collections.abc import Iterator

WHITE, BLACK, INK = "#ffffff", "#000000", "#11241e"
NEEDED = 4.5
_STEPS = 100
_COLOUR = re.compile(r"#[0-9a-f]{6}\Z", re.ASCII)
Channels = tuple[float, float, float]  # red, green, blue from 0 to 1


def is_colour(text: str) -> bool:
    """Tell whether the text is a colour as #rrggbb in lower case."""
    return _COLOUR.match(text) is not None


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """Return a colour between two: `share` (0 to 1) of the other."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    red, green, blue = (a + (b - a) * share for a, b in pairs)
    return _written((red, green, blue))


def readable(colour: str, text: str) -> str:
    """Return the colour, or the nearest darker or lighter one on which the text is read well.

    Args:
        text: colour of the text, light or dark.
    """
    return next(filter(lambda each: contrast(each, text) >= NEEDED, _shades(colour, text)))


def _shades(colour: str, text: str) -> Iterator[str]:
    hue, light, strength = colorsys.rgb_to_hls(*_channels(colour))
    end = 0.0 if _luminance(text) > 0.5 else 1.0
    lights = (light + (end - light) * step / _STEPS for step in range(_STEPS + 1))
    return (_written(colorsys.hls_to_rgb(hue, each, strength)) for each in lights)


def _channels(colour: str) -> Channels:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def _written(channels: Channels) -> str:
    return "#" + "".join(f"{round(each * 255):02x}" for each in channels)


def _luminance(colour: str) -> float:
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in _channels(colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
