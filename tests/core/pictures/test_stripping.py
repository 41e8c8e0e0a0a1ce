"""What a picture tells beside what it shows is taken out."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itschool_cms.core.pictures import clean
from itschool_cms.core.pictures.exif import orientation
from itschool_cms.core.pictures.stripping import strip
from tests.pictures import CAMERA, GPS, chunk, opened, picture

TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_g5_place_and_camera_are_gone_from_a_stripped_picture(kind):
    data = picture(kind, orientation=1)
    assert CAMERA.encode() in data
    assert opened(data).getexif().get_ifd(GPS)
    stripped, turned = strip(data, TYPES[kind])
    assert turned == 1
    assert CAMERA.encode() not in stripped
    assert not opened(stripped).getexif()
    assert opened(stripped).convert("RGB").tobytes() == opened(data).convert("RGB").tobytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("turned", [3, 6, 8])
def test_a_picture_is_kept_upright_when_its_notes_go(kind, turned):
    data = picture(kind, orientation=turned)
    assert strip(data, TYPES[kind])[1] == turned
    kept = opened(clean(data, TYPES[kind]))
    assert not kept.getexif()
    assert kept.format == kind
    assert kept.size == ((48, 64) if turned in (6, 8) else (64, 48))
    corner = {3: (60, 44), 6: (44, 3), 8: (3, 60)}[turned]
    red, _green, blue = kept.convert("RGB").getpixel(corner)
    assert blue > red


def test_comments_previews_and_makers_notes_go_from_a_jpeg():
    data = picture("JPEG", comment="canary")
    notes = b"".join(
        b"\xff" + bytes([marker]) + struct.pack(">H", 2 + len(body)) + body
        for marker, body in (
            (0xE1, b"http://ns.adobe.com/xap/1.0/\x00canary"),
            (0xE2, b"MPF\x00canary"),
            (0xED, b"Photoshop 3.0\x00canary"),
            (0xE0, b"JFXX\x00canary"),
            (0xEE, b"Adobe\x00d\x00\x00\x00\x00\x01"),
            (0xE2, b"ICC_PROFILE\x00\x01\x01colours"),
        )
    )
    stripped, _turned = strip(data[:2] + b"\xff" + notes + data[2:], "image/jpeg")
    assert b"canary" not in stripped
    assert b"Adobe" in stripped
    assert b"ICC_PROFILE" in stripped
    assert opened(stripped).size == (64, 48)


def test_what_stands_behind_the_end_of_a_jpeg_goes_a_second_picture_too():
    data = picture("JPEG", progressive=True)
    stripped, _turned = strip(data + picture("JPEG", orientation=1), "image/jpeg")
    assert stripped == data
    assert CAMERA.encode() not in stripped


def test_the_preview_in_a_jfif_header_goes():
    data = picture("JPEG")
    head = (
        b"\xff\xe0"
        + struct.pack(">H", 16 + 12)
        + b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x02\x02"
        + b"canarycanary"
    )
    rest = data[4 + int.from_bytes(data[4:6], "big") - 2 + 2 :] if data[2:4] == b"\xff\xe0" else data[2:]
    stripped, _turned = strip(b"\xff\xd8" + head + rest, "image/jpeg")
    assert b"canary" not in stripped
    assert opened(stripped).size == (64, 48)


def test_text_and_time_go_from_a_png_and_frames_stay():
    data = picture("PNG", size=(9, 9))
    extra = (
        chunk(b"tEXt", b"canary\x00x")
        + chunk(b"tIME", b"1234567")
        + chunk(b"prVt", b"canary")
        + chunk(b"gAMA", b"\0\0\xb1\x8f")
    )
    stripped, _turned = strip(data[:33] + extra + data[33:], "image/png")
    assert b"canary" not in stripped
    assert b"tIME" not in stripped
    assert b"gAMA" in stripped
    assert opened(stripped).size == (9, 9)


def test_a_moving_gif_keeps_its_frames_and_loses_its_comments():
    from PIL import Image

    frames = [Image.new("P", (8, 8), number) for number in range(3)]
    data = picture(
        "GIF", mode="P", size=(8, 8), save_all=True, append_images=frames, comment=b"canary", loop=0
    )
    assert b"canary" in data
    stripped, _turned = strip(data, "image/gif")
    assert b"canary" not in stripped
    assert b"NETSCAPE2.0" in stripped
    assert opened(stripped).n_frames == opened(data).n_frames


def test_other_files_are_left_as_they_are():
    assert strip(b"%PDF-1.7 canary", "application/pdf") == (b"%PDF-1.7 canary", 1)


@given(st.sampled_from(sorted(TYPES)), st.integers(1, 400), st.binary(max_size=8))
def test_damage_is_survived_and_notes_behind_it_are_not_kept(kind, cut, junk):
    options = {} if kind == "GIF" else {"orientation": 1}
    data = picture(kind, mode="P" if kind == "GIF" else "RGB", **options)
    broken = data[: max(13, len(data) - cut)] + junk
    stripped, turned = strip(broken, TYPES[kind])
    assert CAMERA.encode() not in stripped
    assert 1 <= turned <= 8


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_a_picture_may_be_cut_anywhere(kind):
    options = {} if kind == "GIF" else {"orientation": 1}
    data = picture(kind, mode="P" if kind == "GIF" else "RGB", **options)
    for length in range(len(data)):
        stripped, turned = strip(data[:length], TYPES[kind])
        assert len(stripped) <= len(data) + 12
        assert 1 <= turned <= 8


@given(st.binary(max_size=60))
def test_orientation_of_any_bytes_is_one_of_eight(junk):
    for head in (b"", b"II*\x00\x08\x00\x00\x00", b"MM\x00*\x00\x00\x00\x08"):
        assert 1 <= orientation(head + junk) <= 8


def test_an_orientation_that_does_not_exist_counts_as_upright():
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, 77, 0)
    assert orientation(b"II*\x00" + struct.pack("<IH", 8, 1) + entry) == 1
    assert orientation(b"II*\x00" + struct.pack("<IH", 8, 1) + b"\x01" + entry[1:]) == 1
