"""Uploaded files are judged by their bytes."""

import contextlib
import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itschool_cms.core.uploads import UploadRefused, accept, content_disposition, readable_size, safe_filename

LIMIT = 1_000_000


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width=2, height=2, extra=b"", first=b"IHDR"):
    header = chunk(first, struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + extra + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def gif(width=2, height=2, frames=1, block=b""):
    frame = (
        b"!\xf9\x04\0\0\0\0\0"
        + b",\0\0\0\0"
        + struct.pack("<HH", 1, 1)
        + b"\x80"
        + b"\0" * 6
        + b"\x02\x01\x00\x00"
    )
    return (
        b"GIF89a"
        + struct.pack("<HH", width, height)
        + b"\x80\0\0"
        + b"\0" * 6
        + frame * frames
        + block
        + b";"
    )


def jpeg(width=2, height=2, before=b""):
    app = b"\xff\xe0\x00\x04ab"
    return (
        b"\xff\xd8"
        + app
        + before
        + b"\xff\xff\xc0\x00\x0b\x08"
        + struct.pack(">HH", height, width)
        + b"\x01" * 20
    )


def webp(kind=b"VP8 ", body=b"\0\0\0\x9d\x01\x2a\x02\x00\x02\x00", tail=b""):
    data = b"WEBP" + kind + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(data)) + data + tail


def archive(entries, change=None):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            if change:
                change(info)
            target.writestr(info, content)
    return out.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
DOCX = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}
VP8L = b"\x2f" + ((1) | (1 << 14)).to_bytes(4, "little") + b"\0" * 6
VP8X = b"\0" * 4 + (1).to_bytes(3, "little") + (1).to_bytes(3, "little")
GOOD = {
    "a.pdf": PDF,
    "a.png": png(),
    "a.jpg": jpeg(before=b"\xff\x01"),
    "a.jpeg": jpeg(),
    "a.gif": gif(),
    "b.gif": gif()[:10] + b"\0" + gif()[11:13] + gif()[19:],
    "a.webp": webp(),
    "b.webp": webp(b"VP8L", VP8L),
    "c.webp": webp(b"VP8X", VP8X),
    "a.docx": archive(DOCX),
    "a.xlsx": archive({"[Content_Types].xml": "", "xl/workbook.xml": ""}),
    "a.pptx": archive({"[Content_Types].xml": "", "ppt/presentation.xml": ""}),
    "a.odt": archive({"mimetype": "application/vnd.oasis.opendocument.text"}),
    "a.ods": archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
    "a.odp": archive({"mimetype": "application/vnd.oasis.opendocument.presentation"}),
    "a.txt": "Bonjour, été à 5 €\n".encode(),
    "a.csv": "nom;classe\nBenoît;3B\n".encode("cp1252"),
}


def judge(name, data, limit=LIMIT):
    return accept(name, io.BytesIO(data), limit)


@pytest.mark.parametrize("name", GOOD)
def test_what_schools_send_is_taken(name):
    found = judge(name, GOOD[name])
    assert (found.name, found.size, found.stream.read()) == (name, len(GOOD[name]), GOOD[name])
    assert "/" in found.content_type


REFUSED = {
    "an empty file": ("a.txt", b""),
    "a program": ("a.pdf", b"MZ\x90\x00"),
    "a script": ("a.txt", b"#!/bin/sh\nrm -rf /"),
    "HTML": ("a.txt", b"<!DOCTYPE html><html>"),
    "HTML as PDF": ("a.pdf", b"%PDF-1.7\n<html><body>%%EOF"),
    "PHP in a picture": ("a.png", png(extra=chunk(b"tEXt", b"<?php system(1) ?>"))),
    "script in a GIF": ("a.gif", gif(block=b"!\xfe\x08<script>\x00")),
    "SVG": ("a.svg", b"<svg xmlns='x'>"),
    "XML": ("a.csv", b"<?xml version='1.0'?><a/>"),
    "a tag": ("a.txt", b"  <a onclick=x>"),
    "a text of no kind": ("a", b"words"),
    "a text called mht": ("a.mht", b"words"),
    "a text with a NUL": ("a.csv", b"a;b\x00"),
    "UTF-16": ("a.csv", "a;b".encode("utf-16")),
    "a broken PDF": ("a.pdf", b"%PDF-1.7 nothing"),
    "a wide PNG": ("a.png", png(12_001, 1)),
    "a large PNG": ("a.png", png(10_000, 10_000)),
    "a PNG without a width": ("a.png", png(0, 1)),
    "a PNG of many frames": ("a.png", png(extra=chunk(b"acTL", struct.pack(">II", 10_000, 0)))),
    "a PNG without a header": ("a.png", png(first=b"IDAT")),
    "a PNG with a tail": ("a.png", png() + b"PK\x03\x04"),
    "half a PNG": ("a.png", png()[:-20]),
    "a PNG with a long chunk": ("a.png", png(extra=b"\xff\xff\xff\xffIDAT")),
    "a large GIF": ("a.gif", gif(50_000, 50_000)),
    "a GIF of many frames": ("a.gif", gif(frames=501)),
    "a GIF with a tail": ("a.gif", gif() + b"/*"),
    "a broken GIF": ("a.gif", gif(block=b"?")),
    "half a GIF": ("a.gif", gif()[:15]),
    "a large JPEG": ("a.jpg", jpeg(60_000, 60_000)),
    "a JPEG without a size": ("a.jpg", b"\xff\xd8\xff\xda\x00\x04ab"),
    "a JPEG of junk": ("a.jpg", b"\xff\xd8\xff\xe0\x00\x04abXX"),
    "half a JPEG": ("a.jpg", b"\xff\xd8\xff\xe0\xff\xff"),
    "a PSD called jpg": ("a.jpg", b"8BPS\x00\x01"),
    "a WebP with a tail": ("a.webp", webp(tail=b"tail")),
    "a WebP of no kind": ("a.webp", webp(b"JUNK", b"\0" * 12)),
    "a large WebP": ("a.webp", webp(b"VP8X", b"\0" * 4 + b"\xff" * 6)),
    "any zip": ("a.zip", archive({"a.txt": "x"})),
    "a zip of another kind": ("a.docx", archive({"[Content_Types].xml": ""})),
    "another mimetype": ("a.odt", archive({"mimetype": "application/epub+zip"})),
    "a way up": ("a.docx", archive({**DOCX, "../../x": ""})),
    "an absolute name": ("a.docx", archive({**DOCX, "/etc/x": ""})),
    "a drive": ("a.docx", archive({**DOCX, "C:x": ""})),
    "macros": ("a.docx", archive({**DOCX, "word/vbaProject.bin": ""})),
    "a link": ("a.docx", archive(DOCX, lambda info: setattr(info, "external_attr", 0o120777 << 16))),
    "a bomb": ("a.docx", archive({**DOCX, "word/bomb": b"\0" * 8_000_000})),
    "many small bombs": ("a.docx", archive({**DOCX, **{f"b{n}": b"\0" * 900_000 for n in range(9)}})),
    "many entries": ("a.docx", archive({**DOCX, **{str(n): "" for n in range(2_001)}})),
    "half a zip": ("a.docx", archive(DOCX)[:40]),
    "a zip without contents": ("a.docx", b"PK\x03\x04" + b"PK\x05\x06" + b"\1" * 18),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_dangerous_or_damaged_is_refused(case):
    with pytest.raises(UploadRefused) as caught:
        judge(*REFUSED[case])
    assert caught.value.reason.domain == "itschool_cms"


def test_an_encrypted_document_is_refused():
    data = bytearray(archive(DOCX))
    for place in (data.find(b"PK\x03\x04") + 6, data.find(b"PK\x01\x02") + 8):
        data[place] |= 1
    with pytest.raises(UploadRefused):
        judge("a.docx", bytes(data))


def test_a_lying_table_of_contents_is_refused():
    data = bytearray(archive({**DOCX, **{str(n): "" for n in range(2_001)}}))
    end = data.rfind(b"PK\x05\x06")
    data[end + 8 : end + 12] = struct.pack("<HH", 2, 2)
    with pytest.raises(UploadRefused):
        judge("a.docx", bytes(data))


def test_a_file_over_the_limit_is_refused_with_the_limit():
    with pytest.raises(UploadRefused) as caught:
        judge("a.txt", b"x" * 20, limit=10)
    assert "limit" in caught.value.reason.mapping


def test_a_file_is_renamed_after_what_it_is():
    assert judge("photo.jpg", png()).name == "photo.jpg.png"
    assert judge("report", PDF).name == "report.pdf"
    assert judge("x.pdf.exe", PDF).name == "x.pdf.exe.pdf"


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(GOOD)), st.integers(0, 400), st.binary(max_size=6), st.integers(0, 5))
def test_a_damaged_file_is_taken_or_refused_and_nothing_else(name, place, bytes_, cut):
    data = GOOD[name]
    data = data[: place % len(data)] + bytes_ + data[place % len(data) + cut :]
    with contextlib.suppress(UploadRefused):
        assert judge(name, data).size == len(data)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("plan.pdf", "plan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\plan.pdf", "plan.pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("con", "file-con"),
        ("NUL.txt", "file-NUL.txt"),
        (".htaccess", "htaccess"),
        ("...", "file"),
        ("", "file"),
        ("a\x00b\r\nc.txt", "abc.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ('"><img onerror>.png', "___img onerror_.png"),
        ("  two   blanks .pdf ", "two blanks .pdf"),
        ("a" * 300 + ".docx", "a" * 145 + ".docx"),
        ("b" * 300, "b" * 150),
        ("😀.png", "😀.png"),
    ],
)
def test_a_name_is_made_safe(given_name, kept):
    assert safe_filename(given_name) == kept


@given(st.text(max_size=400))
def test_every_safe_name_is_short_plain_and_stays_the_same(name):
    safe = safe_filename(name)
    assert 0 < len(safe) <= 150
    assert not set(safe) & set('/\\\r\n\x00"<>')
    assert safe_filename(safe) == safe
    content_disposition(name).encode("ascii")


def test_a_download_is_named_in_ascii_and_in_full():
    expected = "attachment; filename=\"ete.pdf\"; filename*=UTF-8''%C3%A9t%C3%A9.pdf"
    assert content_disposition("été.pdf") == expected
    assert content_disposition("日本.pdf", inline=True).startswith('inline; filename="file.pdf"; ')


def test_a_size_is_told_in_kilobytes_or_megabytes():
    assert [readable_size(n).interpolate() for n in (1, 240_000, 20_000_000)] == ["1 kB", "240 kB", "20 MB"]
