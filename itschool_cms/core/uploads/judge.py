"""Judging an uploaded file by its bytes: an allow-list, and a reason for every refusal."""

import os
import re
from dataclasses import dataclass, field
from typing import BinaryIO

from pyramid.i18n import TranslationString, TranslationStringFactory

from .archives import BadArchive, office_kind
from .images import BrokenImage, HugeImage, check_gif, check_jpeg, check_png, check_webp
from .names import extension, safe_filename
from .refusal import UploadRefused

_ = TranslationStringFactory("itschool_cms")

HEAD = 1024
CHUNK = 1 << 16
_OFFICE = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "docx": _OFFICE + "wordprocessingml.document",
    "xlsx": _OFFICE + "spreadsheetml.sheet",
    "pptx": _OFFICE + "presentationml.presentation",
    "odt": _ODF + "text",
    "ods": _ODF + "spreadsheet",
    "odp": _ODF + "presentation",
    "txt": "text/plain",
    "csv": "text/csv",
}
_ALIASES = {".jpeg": ".jpg", ".jpe": ".jpg"}
_IMAGES = {"png": check_png, "jpg": check_jpeg, "gif": check_gif, "webp": check_webp}
_SIGNATURES = (
    ("pdf", re.compile(rb"%PDF-[12]\.[0-9]")),
    ("png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("jpg", re.compile(rb"\xff\xd8\xff")),
    ("gif", re.compile(rb"GIF8[79]a")),
    ("webp", re.compile(rb"RIFF....WEBP", re.DOTALL)),
    ("zip", re.compile(rb"PK\x03\x04")),
)
# What a browser or an interpreter would run, wherever it hides at the top of a file.
_ACTIVE = re.compile(rb"<\s*(?:script|html|svg|!doctype|body|iframe)\b|<\?(?:php|=)", re.IGNORECASE)
_CODE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:#!|<[?!a-z])", re.IGNORECASE)
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")

_KINDS = _("Send a PDF, an image, a Word, Excel, PowerPoint or OpenDocument file, or plain text.")
_BROKEN = _("This file is damaged. Open it on your computer, save it again, then send the new one.")


@dataclass(frozen=True)
class AcceptedFile:
    """A file that may be kept: a safe name, the type its bytes show, the size in bytes, and the bytes."""

    name: str
    content_type: str
    size: int
    stream: BinaryIO = field(repr=False, compare=False)


def accept(filename: str, stream: BinaryIO, limit: int) -> AcceptedFile:
    """Judge the bytes of `stream`; `limit` is in bytes. Raises UploadRefused with the reason."""
    size = _size(stream, limit)
    name = safe_filename(filename)
    kind = _kind(name, stream, size)
    if _ALIASES.get(extension(name), extension(name)) != f".{kind}":
        name = safe_filename(f"{name}.{kind}")
    stream.seek(0)
    return AcceptedFile(name, TYPES[kind], size, stream)


def readable_size(size: int) -> TranslationString:
    """Return a number of bytes as a person reads it."""
    if size < 1_000_000:
        return _("${size} kB", mapping={"size": max(1, round(size / 1000))})
    return _("${size} MB", mapping={"size": round(size / 1_000_000)})


def _size(stream: BinaryIO, limit: int) -> int:
    size = stream.seek(0, os.SEEK_END)
    if not size:
        raise UploadRefused(_("This file is empty."))
    if size > limit:
        sizes = {"size": readable_size(size), "limit": readable_size(limit)}
        raise UploadRefused(_("This file is too large: the maximum is ${limit}.", mapping=sizes))
    return size


def _kind(name: str, stream: BinaryIO, size: int) -> str:
    stream.seek(0)
    head = stream.read(HEAD)
    if _ACTIVE.search(head):
        raise UploadRefused(_KINDS)
    found = next((kind for kind, mark in _SIGNATURES if mark.match(head)), None)
    if found is None:
        return _text_kind(name, stream, head)
    if found == "zip":
        return _office_kind(stream, size)
    if found == "pdf":
        _check_pdf(stream, size)
    else:
        _check_image(found, stream, size)
    return found


def _office_kind(stream: BinaryIO, size: int) -> str:
    try:
        kind = office_kind(stream, size)
    except BadArchive:
        raise UploadRefused(_BROKEN) from None
    if kind is None:
        raise UploadRefused(_KINDS)
    return kind


def _check_image(kind: str, stream: BinaryIO, size: int) -> None:
    try:
        _IMAGES[kind](stream, size)
    except HugeImage:
        raise UploadRefused(
            _("This image has too many pixels. Make it smaller, then send it again.")
        ) from None
    except BrokenImage:
        raise UploadRefused(_BROKEN) from None


def _check_pdf(stream: BinaryIO, size: int) -> None:
    stream.seek(max(0, size - 2 * HEAD))
    if b"%%EOF" not in stream.read():
        raise UploadRefused(_BROKEN)


def _text_kind(name: str, stream: BinaryIO, head: bytes) -> str:
    kind = extension(name)[1:]
    if kind not in ("txt", "csv") or _CODE.match(head):
        raise UploadRefused(_KINDS)
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        if _CONTROL.search(chunk):
            raise UploadRefused(_("This text file holds characters that are not text."))
    return kind
