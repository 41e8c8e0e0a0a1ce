"""Files of documents: kept as blobs, sent so that a browser never runs them."""

import os
import secrets
import shutil
from io import BytesIO
from typing import Any

from pyramid.request import Request
from pyramid.response import FileIter, Response
from ZODB.blob import Blob

from itschool_cms.core.uploads import AcceptedFile, accept, content_disposition

from .models import Attachment, Document

MAX_SIZE = 20_000_000
MAX_FILES = 20
# Shown in the page when asked for; everything else is only ever saved.
SHOWN = frozenset({"image/png", "image/jpeg", "image/webp"})
POLICY = "sandbox; default-src 'none'"


def attach(document: Document, uid: int, name: str, data: bytes) -> None:
    """Give a document one more file, judged like one that is sent by a form.

    Raises:
        UploadRefused: the bytes are of no kind that is kept.
    """
    file = accept(name, BytesIO(data), MAX_SIZE)
    document.attachments = (*document.attachments, keep(file, uid))


def keep(file: AcceptedFile, uid: int = 0) -> Attachment:
    """Return a new attachment with the bytes of a judged file, written to the disk.

    Args:
        uid: its number within the document; 0 for a random one.
    """
    blob = Blob()
    file.stream.seek(0)
    with blob.open("w") as target:
        shutil.copyfileobj(file.stream, target)
        target.flush()
        os.fsync(target.fileno())
    return Attachment(uid or secrets.randbelow(2**53), file.name, file.content_type, file.size, blob)


def send(request: Request, attachment: Attachment) -> Response:
    """Return the answer with the bytes; conditions and ranges are WebOb's, after the right was checked."""
    inline = request.GET.get("inline") == "1" and attachment.content_type in SHOWN
    response = Response(
        app_iter=FileIter(_open(attachment.blob)),
        content_type=attachment.content_type,
        content_length=attachment.size,
        content_disposition=content_disposition(attachment.name, inline),
        etag=f"{attachment.uid:x}-{attachment.size:x}",
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
