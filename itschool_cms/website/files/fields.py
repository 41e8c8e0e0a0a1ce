"""A field that takes one file, and keeps the present one while it is empty."""

from collections.abc import Callable
from typing import Any

import colander

from itschool_cms.core.files import StoredFile
from itschool_cms.core.forms import UploadedFile
from itschool_cms.core.forms.controls import FilesWidget
from itschool_cms.core.i18n import _
from itschool_cms.core.uploads import AcceptedFile, UploadRefused

NEEDED = _("Choose a file.")


class FileNode(colander.SchemaNode):
    """One file.

    Args:
        max_size: in bytes.
        accept: what the browser offers to choose; empty for all kinds that are taken.
    """

    def __init__(self, max_size: int, accept: str = "", **options: Any) -> None:
        widget = FilesWidget(multiple=False, **({"accept": accept} if accept else {}))
        super().__init__(UploadedFile(max_size=max_size, max_files=1), missing=(), widget=widget, **options)


def put_file(
    schema: colander.SchemaNode,
    values: dict[str, Any],
    item: Any,
    keep: Callable[[AcceptedFile], StoredFile],
    needed: bool = True,
) -> None:
    """Put the new file, else the present one, into the values as `file`.

    Args:
        values: what the form submitted.
        item: the item that is edited; None while one is added.
        keep: makes a stored file of a judged one; it may raise UploadRefused.
        needed: an item without a file is refused.

    Raises:
        colander.Invalid: there is no file, or it is refused.
    """
    sent, present = values.get("file") or (), getattr(item, "file", None)
    try:
        values["file"] = keep(sent[0]) if sent else present
    except UploadRefused as refusal:
        raise _refused(schema, refusal.reason) from None
    if needed and values["file"] is None:
        raise _refused(schema, NEEDED)


def _refused(schema: colander.SchemaNode, reason: str) -> colander.Invalid:
    error = colander.Invalid(schema)
    error["file"] = reason
    return error
