"""The one thing of a picture's EXIF data that counts: which way is up."""

import struct

UPRIGHT = 1
_ORIENTATION = 0x0112
_MAX_TAGS = 500


def orientation(tiff: bytes) -> int:
    """Return the orientation (1 to 8, 1 for upright) that a block of EXIF data gives; damage counts as 1."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return UPRIGHT
    try:
        (start,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, start)
        for number in range(min(count, _MAX_TAGS)):
            tag, value = struct.unpack_from(order + "H6xH", tiff, start + 2 + 12 * number)
            if tag == _ORIENTATION:
                return value if 1 <= value <= 8 else UPRIGHT
    except struct.error:
        pass
    return UPRIGHT
