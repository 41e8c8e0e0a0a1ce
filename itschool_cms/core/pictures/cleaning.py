"""What becomes of a picture before it is kept."""

from contextlib import suppress

from .child import NotDrawn, draw
from .exif import UPRIGHT
from .stripping import strip


def clean(data: bytes, content_type: str) -> bytes:
    """Return a picture without its notes (EXIF, places, comments) and upright; other files as they are.

    A picture that stood upright is not drawn anew: it loses nothing. One that cannot be drawn stays as it is.
    """
    stripped, turned = strip(data, content_type)
    if turned != UPRIGHT:
        with suppress(NotDrawn):
            return draw("turn", data)[0].data
    return stripped
