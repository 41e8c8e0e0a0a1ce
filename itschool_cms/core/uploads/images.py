"""Pictures read by their headers alone: size in pixels, number of frames, and where the picture ends."""

import struct
from typing import BinaryIO

MAX_SIDE = 12_000
MAX_PIXELS = 50_000_000
MAX_FRAMES = 500

# JPEG markers that carry the size of the picture, and those that stand alone without a length.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})


class BrokenImage(ValueError):
    """The bytes are not a whole picture of the kind they claim."""


class HugeImage(ValueError):
    """The picture has more pixels or frames than is reasonable."""


def check_png(stream: BinaryIO, size: int) -> None:
    """Refuse a PNG of `size` bytes that is broken, huge, or goes on behind its end."""
    _seek(stream, 8, size)
    kind, start = None, 8
    while kind != b"IEND":
        length, kind = struct.unpack(">I4s", _read(stream, 8))
        if start == 8:
            _check_first_chunk(stream, kind)
        elif kind == b"acTL":
            _check_frames(struct.unpack(">I", _read(stream, 4))[0])
        start += length + 12
        _seek(stream, start, size)
    _check_end(start, size)


def check_gif(stream: BinaryIO, size: int) -> None:
    """Refuse a GIF of `size` bytes that is broken, huge, or goes on behind its end."""
    _seek(stream, 6, size)
    width, height, flags = struct.unpack("<HHB", _read(stream, 7)[:5])
    _check_size(width, height)
    _skip_colours(stream, flags)
    frames = 0
    while (block := _read(stream, 1)) != b";":
        frames += block == b","
        _check_frames(frames)
        _skip_block(stream, block)
    _check_end(stream.tell(), size)


def check_jpeg(stream: BinaryIO, size: int) -> None:
    """Refuse a JPEG of `size` bytes without a frame header or with too many pixels."""
    position = 2
    while True:
        _seek(stream, position, size)
        start, marker = _read(stream, 2)
        if start != 0xFF or marker in (0xD9, 0xDA):
            raise BrokenImage
        if marker == 0xFF or marker in _ALONE:
            position += 1 if marker == 0xFF else 2
            continue
        length = struct.unpack(">H", _read(stream, 2))[0]
        if marker in _FRAMES:
            height, width = struct.unpack(">xHH", _read(stream, 5))
            return _check_size(width, height)
        position += 2 + max(length, 2)


def check_webp(stream: BinaryIO, size: int) -> None:
    """Refuse a WebP of `size` bytes that is broken, huge, or goes on behind its end."""
    _seek(stream, 4, size)
    length, kind = struct.unpack("<I4x4s", _read(stream, 12))
    _check_end(length + 8 + length % 2, size + size % 2)
    body = _read(stream, 14)
    if kind == b"VP8X":
        width, height = (int.from_bytes(body[n : n + 3], "little") + 1 for n in (8, 11))
    elif kind == b"VP8L" and body[4] == 0x2F:
        bits = int.from_bytes(body[5:9], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8 " and body[7:10] == b"\x9d\x01\x2a":
        width, height = (n & 0x3FFF for n in struct.unpack("<HH", body[10:14]))
    else:
        raise BrokenImage
    _check_size(width, height)


def _check_first_chunk(stream: BinaryIO, kind: bytes) -> None:
    if kind != b"IHDR":
        raise BrokenImage
    _check_size(*struct.unpack(">II", _read(stream, 8)))


def _skip_block(stream: BinaryIO, block: bytes) -> None:
    if block == b",":
        _skip_colours(stream, _read(stream, 9)[8])
        _read(stream, 1)
    elif block == b"!":
        _read(stream, 1)
    else:
        raise BrokenImage
    while length := _read(stream, 1)[0]:
        _read(stream, length)


def _skip_colours(stream: BinaryIO, flags: int) -> None:
    if flags & 0x80:
        _read(stream, 3 << (flags & 7) + 1)


def _check_size(width: int, height: int) -> None:
    if not width or not height:
        raise BrokenImage
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise HugeImage


def _check_frames(frames: int) -> None:
    if frames > MAX_FRAMES:
        raise HugeImage


def _check_end(end: int, size: int) -> None:
    if end != size:
        raise BrokenImage


def _seek(stream: BinaryIO, position: int, size: int) -> None:
    if position > size:
        raise BrokenImage
    stream.seek(position)


def _read(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) != length:
        raise BrokenImage
    return data
