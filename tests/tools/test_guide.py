"""The pictures of the guide for editors."""

import re

from tools.guide import FOLDER, PICTURES

GUIDE = FOLDER.with_suffix(".md")


def test_each_picture_of_the_guide_is_taken_by_the_command_and_shown():
    named = re.findall(r"\]\(editing/([a-z-]+)\.png\)", GUIDE.read_text(encoding="utf-8"))
    assert sorted(named) == sorted(PICTURES)
    assert {path.stem for path in FOLDER.glob("*.png")} == set(PICTURES)
