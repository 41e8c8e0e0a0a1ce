"""Pictures for tests: drawn at once, with and without what a camera writes into them."""

import struct
import zlib
from io import BytesIO

from PIL import Image

GPS, ORIENTATION = 0x8825, 0x0112
CAMERA = "Canary Camera"


def picture(kind="JPEG", size=(64, 48), mode="RGB", orientation=0, **options) -> bytes:
    """Return a picture; with an orientation it has EXIF data of a camera at a place."""
    drawn = Image.new(mode, size, "red") if mode != "P" else Image.new("P", size)
    # The upper left corner is another colour, to see which way is up.
    drawn.paste(0 if mode in ("P", "L") else "blue", (0, 0, size[0] // 4, size[1] // 4))
    if orientation:
        exif = Image.Exif()
        exif[ORIENTATION], exif[0x010F] = orientation, CAMERA
        exif.get_ifd(GPS).update({1: "N", 2: (50.0, 30.0, 0.0)})
        options["exif"] = exif
    stream = BytesIO()
    drawn.save(stream, kind, **options)
    return stream.getvalue()


def opened(data: bytes) -> Image.Image:
    """Return the picture as Pillow reads it."""
    found = Image.open(BytesIO(data))
    found.load()
    return found


def chunk(kind: bytes, body: bytes = b"") -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def huge_png(width=50_000, height=50_000) -> bytes:
    """Return a PNG of a few bytes that says it is huge."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND")
