"""The rows of a table of contents as they are drawn."""

from dataclasses import dataclass

from pyramid.request import Request

from itschool_cms.core.content import content_type
from itschool_cms.core.i18n import _
from itschool_cms.core.listings import Hit
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.permissions import Permission
from itschool_cms.core.trash import Trash

from ..rules import is_loose, may_delete, may_edit, may_rename, transitions
from .columns import Column, standing
from .listing import visible_children

FOLDER, PLAIN, COPY = _("Folder"), _("Item"), _("Working copy")


@dataclass(frozen=True)
class Row:
    """One item of the table as it is drawn.

    Attributes:
        path: address of the item, ending in a slash.
        href: where its title leads: into a plain container, to the page of anything else.
        children: how many items stand in it, of those the person may see.
        cells: name and text of the columns that are shown.
        acts: names of acts that the person may do with it alone.
        loose: it may be chosen for acts on several.
    """

    item: Item
    title: str
    href: str
    path: str
    icon: str
    kind: str
    children: int
    state: str
    cells: tuple[tuple[str, str, str], ...]
    acts: tuple[str, ...]
    loose: bool


def rows_of(hits: list[Hit], request: Request, shown: list[Column]) -> list[Row]:
    """Return the rows of a page of entries."""
    found = (request.site.catalog.resolve(hit.uid) for hit in hits)
    return [_row(item, request, shown) for item in found]


def _row(item: Item, request: Request, shown: list[Column]) -> Row:
    declared = content_type(request.registry, item)
    is_folder = isinstance(item, Folder)
    inside = is_folder and declared is None and not isinstance(item, Trash)
    inside = inside and bool(request.has_permission(Permission.CONTENTS, item))
    translate = request.words.translate
    acts = _acts(item, request)
    return Row(
        item=item,
        title=request.words.title_of(item),
        href=request.resource_path(item, *(("contents",) if inside else ())),
        path=request.resource_path(item),
        icon=declared.icon if declared else "folder",
        kind=_kind(item, declared.title if declared else ""),
        children=_children(item, request) if is_folder else 0,
        state=standing(item)[0],
        cells=tuple((each.name, translate(each.title), each.cell(request, item)) for each in shown),
        acts=acts,
        loose=bool(acts) or is_loose(request, item),
    )


def _kind(item: Item, title: str) -> str:
    if item.original is not None:
        return COPY
    return title or (FOLDER if isinstance(item, Folder) else PLAIN)


def _children(folder: Folder, request: Request) -> int:
    if request.has_permission(Permission.EDIT, folder):
        return len(folder)
    return len(visible_children(folder, request))


def _acts(item: Item, request: Request) -> tuple[str, ...]:
    tests = {"edit": may_edit, "rename": may_rename, "delete": may_delete}
    allowed = [name for name, test in tests.items() if test(request, item)]
    if is_loose(request, item) and not item.stays:
        allowed += ["cut"] if "delete" in allowed else []
        allowed += ["copy"] if item.copyable else []
    return (*allowed, *transitions(request, item))
