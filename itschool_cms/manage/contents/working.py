"""Work on many items: begun on a page of contents, done in steps, each in a transaction of its own."""

import secrets
from collections.abc import Iterable

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.naming import NameRefused
from itschool_cms.core.tree import MoveRefused, RemovalRefused

from ..undo.noting import NOTED
from . import desk
from .acts import Act, ActRefused, Turn
from .models import Clipboard, Work
from .question import kept_query

# What one step does at most: items, counting what stands below them. Two thousand take a few steps.
STEP = 1_000
MOST = 2_000
SAID = 10
REFUSALS = (ActRefused, MoveRefused, RemovalRefused, NameRefused)


def begin(request: Request, folder: Folder, act: str, uids: Iterable[int]) -> Work:
    """Return new work on items, put on the desk of the person."""
    chosen = tuple(uids)
    key = secrets.token_urlsafe(12)
    work = Work(key, act, folder.uid, chosen, query=kept_query(request), total=len(chosen))
    desk.put(request, work=work)
    return work


def turn_of(request: Request, folder: Folder, work: Work) -> Turn:
    """Return the turn in which a step of the work is done."""
    return Turn(request, folder, dict(work.values))


def hindrances(act: Act, turn: Turn, items: Iterable[Item]) -> list[tuple[str, str]]:
    """Return title and reason (translated) of each of the items that would be refused."""
    found = ((item, act.hindrance(turn, item)) for item in items)
    translate = turn.request.words.translate
    return [(_title(turn, item), translate(reason)) for item, reason in found if reason is not None]


def items_of(act: Act, turn: Turn, work: Work) -> list[Item]:
    """Return the items that are still to do, as far as they are there and may be seen."""
    found = (act.find(turn, uid) for uid in work.uids)
    return [item for item in found if item is not None]


def step(request: Request, folder: Folder, act: Act, work: Work) -> Work:
    """Do the next part of the work; keeps what is left on the desk, and returns it."""
    turn = turn_of(request, folder, work)
    after = _all_at_once(act, turn, work) if act.do_all is not None else _some(act, turn, work)
    desk.put(request, work=after)
    if after.uids or after.steps > 1:
        # The button that undoes one request would take back a part only.
        request.tree.notes.pop(NOTED, None)
    return after


def _all_at_once(act: Act, turn: Turn, work: Work) -> Work:
    found = items_of(act, turn, work)
    refused = tuple(hindrances(act, turn, found))
    items = [item for item in found if act.hindrance(turn, item) is None]
    if act.do_all is not None and items:
        act.do_all(turn, items)
    return work._replace(uids=(), done=len(items), refused=refused, steps=1)


def _some(act: Act, turn: Turn, work: Work) -> Work:
    left, made, refused, room, done = list(work.uids[::-1]), list(work.made), list(work.refused), STEP, 0
    while left and room > 0:
        item = act.find(turn, left.pop())
        if item is None:
            continue
        room -= 1 + _below(turn, item)
        try:
            made.append(_done(act, turn, item))
            done += 1
        except REFUSALS as refusal:
            refused.append((_title(turn, item), turn.request.words.translate(_(refusal.args[0]))))
    return work._replace(
        uids=tuple(left[::-1]),
        done=work.done + done,
        refused=tuple(refused),
        made=tuple(filter(None, made)),
        steps=work.steps + 1,
    )


def _done(act: Act, turn: Turn, item: Item) -> int:
    reason = act.hindrance(turn, item)
    if reason is not None:
        raise ActRefused(reason)
    return act.do(turn, item) if act.do is not None else 0


def _below(turn: Turn, item: Item) -> int:
    path = "/" + "/".join(item.path())
    return turn.request.site.catalog.count_below(path) if isinstance(item, Folder) else 0


def _title(turn: Turn, item: Item) -> str:
    return turn.request.words.title_of(item)


def finish(request: Request, folder: Folder, act: Act, work: Work) -> HTTPSeeOther:
    """Say what was done and what was not, and lead back to the page where the work began."""
    words, query = request.words, work.query
    if work.done:
        request.session.flash(("ok", act.done(request, work.done)))
    for title, reason in work.refused[:SAID]:
        text = words.translate(_("“${title}” stays: ${reason}"), title=title, reason=reason)
        request.session.flash(("warn", text))
    if rest := len(work.refused[SAID:]):
        request.session.flash(("warn", words.plural("One more stays.", "${n} more stay.", rest)))
    _tidy(request, act, work)
    if work.act == "delete" and work.steps > 1:
        query = f"{query}&undo={work.key}" if query else f"undo={work.key}"
    address = request.resource_path(folder, "contents")
    return request.redirect_to(f"{address}?{query}" if query else address)


def _tidy(request: Request, act: Act, work: Work) -> None:
    desk.put(request, work=None)
    if work.act == "delete" and work.steps > 1:
        desk.put(request, deleted=work)
    if work.act == "restore":
        desk.put(request, deleted=None)
    if work.act == "paste-cut":
        left = tuple(uid for uid in desk.desk_of(request).clipboard.uids if uid not in work.made)
        desk.put(request, clipboard=Clipboard("cut", left) if left else Clipboard())
