"""Office documents are zip archives: judged by the table of contents, never unpacked."""

import re
import stat
import struct
import zipfile
import zlib
from typing import BinaryIO

MAX_ENTRIES = 2_000
MAX_TABLE = 1_000_000
MAX_TOTAL = 200_000_000
MAX_RATIO = 200
# Small members shrink a lot without being a bomb.
SMALL = 1_000_000

_END = b"PK\x05\x06"
_BAD_NAME = re.compile(r"(^|/)\.\.(/|$)|^/|\\|^[A-Za-z]:|[\x00-\x1f]")
_MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_ODF = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}
_ODF_TYPE = re.compile(rb"application/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation)\Z")
# What reading a broken archive raises.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ValueError,
    EOFError,
    RuntimeError,
    OverflowError,
    IndexError,
)


class BadArchive(ValueError):
    """The archive is broken, a bomb, encrypted, or holds names that no office program writes."""


def office_kind(stream: BinaryIO, size: int) -> str | None:
    """Return docx, xlsx, pptx, odt, ods or odp for an archive of `size` bytes, None for any other.

    Raises BadArchive.
    """
    _check_table(stream, size)
    try:
        with zipfile.ZipFile(stream) as archive:
            _check_entries(archive.infolist(), size)
            return _kind(archive)
    except BROKEN as error:
        raise BadArchive(str(error)) from error


def _check_table(stream: BinaryIO, size: int) -> None:
    """Look at the size of the table of contents before anything reads it."""
    start = max(0, size - 22 - 0xFFFF)
    stream.seek(start)
    tail = stream.read()
    end = tail.rfind(_END)
    if end < 0 or len(tail) - end < 22:
        raise BadArchive("no end record")
    entries, length = struct.unpack("<HI", tail[end + 10 : end + 16])
    if entries > MAX_ENTRIES or length > MAX_TABLE:
        raise BadArchive("too many entries")


def _check_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    if len(entries) > MAX_ENTRIES:
        raise BadArchive("too many entries")
    for entry in entries:
        _check_entry(entry)
    packed, total = sum(e.compress_size for e in entries), sum(e.file_size for e in entries)
    if packed > size or total > MAX_TOTAL or total > max(SMALL, packed * MAX_RATIO):
        raise BadArchive("expands too much")


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if _BAD_NAME.search(entry.orig_filename) or _BAD_NAME.search(entry.filename):
        raise BadArchive("bad name")
    if entry.flag_bits & 0x41 or stat.S_ISLNK(entry.external_attr >> 16):
        raise BadArchive("encrypted or a symbolic link")
    if entry.file_size > max(SMALL, entry.compress_size * MAX_RATIO):
        raise BadArchive("expands too much")
    if entry.filename.lower().endswith("vbaproject.bin"):
        raise BadArchive("macros")


def _kind(archive: zipfile.ZipFile) -> str | None:
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        return next((kind for part, kind in _MAIN_PARTS.items() if part in names), None)
    if "mimetype" in names:
        with archive.open("mimetype") as member:
            found = _ODF_TYPE.match(member.read(100).strip())
        return _ODF[found.group(1).decode()] if found else None
    return None
