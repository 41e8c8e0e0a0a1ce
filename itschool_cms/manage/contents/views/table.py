"""The table of a folder's contents."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request
from pyramid.view import view_config

from itschool_cms.core.content import addable_types
from itschool_cms.core.i18n import _
from itschool_cms.core.listings import Hit
from itschool_cms.core.models import Folder
from itschool_cms.core.paging import Batch
from itschool_cms.core.permissions import Permission
from itschool_cms.core.publishing import Publishable
from itschool_cms.core.trash import Trash

from ...rules import STATES, addable
from ...states.table import TABLE
from ..acts import offered_acts
from ..clipboard import Shown, holding
from ..columns import columns, shown
from ..desk import desk_of
from ..listing import contents
from ..question import ORDER, Question
from ..rows import Row, rows_of
from ..uploads import upload_maker


def sorts(request: Request) -> dict[str, str]:
    """Return what the table may be sorted by, and what that is called."""
    titles = {name: column.title for name, column in columns(request).items()}
    return {"title": _("Title"), **titles, ORDER: _("Order in the folder")}


def asked(request: Request) -> Question:
    """Return what the address asks for."""
    return Question.read(request.GET, tuple(sorts(request)))


def need_content(folder: Folder) -> None:
    """Refuse the recycle bin, which has a page of its own. Raises HTTPNotFound."""
    if isinstance(folder, Trash):
        raise HTTPNotFound()


@view_config(
    context=Folder,
    name="contents",
    permission=Permission.CONTENTS,
    renderer="itschool_cms.manage.contents:templates/contents.pt",
)
def table(context: Folder, request: Request) -> dict:
    """Show what stands in the folder."""
    need_content(context)
    question, own = asked(request), desk_of(request)
    page = contents(context, request, question)
    rows = rows_of(page.items, request, shown(request, own.columns))
    return {
        "question": question,
        "batch": page,
        "rows": rows,
        "here": request.resource_path(context, "contents") + page.address(page.number),
        "query": page.address(page.number),
        "addable": addable(request, context),
        "transitions": TABLE,
        **_chosen_by(request, context, question, rows),
        **_acts(request, context, question, rows),
        **_offers(request, context, rows),
    }


def _acts(request: Request, folder: Folder, question: Question, rows: list[Row]) -> dict[str, Any]:
    items = [row.item for row in rows]
    found = offered_acts(request, items)
    ordering = bool(request.has_permission(Permission.EDIT, folder))
    return {
        "first_acts": [act for act in found if act.prominent],
        "more_acts": [act for act in found if not act.prominent],
        "may_cut": any("cut" in row.acts for row in rows),
        "may_copy": any("copy" in row.acts for row in rows),
        "may_rename": any("rename" in row.acts for row in rows),
        "reorder": question.sort == ORDER and not question.descending and ordering,
        "ordering": ordering,
    }


def _chosen_by(request: Request, folder: Folder, question: Question, rows: list[Row]) -> dict[str, Any]:
    types = addable_types(request.registry, folder)
    publishable = any(issubclass(each.cls, Publishable) for each in types)
    return {
        "states": STATES if publishable or question.state else {},
        "sorts": sorts(request),
        "types": {each.name: each.title for each in types} if len(types) > 1 or question.kind else {},
        "columns": columns(request),
        "shown": desk_of(request).columns,
        "known_tags": sorted({tag for row in rows for tag in getattr(row.item, "tags", ())}),
        "known_authors": sorted({author for row in rows if (author := _author(request, row))}),
    }


def _author(request: Request, row: Row) -> str:
    return columns(request)["author"].cell(request, row.item)


def _offers(request: Request, folder: Folder, rows: list[Row]) -> dict[str, Any]:
    clipboard: Shown | None = holding(request, folder)
    uploads = upload_maker(request, folder) is not None
    return {"clipboard": clipboard, "uploads": uploads, **_undo(request, folder)}


def _undo(request: Request, folder: Folder) -> dict[str, str]:
    """Return the form that brings back what was deleted a moment ago in several steps: its address and field.

    What one step deleted is offered beside its message.
    """
    key, deleted = request.GET.get("undo", ""), desk_of(request).deleted
    if deleted is not None and key == deleted.key and deleted.folder == folder.uid:
        return {"undo": request.resource_path(folder, "contents"), "undo_key": key}
    return {"undo": "", "undo_key": ""}


@view_config(
    context=Folder, permission=Permission.VIEW, renderer="itschool_cms.manage.contents:templates/folder.pt"
)
def plain(context: Folder, request: Request) -> dict:
    """List what the person may see of a folder that has no page of its own."""
    page: Batch[Hit] = contents(context, request, Question())
    return {
        "batch": page,
        "rows": rows_of(page.items, request, []),
        "description": getattr(context, "description", ""),
    }
