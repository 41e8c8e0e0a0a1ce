"""The table of a folder's contents, and acts on several items at once."""

from dataclasses import dataclass
from typing import Any

import peppercorn
from pyramid.httpexceptions import HTTPBadRequest, HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from itschool_cms.core.content import content_type
from itschool_cms.core.forms import parse_form
from itschool_cms.core.i18n import _
from itschool_cms.core.listings import Hit
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.paging import Batch
from itschool_cms.core.permissions import Permission
from itschool_cms.core.trash import Trash, TrashEntry
from itschool_cms.core.tree import RemovalRefused

from .links.asking import question_of_links
from .links.linking import hindering_links
from .listing import Question, chosen, contents, visible_children
from .rules import (
    STATES,
    TRANSITIONS,
    addable,
    may_delete,
    may_edit,
    may_rename,
    transitions,
)
from .states.acts import make
from .states.words import done_words
from .views import editor

SORT_TITLES = {
    "title": _("Title"),
    "state": _("State"),
    "modified": _("Last change"),
    "order": _("Order in the folder"),
}
STEPS = {"up": -1, "down": 1}
FOLDER, PLAIN = _("Folder"), _("Item")


@dataclass(frozen=True)
class Row:
    """One item of the table as it is drawn; `acts` are names of acts that the person may do."""

    item: Item
    title: str
    href: str
    path: str
    icon: str
    kind: str
    children: int
    state: str
    state_title: str
    editor: str
    acts: tuple[str, ...]


@view_config(
    context=Folder, name="contents", permission=Permission.CONTENTS, renderer="templates/contents.pt"
)
def table(context: Folder, request: Request) -> dict:
    """Show what stands in the folder."""
    _need_content(context)
    question = Question.read(request.GET)
    page = contents(context, request, question)
    return {
        "question": question,
        "batch": page,
        "rows": _rows(page, request),
        "states": STATES,
        "sorts": SORT_TITLES,
        "addable": addable(request, context),
        "reorder": question.sort == "order" and bool(request.has_permission(Permission.EDIT, context)),
        "here": request.resource_path(context, "contents") + page.address(page.number),
        "undo": _undo(request),
    }


@view_config(
    context=Folder,
    name="contents",
    permission=Permission.CONTENTS,
    request_method="POST",
    renderer="templates/delete_chosen.pt",
)
def batch(context: Folder, request: Request) -> dict | Response:
    """Do one act on the items that were checked."""
    _need_content(context)
    sent = peppercorn.parse(parse_form(request))
    ids, act = sent.get("ids"), sent.get("do")
    if not (isinstance(ids, list | None) and isinstance(act, str | None)):
        raise HTTPBadRequest()
    items = chosen(context, request, ids or [])
    if not items:
        return _told(context, request, "warn", _("Choose one item or more first."))
    if act == "delete":
        loose = [item for item in items if may_delete(request, item)]
        linking = hindering_links(request, loose)
        kept, below = len(items) - len(loose), _below(loose, request)
        return {"items": loose, "kept": kept, "below": below, "linking": linking}
    if act == "delete-now":
        return _delete(context, request, items)
    if act in TRANSITIONS:
        allowed = [item for item in items if act in transitions(request, item)]
        if question := question_of_links(request, allowed, TRANSITIONS[act]):
            return question
        return _change_states(context, request, items, act)
    raise HTTPBadRequest()


@view_config(context=Folder, name="order", permission=Permission.EDIT, request_method="POST")
def reorder(context: Folder, request: Request) -> HTTPSeeOther:
    """Move one child up or down in the order of the folder."""
    for direction, steps in STEPS.items():
        for item in chosen(context, request, request.POST.getall(direction)):
            request.tree.shift(item, steps)
    query = {"sort": "order", "p": request.POST.get("p", "1")}
    return request.redirect_to(context, "contents", query=query)


@view_config(context=Folder, permission=Permission.VIEW, renderer="templates/folder.pt")
def plain(context: Folder, request: Request) -> dict:
    """List what the person may see of a folder that has no page of its own."""
    page = contents(context, request, Question())
    return {
        "batch": page,
        "rows": _rows(page, request),
        "description": getattr(context, "description", ""),
    }


def _rows(page: Batch[Hit], request: Request) -> list[Row]:
    found = (request.site.catalog.resolve(hit.uid) for hit in page.items)
    return [_row(item, request) for item in found]


def _row(item: Item, request: Request) -> Row:
    declared = content_type(request.registry, item)
    is_folder = isinstance(item, Folder)
    inside = is_folder and declared is None and not isinstance(item, Trash)
    inside = inside and bool(request.has_permission(Permission.CONTENTS, item))
    state = getattr(item, "state", "")
    return Row(
        item=item,
        title=request.words.title_of(item),
        href=request.resource_path(item, *(("contents",) if inside else ())),
        path=request.resource_path(item),
        icon=declared.icon if declared else "folder",
        kind=declared.title if declared else FOLDER if is_folder else PLAIN,
        children=_children(item, request) if is_folder else 0,
        state=state,
        state_title=STATES.get(state, ""),
        editor=editor(item, request),
        acts=_acts(item, request),
    )


def _children(folder: Folder, request: Request) -> int:
    if request.has_permission(Permission.EDIT, folder):
        return len(folder)
    return len(visible_children(folder, request))


def _acts(item: Item, request: Request) -> tuple[str, ...]:
    tests = {"edit": may_edit, "rename": may_rename, "delete": may_delete}
    allowed = [name for name, test in tests.items() if test(request, item)]
    return (*allowed, *transitions(request, item))


def _need_content(folder: Folder) -> None:
    """Refuse the recycle bin, which has a page of its own. Raises HTTPNotFound."""
    if isinstance(folder, Trash):
        raise HTTPNotFound()


def _undo(request: Request) -> str:
    """Return the address that brings back what was deleted a moment ago, or nothing."""
    uid = request.GET.get("undo", "")
    entry = request.site.catalog.resolve(int(uid)) if uid.isdecimal() and len(uid) < 20 else None
    if not isinstance(entry, TrashEntry) or not request.has_permission(Permission.VIEW, entry):
        return ""
    return request.resource_path(entry, "restore")


def _below(items: list[Item], request: Request) -> int:
    catalog = request.site.catalog
    return sum(catalog.count_below("/" + "/".join(item.path())) for item in items)


def _delete(folder: Folder, request: Request, items: list[Item]) -> HTTPSeeOther:
    deleted, reasons = 0, []
    for item in items:
        try:
            if may_delete(request, item):
                request.tree.remove(item)
                deleted += 1
        except RemovalRefused as refusal:
            reasons.append((item.title, refusal.args[0]))
    for title, reason in reasons:
        text = _("“${title}” stays: ${reason}")
        _flash(request, "warn", text, title=title, reason=request.words.translate(_(reason)))
    if not deleted:
        return request.redirect_to(folder, "contents")
    words = request.words
    text = words.plural("One item is in the recycle bin.", "${n} items are in the recycle bin.", deleted)
    request.session.flash(("ok", text))
    return request.redirect_to(folder, "contents")


def _change_states(folder: Folder, request: Request, items: list[Item], act: str) -> HTTPSeeOther:
    changed = sum(make(request, item, act) for item in items)
    text = done_words(request, act, changed)
    request.session.flash(("ok", text))
    return request.redirect_to(folder, "contents")


def _told(folder: Folder, request: Request, kind: str, message: str) -> HTTPSeeOther:
    _flash(request, kind, message)
    return request.redirect_to(folder, "contents")


def _flash(request: Request, kind: str, message: str, **mapping: Any) -> None:
    request.session.flash((kind, request.words.translate(message, **mapping)))
