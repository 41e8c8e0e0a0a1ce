"""Documents out of files that are dropped into a folder of documents."""

from pyramid.request import Request

from itschool_cms.core.files import keep
from itschool_cms.core.models import Folder
from itschool_cms.core.uploads import AcceptedFile

from .models import Document

MAX_TITLE = 150


def document_of(request: Request, folder: Folder, file: AcceptedFile) -> Document:
    """Return a draft with the file, called after it; for nobody yet: who publishes it says for whom."""
    title = file.name.rpartition(".")[0].replace("_", " ").strip() or file.name
    return Document(title=title[:MAX_TITLE], attachments=(keep(file),))
