"""A field that takes one file, and keeps the present one while it is ticked."""

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
        widget = FilesWidget(multiple=False, view="download", **({"accept": accept} if accept else {}))
        kind = UploadedFile(max_size=max_size, max_files=1, of_item=True)
        super().__init__(kind, missing=(), widget=widget, **options)


def put_file(
    schema: colander.SchemaNode,
    values: dict[str, Any],
    item: Any,
    keep: Callable[[AcceptedFile], StoredFile],
    needed: bool = True,
) -> None:
    """Put the new file, else the one that stays, into the values as `file`; None for none.

    Args:
        values: what the form submitted; without a `file`, the present one stays.
        item: the item that is edited; None while one is added.
        keep: makes a stored file of a judged one; it may raise UploadRefused.
        needed: an item without a file is refused.

    Raises:
        colander.Invalid: there is no file, or it is refused.
    """
    file = next(iter(values["file"]), None) if "file" in values else getattr(item, "file", None)
    try:
        values["file"] = keep(file) if isinstance(file, AcceptedFile) else file
    except UploadRefused as refusal:
        raise _refused(schema, refusal.reason) from None
    if needed and file is None:
        raise _refused(schema, NEEDED)


def _refused(schema: colander.SchemaNode, reason: str) -> colander.Invalid:
    error = colander.Invalid(schema)
    error["file"] = reason
    return error
