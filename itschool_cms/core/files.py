"""Files of items: kept as blobs, sent so that a browser never runs them."""

import hashlib
import os
import secrets
from typing import Any

from persistent import Persistent
from pyramid.request import Request
from pyramid.response import FileIter, Response
from ZODB.blob import Blob

from .uploads import AcceptedFile, content_disposition

# Shown in the page when asked for; everything else is only ever saved.
SHOWN = frozenset({"image/png", "image/jpeg", "image/webp"})
CHUNK = 1 << 16
POLICY = "sandbox; default-src 'none'"


class StoredFile(Persistent):
    """A file of an item; never changed: another file gets another uid.

    Attributes:
        uid: names the file in URLs, within the item.
        name: file name as people see it.
        content_type: judged from the bytes.
        size: in bytes.
        blob: the bytes.
        sha256: of the bytes (hexadecimal); empty for a file that is older than this attribute.
    """

    sha256 = ""

    def __init__(self, uid: int, name: str, content_type: str, size: int, blob: Blob) -> None:
        self.uid = uid
        self.name = name
        self.content_type = content_type
        self.size = size
        self.blob = blob


def keep(file: AcceptedFile, uid: int = 0) -> StoredFile:
    """Return a stored file with the bytes of a judged file, written to the disk.

    Args:
        uid: its number within the item; 0 for a random one.
    """
    blob, digest = Blob(), hashlib.sha256()
    file.stream.seek(0)
    with blob.open("w") as target:
        while chunk := file.stream.read(CHUNK):
            digest.update(chunk)
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    stored = StoredFile(uid or secrets.randbelow(2**53), file.name, file.content_type, file.size, blob)
    stored.sha256 = digest.hexdigest()
    return stored


def send(request: Request, file: StoredFile) -> Response:
    """Return the answer with the bytes; conditions and ranges are WebOb's, after the right was checked."""
    inline = request.GET.get("inline") == "1" and file.content_type in SHOWN
    response = Response(
        app_iter=FileIter(_open(file.blob)),
        content_type=file.content_type,
        content_length=file.size,
        content_disposition=content_disposition(file.name, inline),
        etag=f"{file.uid:x}-{file.size:x}",
        accept_ranges="bytes",
        cache_control="private, no-store",
        conditional_response=True,
    )
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _open(blob: Blob) -> Any:
    # A ghost does not know yet that it was committed; mode "c" stays open after the transaction.
    blob._p_activate()
    return blob.open("c")
