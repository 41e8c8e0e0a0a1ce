"""What stands in the recycle bin, as far as the person may bring it back: searched, sorted, in pages."""

import time
from dataclasses import dataclass

from pyramid.request import Request
from webob.multidict import MultiDict

from itschool_cms.core.content import content_type
from itschool_cms.core.i18n import _
from itschool_cms.core.listings import Hit
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.naming import fold
from itschool_cms.core.paging import SIZE
from itschool_cms.core.permissions import Permission
from itschool_cms.core.trash import Trash, TrashEntry

from .parts import is_whole

SORTS = {"deleted": _("Deleted last"), "title": _("Title")}
MAX_DIGITS = 16


@dataclass(frozen=True)
class Question:
    """What the address of the page asks for.

    Attributes:
        text: words that the title holds.
        sort: one of SORTS.
        by: uid of who deleted it; 0 for everybody.
    """

    text: str = ""
    sort: str = "deleted"
    by: int = 0

    @classmethod
    def read(cls, query: MultiDict) -> "Question":
        """Read the query of an address; what it does not know counts as not asked."""
        sort = query.get("sort")
        return cls(
            text=query.get("q", "").strip()[:100],
            sort=sort if sort in SORTS else "deleted",
            by=read_uid(query.get("by", "")),
        )

    @property
    def filtered(self) -> bool:
        """Tell whether something is left out."""
        return bool(self.text or self.by)


@dataclass(frozen=True)
class Deleted:
    """One line of the recycle bin.

    Attributes:
        href: address of the entry.
        place: where the item stood, as a title; empty when that is gone or hidden.
        returns: the person may put it back there.
        purges: the person may delete it for good.
        inside: one may look into it.
        whole: it can stand in another place.
    """

    entry: TrashEntry
    href: str
    icon: str
    kind: str
    place: str
    person: str
    returns: bool
    purges: bool
    inside: bool
    whole: bool


def read_uid(text: str) -> int:
    """Return the uid that a text is; 0 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS else 0


def found(bin_: Trash, request: Request, question: Question) -> list[Hit]:
    """Return the entries that are asked for and that the person may bring back."""
    catalog, now = request.site.catalog, int(time.time())
    by_title = list(catalog.listing(f"in|{bin_.uid}", request.principals, now))
    words = fold(question.text).split()
    named = {hit.uid for hit in by_title if all(word in hit.sort for word in words)}
    newest = catalog.listing("trash", request.principals, now)
    hits = by_title if question.sort == "title" else newest
    author = f"author:{question.by}"
    return [hit for hit in hits if hit.uid in named and (not question.by or author in hit.record.editors)]


def line(entry: TrashEntry, request: Request) -> Deleted:
    """Return an entry as the table shows it."""
    declared = content_type(request.registry, entry.content)
    place = request.tree.place_of(entry)
    seen = place is not None and request.has_permission(Permission.VIEW, place)
    person = request.site.catalog.resolve(entry.deleted_by)
    return Deleted(
        entry=entry,
        href=request.resource_path(entry),
        icon=declared.icon if declared else "folder",
        kind=declared.title if declared else _("Item"),
        place=request.words.title_of(place) if seen else "",
        person=person.title if person is not None else "",
        returns=returns(entry, request),
        purges=bool(request.has_permission(Permission.DELETE, entry)),
        inside=isinstance(entry.content, Folder) and len(entry.content) > 0,
        whole=is_whole(request, entry.content),
    )


def returns(entry: TrashEntry, request: Request) -> bool:
    """Tell whether the place of an entry is there, and the person may add to it."""
    place = request.tree.place_of(entry)
    return place is not None and bool(request.has_permission(Permission.ADD, place))


def chosen(request: Request, uids: list[str]) -> list[TrashEntry]:
    """Return the entries that a form names, without what is gone or hidden from the person."""
    items: list[Item | None] = [request.site.catalog.resolve(read_uid(uid)) for uid in uids[:SIZE]]
    entries = [each for each in dict.fromkeys(items) if isinstance(each, TrashEntry)]
    return [each for each in entries if request.has_permission(Permission.VIEW, each)]


def leaving(request: Request, days: int, within: int = 0) -> int:
    """Return how many entries are older than so many days, or will be within some more; 0 days keep all.

    Args:
        days: for which an entry is kept.
        within: days from now.
    """
    if not days:
        return 0
    start = int(time.time()) - (days - within) * 86_400
    return sum(1 for _hit in request.site.catalog.listing("trash", start=-start))
