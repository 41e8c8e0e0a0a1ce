"""Taking out of a picture, without decoding it, all that is no picture: EXIF, XMP, comments, previews.

What is kept stands on a list: a kind of note that nobody has thought of goes too. Behind damage nothing is
kept.
"""

import re
import struct
from collections.abc import Callable, Iterator

from .exif import UPRIGHT, orientation

Stripped = tuple[bytes, int]

_EXIF = b"Exif\x00\x00"
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_SOS, _EOI, _COMMENT = 0xDA, 0xD9, 0xFE
_NOTES = frozenset({*range(0xE0, 0xF0), _COMMENT})
# Behind a scan header: the next marker that is neither stuffing nor a restart.
_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]", re.DOTALL)
_PNG_KEPT = b"tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs acTL fcTL fdAT".split()
_WEBP_KEPT = (b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP")
_NO_NOTES = ~0x0C & 0xFF  # the flags of EXIF and XMP in a VP8X chunk
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def strip(data: bytes, content_type: str) -> Stripped:
    """Return the picture without its notes, and the orientation (1 to 8) that they gave.

    Args:
        content_type: of a picture that was judged; other files are returned as they are.
    """
    stripper = _STRIPPERS.get(content_type)
    return stripper(data) if stripper else (data, UPRIGHT)


def _strip_jpeg(data: bytes) -> Stripped:
    kept, turned = [data[:2]], UPRIGHT
    for marker, segment in _segments(data):
        body = segment[4:]
        if marker == 0xE1 and body.startswith(_EXIF):
            turned = orientation(body[len(_EXIF) :])
        if marker == 0xE0 and body.startswith(b"JFIF\x00"):
            # Without the preview that may follow.
            kept.append(b"\xff\xe0\x00\x10" + body[:12].ljust(12, b"\x00") + b"\x00\x00")
        elif marker not in _NOTES or _is_needed(marker, body):
            kept.append(segment)
    return b"".join(kept), turned


def _is_needed(marker: int, body: bytes) -> bool:
    colours = marker == 0xE2 and body.startswith(b"ICC_PROFILE\x00")
    return colours or (marker == 0xEE and body.startswith(b"Adobe"))


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield marker and bytes of each segment up to the end of the picture; a scan goes with its header."""
    position = 2
    while position + 2 <= len(data) and data[position] == 0xFF:
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        end = position + 2
        if marker not in _ALONE and marker != _EOI:
            end += int.from_bytes(data[end : end + 2], "big")
        if marker == _SOS:
            following = _NEXT_MARKER.search(data, end)
            end = following.start() if following else len(data)
        yield marker, data[position:end]
        if marker == _EOI:
            return
        position = end


def _strip_png(data: bytes) -> Stripped:
    kept, turned, position = [data[:8]], UPRIGHT, 8
    while position + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, position)
        chunk = data[position : position + length + 12]
        if kind == b"eXIf":
            turned = orientation(chunk[8:-4])
        if kind[:1].isupper() or kind in _PNG_KEPT:
            kept.append(chunk)
        position += length + 12
    return b"".join(kept), turned


def _strip_webp(data: bytes) -> Stripped:
    kept, turned, position = [], UPRIGHT, 12
    while position + 8 <= len(data):
        kind, length = struct.unpack_from("<4sI", data, position)
        end = position + 8 + length + length % 2
        chunk = data[position:end]
        if kind == b"EXIF":
            turned = orientation(chunk[8:].removeprefix(_EXIF))
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes(flags & _NO_NOTES for flags in chunk[8:9]) + chunk[9:]
        if kind in _WEBP_KEPT:
            kept.append(chunk)
        position = end
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body, turned


def _strip_gif(data: bytes) -> Stripped:
    position = 13 + _colours(int.from_bytes(data[10:11], "big"))
    kept = [data[:position]]
    while position < len(data) and data[position : position + 1] in (b"!", b","):
        end = _block_end(data, position)
        block = data[position:end]
        if block[:1] == b"," or block[1:2] == b"\xf9" or block[3:14] in _LOOPS:
            kept.append(block)
        position = end
    return b"".join([*kept, b";"]), UPRIGHT


def _block_end(data: bytes, position: int) -> int:
    """Return where the block at the position ends: behind its last, empty part."""
    is_picture = data[position : position + 1] == b","
    flags = int.from_bytes(data[position + 9 : position + 10], "big")
    position += 10 + _colours(flags) + 1 if is_picture else 2
    while position < len(data) and (length := data[position]):
        position += length + 1
    return position + 1


def _colours(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


_STRIPPERS: dict[str, Callable[[bytes], Stripped]] = {
    "image/jpeg": _strip_jpeg,
    "image/png": _strip_png,
    "image/webp": _strip_webp,
    "image/gif": _strip_gif,
}
