"""Keeping pictures: the original without its notes, and all its scales."""

from io import BytesIO

from itschool_cms.core.files import StoredFile, keep, new_uid
from itschool_cms.core.i18n import _
from itschool_cms.core.pictures import NotDrawn, Picture, draw
from itschool_cms.core.uploads import AcceptedFile, UploadRefused

from .models import Scale, ScaledFile

KINDS = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_SUFFIXES = {"image/jpeg": "jpg", "image/webp": "webp"}


def keep_picture(accepted: AcceptedFile) -> ScaledFile:
    """Return a judged picture, kept with its scales.

    Raises:
        UploadRefused: the file is no picture, or cannot be drawn.
    """
    if accepted.content_type not in KINDS:
        raise UploadRefused(_("Send a JPEG, PNG, GIF or WebP image."))
    kept = keep(accepted)
    try:
        return scaled(kept)
    except NotDrawn:
        raise UploadRefused(
            _("This image cannot be drawn: it is damaged or too large. Save it again, smaller, then send it.")
        ) from None


def scaled(file: StoredFile) -> ScaledFile:
    """Return a stored picture with its scales, of the same bytes. Raises NotDrawn."""
    with file.blob.open("r") as stream:
        pictures = draw("scales", stream.read())
    picture = ScaledFile(file.uid, file.name, file.content_type, file.size, file.blob)
    stem = file.name.rpartition(".")[0]
    picture.scales = tuple(_scale(stem, each) for each in pictures)
    return picture


def _scale(stem: str, drawn: Picture) -> Scale:
    name = f"{stem}-{drawn.name}.{_SUFFIXES[drawn.content_type]}"
    accepted = AcceptedFile(name, drawn.content_type, len(drawn.data), BytesIO(drawn.data))
    return Scale(drawn.name, drawn.width, drawn.height, keep(accepted, new_uid()))
