"""Files of items: kept as blobs, sent so that a browser never runs them."""

import hashlib
import os
import secrets
from io import BytesIO
from typing import Any, BinaryIO

from persistent import Persistent
from pyramid.request import Request
from pyramid.response import FileIter, Response
from ZODB.blob import Blob

from .pictures import clean
from .uploads import AcceptedFile, content_disposition
from .uploads.judge import TYPES

# Shown in the page when asked for; everything else is only ever saved.
SHOWN = frozenset({"image/png", "image/jpeg", "image/webp"})
# What holds words that the search finds.
WITH_TEXT = frozenset(
    TYPES[kind] for kind in ("pdf", "docx", "odt", "pptx", "odp", "xlsx", "ods", "txt", "csv")
)
CHUNK = 1 << 16
POLICY = "sandbox; default-src 'none'"
PRIVATE = "private, no-store"


class FileText(Persistent):
    """The words of a file.

    Attributes:
        text: empty for a file without any.
        failure: why they could not be read; empty when they were.
    """

    def __init__(self, text: str, failure: str = "") -> None:
        self.text = text
        self.failure = failure


class StoredFile(Persistent):
    """A file of an item; its bytes never change: another file gets another uid.

    Attributes:
        uid: names the file in URLs, within the item.
        name: file name as people see it.
        content_type: judged from the bytes.
        size: in bytes.
        blob: the bytes.
        words: what was read from it; None until then.
        sha256: of the bytes (hexadecimal); empty for a file that is older than this attribute.
    """

    sha256 = ""

    words: FileText | None = None

    def __init__(self, uid: int, name: str, content_type: str, size: int, blob: Blob) -> None:
        self.uid = uid
        self.name = name
        self.content_type = content_type
        self.size = size
        self.blob = blob

    @property
    def read_text(self) -> str | None:
        """The words of the file; None while they are still to be read, empty for a file without any."""
        if self.words is not None:
            return self.words.text
        return None if self.content_type in WITH_TEXT else ""


NO_WORDS = "no words"


def unread_reason(file: StoredFile) -> str:
    """Return why the search knows no word of a file that was read: the failure, or NO_WORDS; else nothing."""
    words = file.words
    if words is None or words.text.strip():
        return ""
    return words.failure or NO_WORDS


def files_of(item: Persistent) -> list[StoredFile]:
    """Return the files that stand in the attributes of an item, alone or several in one."""
    item._p_activate()
    several = [value if isinstance(value, tuple | list) else (value,) for value in vars(item).values()]
    return [each for values in several for each in values if isinstance(each, StoredFile)]


def keep(file: AcceptedFile, uid: int = 0) -> StoredFile:
    """Return a stored file with the bytes of a judged file, written to the disk; a picture without its notes.

    Args:
        uid: its number within the item; 0 for a random one.
    """
    stream, size = _cleaned(file)
    blob, digest = Blob(), hashlib.sha256()
    with blob.open("w") as target:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    stored = StoredFile(uid or new_uid(), file.name, file.content_type, size, blob)
    stored.sha256 = digest.hexdigest()
    return stored


def new_uid() -> int:
    """Return a random number for a file."""
    return secrets.randbelow(2**53)


def _cleaned(file: AcceptedFile) -> tuple[BinaryIO, int]:
    file.stream.seek(0)
    if not file.content_type.startswith("image/"):
        return file.stream, file.size
    data = clean(file.stream.read(), file.content_type)
    return BytesIO(data), len(data)


def send(request: Request, file: StoredFile, shown: frozenset[str] = SHOWN, cache: str = PRIVATE) -> Response:
    """Return the answer with the bytes; conditions and ranges are WebOb's, after the right was checked.

    Args:
        shown: the content types that `?inline=1` shows in the page.
        cache: the Cache-Control header.
    """
    inline = request.GET.get("inline") == "1" and file.content_type in shown
    response = Response(
        app_iter=FileIter(open_bytes(file)),
        content_type=file.content_type,
        content_length=file.size,
        content_disposition=content_disposition(file.name, inline),
        etag=f"{file.uid:x}-{file.size:x}",
        accept_ranges="bytes",
        cache_control=cache,
        conditional_response=True,
    )
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def open_bytes(file: StoredFile) -> Any:
    """Return the bytes of a file as a file of the system; it stays open after the transaction."""
    # A ghost does not know yet that it was committed.
    file.blob._p_activate()
    return file.blob.open("c")
