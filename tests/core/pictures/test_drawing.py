"""Pictures are drawn in a process with little memory, little time and no secret."""

import json
import resource
import subprocess
import sys
from io import BytesIO

import pytest

from itschool_cms.core.files import keep
from itschool_cms.core.pictures import SCALES, NotDrawn, child, clean, draw, drawing
from itschool_cms.core.uploads import UploadRefused, accept
from tests.pictures import CAMERA, GPS, huge_png, opened, picture


def test_each_scale_has_its_longest_side_and_nothing_of_the_camera():
    data = picture("JPEG", size=(2000, 1000), orientation=6)
    for each in draw("scales", data):
        assert each.content_type == "image/jpeg"
        shown = opened(each.data)
        assert shown.size == (each.width, each.height)
        assert max(shown.size) == SCALES[each.name]
        assert shown.width < shown.height, "the picture is upright"
        assert CAMERA.encode() not in each.data
        assert not shown.getexif().get_ifd(GPS)


def test_a_small_picture_is_never_made_larger():
    assert {(each.width, each.height) for each in draw("scales", picture("PNG", size=(50, 40)))} == {(50, 40)}


@pytest.mark.parametrize(
    ("kind", "mode", "content_type"),
    [
        ("PNG", "RGBA", "image/webp"),
        ("PNG", "L", "image/jpeg"),
        ("GIF", "P", "image/jpeg"),
        ("WEBP", "RGB", "image/jpeg"),
    ],
)
def test_what_can_be_seen_through_stays_so_and_the_rest_is_jpeg(kind, mode, content_type):
    assert {each.content_type for each in draw("scales", picture(kind, mode=mode))} == {content_type}


def test_colours_of_a_small_profile_are_kept():
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = picture("JPEG", icc_profile=profile)
    assert opened(draw("scales", data)[0].data).info["icc_profile"] == profile
    assert opened(next(drawing.turn(BytesIO(data)))[-1]).info["icc_profile"] == profile


@pytest.mark.parametrize("data", [b"", b"no picture", picture("PNG")[:60], picture("BMP")])
def test_what_cannot_be_drawn_is_refused(data):
    with pytest.raises(NotDrawn):
        draw("scales", data)


def test_g3_a_picture_that_needs_more_memory_than_the_process_has_is_refused():
    # Its header is within what an upload may have.
    data = picture("PNG", mode="P", size=(7_000, 7_000))
    accept("large.png", BytesIO(data), 20_000_000)
    with pytest.raises(NotDrawn):
        draw("scales", data)


def test_g3_fifty_thousand_pixels_each_way_are_refused_by_the_header():
    with pytest.raises(UploadRefused):
        accept("huge.png", BytesIO(huge_png()), 20_000_000)
    with pytest.raises(NotDrawn):
        draw("scales", huge_png())


def test_g3_the_limits_of_the_process_stand():
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as process:
        try:
            child.limit(process.pid)
            assert resource.prlimit(process.pid, resource.RLIMIT_AS) == (256 * 2**20, 256 * 2**20)
            assert resource.prlimit(process.pid, resource.RLIMIT_CPU) == (10, 10)
            assert resource.prlimit(process.pid, resource.RLIMIT_FSIZE) == (0, 0)
        finally:
            process.kill()


def test_a_picture_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(child, "PATIENCE", 0.001)
    with pytest.raises(NotDrawn, match="no answer"):
        draw("scales", picture("JPEG", size=(3000, 3000)))


def test_the_program_writes_a_line_about_the_pictures_and_then_their_bytes():
    for task, names in (("turn", ["picture"]), ("scales", list(SCALES))):
        target = BytesIO()
        drawing.main(task, BytesIO(picture("JPEG", orientation=3)), target)
        head, _newline, rest = target.getvalue().partition(b"\n")
        facts = json.loads(head)
        assert [each[0] for each in facts] == names
        assert sum(each[-1] for each in facts) == len(rest)


@pytest.mark.parametrize("mode", ["P", "RGBA"])
def test_the_program_draws_pictures_of_each_mode(mode):
    assert len(list(drawing.scales(BytesIO(picture("PNG", mode=mode))))) == len(SCALES)


def test_a_large_photograph_is_halved_when_it_is_turned():
    data = picture("JPEG", size=(6000, 4000), orientation=6)
    drawn = list(drawing.scales(BytesIO(data)))
    assert drawn[0][2:4] == (1067, 1600)
    (each,) = drawing.turn(BytesIO(data))
    assert each[2:4] == (2000, 3000)


def test_a_picture_that_cannot_be_turned_is_kept_without_its_notes():
    data = picture("JPEG", orientation=6)
    broken = data.replace(b"\xff\xdb", b"\xff\xdc", 1)
    kept = clean(broken, "image/jpeg")
    assert CAMERA.encode() not in kept
    assert len(kept) > 100


def test_g5_exif_is_gone_from_images_that_are_attached_to_anything():
    accepted = accept("photo.jpg", BytesIO(picture("JPEG", orientation=1)), 1_000_000)
    kept = keep(accepted)
    with kept.blob.open("r") as stream:
        data = stream.read()
    assert kept.size == len(data)
    assert CAMERA.encode() not in data
    assert not opened(data).getexif().get_ifd(GPS)
