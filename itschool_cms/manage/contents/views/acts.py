"""What the forms of the table send: acts on one item or on many."""

from typing import Any

import peppercorn
from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid.request import Request
from pyramid.view import view_config

from itschool_cms.core.forms import parse_form
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.paging import SIZE
from itschool_cms.core.permissions import Permission

from .. import desk, working
from ..acts import Act, act_named, acts
from ..acts.deleting import RESTORE
from ..acts.ordering import STEPS, may_order, move
from ..acts.pasting import why_not_copied, why_not_cut
from ..clipboard import MOST as MOST_ON_CLIPBOARD
from ..columns import columns
from ..listing import child, matching, read_uid
from ..models import COPY, CUT, Clipboard, Work
from ..question import kept_query
from .table import asked, need_content

RENAME = "rename"


@view_config(context=Folder, name="contents", permission=Permission.CONTENTS, request_method="POST")
def act(context: Folder, request: Request) -> HTTPSeeOther:
    """Do what a button of the page says: its name, or its name and the uid of one item (`cut:17`)."""
    need_content(context)
    sent = peppercorn.parse(parse_form(request))
    pressed = sent.get("do")
    if not isinstance(pressed, str):
        raise HTTPBadRequest()
    name, _colon, one = pressed.partition(":")
    if name in _ALONE:
        return _ALONE[name](context, request, sent)
    if name not in (CUT, COPY, RENAME, *STEPS) and act_named(request, name) is None:
        raise HTTPBadRequest()
    uids = [read_uid(one)] if one else _chosen(context, request, sent)
    return _with(context, request, name, uids)


def _with(folder: Folder, request: Request, name: str, uids: list[int]) -> HTTPSeeOther:
    # What is gone or hidden counts as not chosen; the table shows fifty, a filter may find more.
    there = [uid for uid in uids if uid]
    items = [item for uid in there[: working.MOST] if (item := child(folder, request, uid)) is not None]
    if len(there) > working.MOST:
        text = _("At most ${max} items at once: choose fewer by a filter.")
        return back(folder, request, "warn", text, max=working.MOST)
    if not items:
        return back(folder, request, "warn", _("Choose one item or more first."))
    if name in (CUT, COPY):
        return _take(folder, request, name, items)
    if name in STEPS:
        return _order(folder, request, name, items)
    return _begin(folder, request, name, items)


def _chosen(folder: Folder, request: Request, sent: dict[str, Any]) -> list[int]:
    """Return the uids of the items that are ticked, or of all that match. Raises HTTPBadRequest."""
    ids = sent.get("ids", [])
    if not isinstance(ids, list):
        raise HTTPBadRequest()
    if sent.get("all") == "1":
        return [hit.uid for hit in matching(folder, request, asked(request))]
    return list(dict.fromkeys(read_uid(each) for each in ids[:SIZE]))


def _begin(folder: Folder, request: Request, name: str, items: list[Item]) -> HTTPSeeOther:
    found = act_named(request, name)
    work = working.begin(request, folder, name, [item.uid for item in items])
    if found is None or found.asks or found.schema is not None or found.linking(request, items):
        return _asking(folder, request, work.key)
    return proceed(folder, request, found, work)


def proceed(folder: Folder, request: Request, found: Act, work: Work) -> HTTPSeeOther:
    """Do the next step of the work; lead to the one after it, or to the end."""
    work = working.step(request, folder, found, work)
    return _asking(folder, request, work.key) if work.uids else working.finish(request, folder, found, work)


def _asking(folder: Folder, request: Request, key: str) -> HTTPSeeOther:
    return request.redirect_to(folder, "batch", query={"work": key})


def back(folder: Folder, request: Request, kind: str, message: str, **mapping: Any) -> HTTPSeeOther:
    """Lead back to the table as it was, with a message."""
    request.session.flash((kind, request.words.translate(message, **mapping)))
    return to_table(folder, request, kept_query(request))


def to_table(folder: Folder, request: Request, query: str) -> HTTPSeeOther:
    """Lead to the table, with the query of an address."""
    address = request.resource_path(folder, "contents")
    return request.redirect_to(f"{address}?{query}" if query else address)


# Cutting and copying.


def _take(folder: Folder, request: Request, name: str, items: list[Item]) -> HTTPSeeOther:
    if len(items) > MOST_ON_CLIPBOARD:
        text = _("The clipboard holds at most ${max} items: choose fewer.")
        return back(folder, request, "warn", text, max=MOST_ON_CLIPBOARD)
    why_not = why_not_cut if name == CUT else why_not_copied
    reasons = {item.uid: why_not(request, item) for item in items}
    taken = tuple(uid for uid, reason in reasons.items() if reason is None)
    for item in items:
        if reason := reasons[item.uid]:
            text = _("“${title}” stays: ${reason}")
            title, why = request.words.title_of(item), request.words.translate(reason)
            request.session.flash(("warn", request.words.translate(text, title=title, reason=why)))
    if not taken:
        return to_table(folder, request, kept_query(request))
    desk.put(request, clipboard=Clipboard(name, taken))
    text = request.words.plural(
        "One item is on the clipboard.", "${n} items are on the clipboard.", len(taken)
    )
    hint = request.words.translate(_("Open the folder where it belongs and paste."))
    return back(folder, request, "ok", f"{text} {hint}")


def _paste(folder: Folder, request: Request, sent: dict[str, Any]) -> HTTPSeeOther:
    clipboard = desk.desk_of(request).clipboard
    if not clipboard.uids:
        return back(folder, request, "warn", _("The clipboard is empty."))
    found = acts(request)[f"paste-{clipboard.act}"]
    work = working.begin(request, folder, found.name, clipboard.uids)
    turn = working.turn_of(request, folder, work)
    if working.hindrances(found, turn, working.items_of(found, turn, work)):
        return _asking(folder, request, work.key)
    return proceed(folder, request, found, work)


def _empty(folder: Folder, request: Request, sent: dict[str, Any]) -> HTTPSeeOther:
    desk.put(request, clipboard=Clipboard())
    return back(folder, request, "ok", _("The clipboard is empty."))


# The rest.


def _undo(folder: Folder, request: Request, sent: dict[str, Any]) -> HTTPSeeOther:
    deleted = desk.desk_of(request).deleted
    if deleted is None or sent.get("key") != deleted.key:
        return back(folder, request, "warn", _("This deletion can no longer be undone here."))
    work = working.begin(request, folder, RESTORE.name, deleted.made[::-1])
    return proceed(folder, request, RESTORE, work)


def _columns(folder: Folder, request: Request, sent: dict[str, Any]) -> HTTPSeeOther:
    wanted = sent.get("columns", [])
    if not isinstance(wanted, list):
        raise HTTPBadRequest()
    desk.put(request, columns=tuple(name for name in columns(request) if name in wanted))
    return to_table(folder, request, kept_query(request))


def _order(folder: Folder, request: Request, name: str, items: list[Item]) -> HTTPSeeOther:
    if not may_order(request, items[0]):
        return back(folder, request, "warn", _("You may not change the order of this folder."))
    move(request.tree, folder, items, name)
    return request.redirect_to(folder, "contents", query={"sort": "order"})


_ALONE = {"paste": _paste, "clear": _empty, "undo": _undo, "columns": _columns}
