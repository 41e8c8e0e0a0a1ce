"""Files of documents."""

from io import BytesIO

from itschool_cms.core.files import keep
from itschool_cms.core.uploads import accept

from .models import Document

MAX_SIZE = 20_000_000
MAX_FILES = 20


def attach(document: Document, uid: int, name: str, data: bytes) -> None:
    """Give a document one more file, judged like one that is sent by a form.

    Raises:
        UploadRefused: the bytes are of no kind that is kept.
    """
    file = accept(name, BytesIO(data), MAX_SIZE)
    document.attachments = (*document.attachments, keep(file, uid))
