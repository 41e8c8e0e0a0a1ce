"""The desk of the person who asks: read without writing, made when something is first put on it."""

from typing import Any

from pyramid.request import Request

from itschool_cms.core.models import Folder

from .models import Desk, Work


def desk_of(request: Request) -> Desk:
    """Return the desk of the person; an empty one, which is not kept, for who never used one."""
    return getattr(request.person, "desk", None) or Desk()


def put(request: Request, **values: Any) -> None:
    """Keep values of the desk of the person; a desk is made at the first time."""
    if request.person.desk is None:
        request.person.desk = Desk()
    for name, value in values.items():
        setattr(request.person.desk, name, value)


def present_work(request: Request, folder: Folder) -> Work | None:
    """Return the work that the address names (`?work=…`), if it is the person's and of this folder."""
    work = desk_of(request).work
    asked = request.GET.get("work")
    return work if work is not None and work.key == asked and work.folder == folder.uid else None
