"""The clipboard of a person: what is on it, seen from a folder."""

import time
from dataclasses import dataclass

from pyramid.request import Request

from itschool_cms.core.models import Folder
from itschool_cms.core.permissions import Permission

from .desk import desk_of
from .models import CUT

MOST = 500
TITLES = 10


@dataclass(frozen=True)
class Shown:
    """What a page says of the clipboard.

    Attributes:
        cut: the items will be moved; copied else.
        total: how many of its items are still there and may be seen.
        titles: title and address of the first ones.
        may_paste: the person may add something to this folder.
    """

    cut: bool
    total: int
    titles: tuple[tuple[str, str], ...]
    may_paste: bool


def holding(request: Request, folder: Folder) -> Shown | None:
    """Return what the clipboard of the person holds, seen from a folder; None for nothing."""
    clipboard, catalog, now = desk_of(request).clipboard, request.site.catalog, int(time.time())
    records = ((uid, catalog.record(uid)) for uid in clipboard.uids)
    there = [uid for uid, record in records if record and record.visible_to(request.principals, now)]
    if not there:
        return None
    items = (catalog.resolve(uid) for uid in there[:TITLES])
    titles = tuple((request.words.title_of(item), request.resource_path(item)) for item in items)
    may_paste = bool(request.has_permission(Permission.ADD, folder))
    return Shown(clipboard.act == CUT, len(there), titles, may_paste)
