"""Drawing pictures anew with Pillow; runs in a process of its own, see `child`.

The module imports nothing of the application: the process starts fast, and knows no secret.
"""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

# The longest side of each scale, in pixels; the larger ones first, as each is made of the one before.
SCALES = {"large": 1600, "medium": 800, "small": 400, "thumb": 160}
KINDS = ("PNG", "JPEG", "GIF", "WEBP")
MAX_PIXELS = 50_000_000
# A larger photograph is halved when it is turned: the process has memory for one copy, not for two.
MAX_TURNED = 20_000_000
MAX_PROFILE = 8_000  # bytes

Drawn = tuple[str, str, int, int, bytes]  # name, content type, width, height, the bytes


def main(task: str, source: BinaryIO, target: BinaryIO) -> None:
    """Read a picture, write what the task (`turn`, `scales`) makes of it: a line of JSON, then the bytes."""
    drawn = list(TASKS[task](source))
    head = [[*facts, len(data)] for *facts, data in drawn]
    target.write(json.dumps(head).encode() + b"\n")
    for *_facts, data in drawn:
        target.write(data)


def turn(source: BinaryIO) -> Iterator[Drawn]:
    """Yield the picture itself, upright, in its own format."""
    from PIL import ImageOps

    picture = _open(source)
    kind = picture.format
    if picture.width * picture.height > MAX_TURNED:
        picture.draft("RGB", (picture.width // 2, picture.height // 2))
    upright = ImageOps.exif_transpose(picture)
    yield _written("picture", upright, kind, 92, picture.info.get("icc_profile"))


def scales(source: BinaryIO) -> Iterator[Drawn]:
    """Yield all scales of the picture, upright; none is larger than the picture."""
    from PIL import ImageOps

    picture = _open(source)
    largest = max(SCALES.values())
    # A JPEG is read at a fraction of its size.
    picture.draft("RGB", (largest, largest))
    profile = picture.info.get("icc_profile")
    shown = ImageOps.exif_transpose(_in_colours(picture, largest))
    for name, side in SCALES.items():
        shown.thumbnail((side, side))
        yield _written(name, shown, "WEBP" if shown.mode == "RGBA" else "JPEG", 82, profile)


def _open(source: BinaryIO) -> Any:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2  # Pillow refuses above twice the number.
    return Image.open(source, formats=KINDS)


def _in_colours(picture: Any, side: int) -> Any:
    """Return the picture in a mode that can be scaled and saved, small at once where that is its own mode."""
    if picture.mode in ("RGB", "RGBA"):
        picture.thumbnail((side, side))
        return picture
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _written(name: str, picture: Any, kind: str, quality: int, profile: bytes | None) -> Drawn:
    from io import BytesIO

    stream = BytesIO()
    options: dict[str, Any] = {"quality": quality}
    if kind == "JPEG":
        options |= {"progressive": True, "optimize": True}
    if profile and len(profile) <= MAX_PROFILE:
        options["icc_profile"] = profile
    # What the picture said of itself is not said again.
    picture.info = {}
    picture.save(stream, kind, **options)
    return name, f"image/{kind.lower()}", picture.width, picture.height, stream.getvalue()


TASKS = {"turn": turn, "scales": scales}
