"""Looking into what was deleted, and putting it, or a part of it, somewhere else."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.view import view_config

from itschool_cms.core.content import content_type
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Folder, Item, lineage
from itschool_cms.core.paging import Batch
from itschool_cms.core.permissions import Permission
from itschool_cms.core.trash import TrashEntry
from itschool_cms.core.tree import MoveRefused

from .listing import read_uid
from .parts import is_whole, may_look, part_at, path_of
from .places import inside, place, search, takes
from .views import METHODS, say_restored


@view_config(context=TrashEntry, name="inside", permission=Permission.VIEW, renderer="templates/inside.pt")
def look(context: TrashEntry, request: Request) -> dict[str, Any]:
    """Show what stands in a deleted folder."""
    folder = part_at(context, request, request.GET.get("part", ""))
    if not isinstance(folder, Folder):
        raise HTTPNotFound()
    children = [child for child in folder.values() if may_look(context, request, child)]
    batch = Batch(request, children)
    return {
        "folder": folder,
        "above": [_step(context, each) for each in reversed(list(lineage(folder.__parent__)))],
        "batch": batch,
        "rows": [_row(context, request, child) for child in batch.items],
    }


@view_config(
    context=TrashEntry,
    name="restore-to",
    permission=Permission.VIEW,
    request_method=METHODS,
    renderer="templates/restore_to.pt",
)
def restore_to(context: TrashEntry, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Choose a place for a deleted item, or for a part of it; put it there."""
    path = request.GET.get("part", "")
    item = part_at(context, request, path)
    if not is_whole(request, item):
        raise HTTPNotFound()
    if request.method == "POST":
        return _put(context, item, request)
    words = request.GET.get("q", "").strip()[:100]
    folder = _browsed(request)
    batch: Batch[Any] = Batch(request, search(request, words, item) if words else inside(request, folder))
    places = batch.items if words else [place(request, _at(request, hit.uid), item) for hit in batch.items]
    return {
        "item": item,
        "part": path,
        "words_asked": words,
        "here": place(request, folder, item),
        "way": [each for each in reversed(list(lineage(folder))) if _sees(request, each)],
        "batch": batch,
        "places": [each for each in places if isinstance(each.folder, Folder)],
        "origin": _origin(context, item, request),
    }


def _browsed(request: Request) -> Folder:
    found = request.site.catalog.resolve(read_uid(request.GET.get("at", ""))) or request.site
    if not isinstance(found, Folder) or not _sees(request, found):
        raise HTTPNotFound()
    return found


def _sees(request: Request, item: Item) -> bool:
    return bool(request.has_permission(Permission.VIEW, item))


def _at(request: Request, uid: int) -> Any:
    return request.site.catalog.resolve(uid)


def _origin(entry: TrashEntry, item: Item, request: Request) -> Any:
    """Return the place where the deleted item stood, if it takes what is being restored."""
    origin = request.tree.place_of(entry)
    return place(request, origin, item) if origin is not None and takes(request, origin, item) else None


def _put(entry: TrashEntry, item: Item, request: Request) -> HTTPSeeOther:
    target = request.site.catalog.resolve(read_uid(request.POST.get("to", "")))
    if target is None or not takes(request, target, item):
        raise HTTPNotFound()
    is_part = item is not entry.content
    wanted = item.__name__ if is_part else entry.name
    try:
        restored = request.tree.restore_part(item, target) if is_part else request.tree.restore(entry, target)
    except MoveRefused as refusal:
        request.session.flash(("error", request.words.translate(refusal.args[0])))
        return request.redirect_to(entry, "restore-to")
    say_restored(request, restored, wanted)
    return request.redirect_to(restored)


def _step(entry: TrashEntry, item: Item) -> tuple[str, str]:
    return item.title, path_of(entry, item)


def _row(entry: TrashEntry, request: Request, item: Item) -> dict[str, Any]:
    declared = content_type(request.registry, item)
    return {
        "title": request.words.title_of(item),
        "icon": declared.icon if declared else "folder",
        "kind": declared.title if declared else _("Folder"),
        "count": len(item) if isinstance(item, Folder) else 0,
        "part": path_of(entry, item),
        "is_whole": is_whole(request, item),
        "modified": item.modified,
    }
