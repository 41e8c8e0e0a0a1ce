"""What becomes of files that are dropped into a section."""

from pyramid.request import Request

from itschool_cms.core.files import keep
from itschool_cms.core.models import Folder
from itschool_cms.core.uploads import AcceptedFile

from ..images.keeping import KINDS, keep_picture
from ..images.models import Image
from .models import File

MAX_TITLE = 120


def item_of(request: Request, folder: Folder, file: AcceptedFile) -> Image | File:
    """Return a draft called after the file: an image, which is described before it is published, or a file.

    Raises:
        UploadRefused: a picture that cannot be drawn.
    """
    title = (file.name.rpartition(".")[0].replace("_", " ").strip() or file.name)[:MAX_TITLE]
    if file.content_type in KINDS:
        return Image(title=title, file=keep_picture(file))
    return File(title=title, file=keep(file))
