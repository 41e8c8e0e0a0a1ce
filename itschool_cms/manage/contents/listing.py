"""The contents of a folder as the staff see them: sorted, filtered, in pages; asked of the catalog."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from pyramid.request import Request

from itschool_cms.core.listings import Hit
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.naming import fold
from itschool_cms.core.paging import Batch
from itschool_cms.core.permissions import Permission

from .columns import Names, columns
from .question import ORDER, Question

Test = Callable[[Hit], bool]


def contents(folder: Folder, request: Request, question: Question) -> Batch[Hit]:
    """Return the page of the folder's children that is asked for: only what the person may see."""
    if question.sort == "title" and not question.filtered and not question.descending and sees_all(request):
        # Nothing is sorted nor counted: a page costs the same in a folder of ten thousand.
        return Batch(request, _visible(folder, request), len(folder))
    return Batch(request, matching(folder, request, question))


def matching(folder: Folder, request: Request, question: Question) -> list[Hit]:
    """Return the entries of all children that are asked for and may be seen, in the order asked for."""
    hits = list(_filtered(_visible(folder, request), request, question))
    if question.sort != "title":
        hits.sort(key=_key(folder, request, question))
    return hits[::-1] if question.descending else hits


def visible_children(folder: Folder, request: Request) -> list[Hit]:
    """Return the entries of the folder's children that the person may see, by title."""
    return list(_visible(folder, request))


def sees_all(request: Request) -> bool:
    """Tell whether nothing is hidden from the person: who edits the whole site."""
    return bool(request.has_permission(Permission.EDIT, request.site))


def _visible(folder: Folder, request: Request) -> Iterator[Hit]:
    return request.site.catalog.listing(f"in|{folder.uid}", request.principals, int(time.time()))


def _filtered(hits: Iterator[Hit], request: Request, question: Question) -> Iterator[Hit]:
    tests = list(_tests(request, question))
    return (hit for hit in hits if all(test(hit) for test in tests)) if tests else hits


def _tests(request: Request, question: Question) -> Iterator[Test]:
    catalog = request.site.catalog
    if question.state:
        yield lambda hit: hit.record.state == question.state
    if question.kind:
        yield lambda hit: hit.record.type_name == question.kind
    if question.text:
        words = fold(question.text).split()
        yield lambda hit: all(word in hit.sort for word in words)
    if question.tag:
        tag = fold(question.tag)
        yield lambda hit: tag in (catalog.fact("tags", hit.uid) or ())
    if question.author:
        names, wanted = Names(request, folded=True), fold(question.author).split()
        yield lambda hit: _all_in(wanted, names(catalog.fact("author", hit.uid) or 0))


def _all_in(words: list[str], text: str) -> bool:
    return all(word in text for word in words)


def _key(folder: Folder, request: Request, question: Question) -> Callable[[Hit], Any]:
    if question.sort == ORDER:
        return _Places(folder, request.site.catalog)
    return columns(request)[question.sort].key(request)


class _Places:
    """The place of each child in the order of the folder; read when first asked, without loading a child."""

    def __init__(self, folder: Folder, catalog: Any) -> None:
        self._folder, self._catalog = folder, catalog
        self._places: dict[int | None, int] = {}

    def __call__(self, hit: Hit) -> int:
        if not self._places:
            self._places = {uid: place for place, uid in enumerate(self._uids())}
        return self._places[hit.uid]

    def _uids(self) -> list[int | None]:
        above = "/".join(("", *self._folder.path(), ""))
        return [self._catalog.uid_at(above + name) for name in self._folder]


def child(folder: Folder, request: Request, uid: int) -> Item | None:
    """Return the child of the folder with the uid; None for what is gone, elsewhere or hidden."""
    item = request.site.catalog.resolve(uid)
    there = item is not None and item.__parent__ is folder and request.has_permission(Permission.VIEW, item)
    return item if there else None


def read_uid(text: Any) -> int:
    """Return the number that a form sent, 0 for anything else."""
    return (
        int(text) if isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) < 20 else 0
    )
