"""Reading an archive that comes from anywhere: its table of contents is judged before it is unpacked."""

import hashlib
import stat
import struct
import tempfile
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from itschool_cms.core.i18n import _
from itschool_cms.core.naming import NameRefused, check_name
from itschool_cms.core.plain import BodyRefused, parse_json
from itschool_cms.core.uploads.archives import BROKEN

from .format import BLOB, FORMAT, ITEM, MANIFEST, VERSION

MAX_ENTRIES = 60_000
MAX_TABLE = 10_000_000
MAX_ITEM = 1_000_000
MAX_MANIFEST = 20_000_000
MAX_BLOB = 25_000_000
MAX_TOTAL = 2_000_000_000
MAX_RATIO = 200
# Small members shrink a lot without being a bomb.
SMALL = 1_000_000
MAX_PARTS = 8 * MAX_ENTRIES
SPOOLED = 1_000_000
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_END = b"PK\x05\x06"


class ArchiveRefused(ValueError):
    """The file is no export that is taken; the message says why."""


class Entry(NamedTuple):
    """One item of an archive: its path below the root, and what is said of it."""

    path: str
    said: dict[str, Any]


class Archive:
    """An export that was looked at; nothing of it is unpacked before it is asked for.

    Args:
        stream: the file.

    Attributes:
        root: the path that it was exported from.
        type_name: the type of what stood there.

    Raises:
        ArchiveRefused: it is broken, too large, a bomb, or no export.
    """

    def __init__(self, stream: BinaryIO) -> None:
        size = stream.seek(0, 2)
        _check_table(stream, size)
        try:
            self._zip = zipfile.ZipFile(stream)
            self._members = _checked(self._zip.infolist(), size)
        except BROKEN as problem:
            raise _broken() if not isinstance(problem, ArchiveRefused) else problem from None
        manifest = self._json(MANIFEST, MAX_MANIFEST, MAX_PARTS)
        self.root, self.type_name, self._listed = _read_manifest(manifest)
        self.files = manifest["files"]

    def __len__(self) -> int:
        return len(self._listed)

    def entries(self) -> Iterator[Entry]:
        """Yield the items, parents first. Raises ArchiveRefused where one is not what the manifest says."""
        for number, (path, digest) in enumerate(self._listed):
            name = f"items/{number:08d}.json"
            body = self._read(name, MAX_ITEM)
            if hashlib.sha256(body).hexdigest() != digest:
                raise ArchiveRefused(
                    _("The file was changed: ${name} is not what its list says.", mapping={"name": name})
                )
            said = _parsed(body, name)
            if not isinstance(said.get("values"), dict) or not isinstance(said.get("type"), str):
                raise ArchiveRefused(_("${name} describes no item.", mapping={"name": name}))
            yield Entry(path, said)

    def open_file(self, digest: str) -> BinaryIO | None:
        """Return the bytes of a file, checked; None where there are none or others."""
        name = f"blobs/{digest}"
        if name not in self._members:
            return None
        counted = hashlib.sha256()
        target = tempfile.SpooledTemporaryFile(SPOOLED)  # noqa: SIM115 - for the caller
        try:
            with self._zip.open(name) as source:
                while chunk := source.read(1 << 16):
                    counted.update(chunk)
                    target.write(chunk)
        except BROKEN:
            counted.update(b"broken")
        if counted.hexdigest() != digest:
            target.close()
            return None
        target.seek(0)
        return target  # type: ignore[return-value]

    def _read(self, name: str, most: int) -> bytes:
        if name not in self._members or self._members[name].file_size > most:
            raise ArchiveRefused(_("The file lacks a part: ${name}", mapping={"name": name}))
        try:
            with self._zip.open(name) as source:
                return source.read(most + 1)[:most]
        except BROKEN:
            raise _broken() from None

    def _json(self, name: str, most: int, parts: int) -> dict[str, Any]:
        return _parsed(self._read(name, most), name, parts)


def _broken() -> ArchiveRefused:
    return ArchiveRefused(_("This file is damaged, or no export of this system."))


def _parsed(body: bytes, name: str, parts: int = 20_000) -> dict[str, Any]:
    try:
        value = parse_json(body, parts)
    except BodyRefused:
        value = None
    if not isinstance(value, dict):
        raise ArchiveRefused(_("${name} cannot be read.", mapping={"name": name}))
    return value


def _check_table(stream: BinaryIO, size: int) -> None:
    """Look at the size of the table of contents before anything reads it."""
    stream.seek(max(0, size - 22 - 0xFFFF))
    tail = stream.read()
    end = tail.rfind(_END)
    if end < 0 or len(tail) - end < 22:
        raise _broken()
    entries, length = struct.unpack("<HI", tail[end + 10 : end + 16])
    if entries > MAX_ENTRIES or length > MAX_TABLE:
        raise ArchiveRefused(_("The file holds too many parts."))


def _checked(found: list[zipfile.ZipInfo], size: int) -> dict[str, zipfile.ZipInfo]:
    members = {each.orig_filename: each for each in found}
    if len(found) > MAX_ENTRIES or len(members) != len(found):
        raise ArchiveRefused(_("The file holds too many parts."))
    packed, total = sum(e.compress_size for e in found), sum(e.file_size for e in found)
    if packed > size or total > MAX_TOTAL or total > max(SMALL, packed * MAX_RATIO):
        raise ArchiveRefused(_("The file would grow too large when it is unpacked."))
    for each in found:
        _check_member(each)
    return members


def _check_member(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    limit = MAX_MANIFEST if name == MANIFEST else MAX_ITEM if ITEM.fullmatch(name) else MAX_BLOB
    known = name == MANIFEST or ITEM.fullmatch(name) or BLOB.fullmatch(name)
    plain = not entry.flag_bits & 0x41 and not stat.S_ISLNK(entry.external_attr >> 16)
    if not (known and plain and entry.compress_type in METHODS):
        raise ArchiveRefused(_("The file holds a part that no export has."))
    if entry.file_size > limit or entry.file_size > max(SMALL, entry.compress_size * MAX_RATIO):
        raise ArchiveRefused(_("The file would grow too large when it is unpacked."))


def _read_manifest(manifest: dict[str, Any]) -> tuple[str, str, list[tuple[str, str]]]:
    if manifest.get("format") != FORMAT:
        raise _broken()
    if manifest.get("version") != VERSION:
        raise ArchiveRefused(_("The export was made by another version of this system."))
    root, kind = manifest.get("root"), manifest.get("type")
    listed, files = manifest.get("items"), manifest.get("files")
    if not (
        isinstance(root, str)
        and isinstance(kind, str)
        and isinstance(listed, list)
        and isinstance(files, dict)
    ):
        raise _broken()
    found = [_listed(each) for each in listed]
    if not found or found[0][0] or len({path for path, _digest in found}) != len(found):
        raise _broken()
    return root, kind, found


def _listed(each: Any) -> tuple[str, str]:
    whole = isinstance(each, list) and len(each) == 2 and all(isinstance(part, str) for part in each)
    if not whole:
        raise _broken()
    try:
        for name in each[0].split("/") if each[0] else ():
            check_name(name)
    except NameRefused:
        raise ArchiveRefused(_("The file names an item in a way that no export does.")) from None
    return each[0], each[1]
