"""What a page says of a file."""

from typing import Any

from pyramid.request import Request

from itschool_cms.core.files import SHOWN
from itschool_cms.core.uploads import readable_size

PDF = "application/pdf"


def described(item: Any, request: Request) -> dict[str, Any] | None:
    """Return what a template says of the file of an item; None when there is none."""
    file = item.file
    if file is None:
        return None
    href = request.resource_path(item, "download", f"{file.uid}", file.name)
    extension = file.name.rpartition(".")[2][:4].upper()
    return {
        "name": file.name,
        "extension": extension,
        "note": f"{extension}, {request.localizer.translate(readable_size(file.size))}",
        "href": href,
        "inline": f"{href}?inline=1" if file.content_type in {*SHOWN, PDF} else "",
        "is_image": file.content_type in SHOWN,
    }
