"""Pictures of the demo, drawn when it is filled: a school, a yard, a garden, in flat colours."""

from io import BytesIO
from typing import Any

SIZE = (1200, 800)
QUALITY = 88
# Scene: colours of the sky, the ground, the walls and the roof, and how many trees.
SCENES = {
    "yard": ("#d7ecf5", "#c9b79a", "#f3e3c3", "#9c3d22", 2),
    "garden": ("#e6f3d8", "#6e9b4b", "#efe6d2", "#2d6a4f", 5),
    "stage": ("#2b2d5b", "#4b3b6b", "#e9c46a", "#e76f51", 0),
}


def draw(sky: str, ground: str, walls: str, roof: str, trees: int) -> bytes:
    """Return a JPEG of a school below the sky."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", SIZE, sky)
    pencil = ImageDraw.Draw(picture)
    pencil.ellipse((930, 70, 1070, 210), fill="#ffe15a")
    pencil.rectangle((0, 560, *SIZE), fill=ground)
    _school(pencil, walls, roof)
    for number in range(trees):
        _tree(pencil, 90 + number * (1020 // max(1, trees - 1)), 560 + 26 * (number % 3))
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=QUALITY)
    return stream.getvalue()


def _school(pencil: Any, walls: str, roof: str) -> None:
    pencil.rectangle((330, 330, 870, 600), fill=walls)
    pencil.polygon(((300, 330), (600, 180), (900, 330)), fill=roof)
    for column in range(4):
        left = 370 + column * 130
        pencil.rectangle((left, 380, left + 70, 450), fill="#5c8fa8")
        pencil.line((left + 35, 380, left + 35, 450), fill=walls, width=5)
    pencil.rectangle((560, 490, 640, 600), fill=roof)
    pencil.ellipse((570, 240, 630, 300), fill=walls)


def _tree(pencil: Any, left: int, foot: int) -> None:
    pencil.rectangle((left - 12, foot - 90, left + 12, foot + 40), fill="#6b4a2b")
    pencil.ellipse((left - 80, foot - 230, left + 80, foot - 70), fill="#3f7d4e")
