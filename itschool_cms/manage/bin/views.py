"""The recycle bin: what was deleted, back to its place or to another one, or gone for good."""

from typing import Any

from pyramid.httpexceptions import HTTPBadRequest, HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.view import view_config

from itschool_cms.core.i18n import _
from itschool_cms.core.models import Item
from itschool_cms.core.paging import Batch
from itschool_cms.core.permissions import Permission
from itschool_cms.core.trash import Trash, TrashEntry
from itschool_cms.core.tree import MoveRefused

from ..sharing.arriving import words_of_loss
from .listing import SORTS, Question, chosen, found, leaving, line, returns

METHODS = ("GET", "HEAD", "POST")
SOON = 7


@view_config(context=Trash, permission=Permission.VIEW, renderer="templates/bin.pt")
def bin_page(context: Trash, request: Request) -> dict[str, Any]:
    """Show what was deleted: all of it to who keeps the bin, their own to others."""
    question = Question.read(request.GET)
    batch = Batch(request, found(context, request, question))
    keeps = bool(request.has_permission(Permission.CONTENTS, context))
    days = request.site.bin_days
    return {
        "question": question,
        "batch": batch,
        "lines": [line(request.site.catalog.resolve(hit.uid), request) for hit in batch.items],
        "sorts": SORTS,
        "keeps": keeps,
        "days": days,
        "soon": leaving(request, days, SOON) if keeps else 0,
        "own": request.person.uid,
    }


@view_config(
    context=Trash,
    name="chosen",
    permission=Permission.VIEW,
    request_method="POST",
    renderer="templates/purge_chosen.pt",
)
def act(context: Trash, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Restore or purge the entries that were checked; purging asks first."""
    entries, wanted = chosen(request, request.POST.getall("ids")), request.POST.get("do")
    if not entries:
        _say(request, "warn", _("Choose one item or more first."))
        return request.redirect_to(context)
    if wanted == "restore":
        return _restore_all(context, request, entries)
    purged = [each for each in entries if request.has_permission(Permission.DELETE, each)]
    if wanted == "purge" and purged:
        return {"entries": purged}
    if wanted == "purge-now" and purged:
        for entry in purged:
            _destroy(request, entry)
        words = request.words
        text = words.plural("One item is deleted for good", "${n} items are deleted for good", len(purged))
        request.session.flash(("ok", text))
        return request.redirect_to(context)
    raise HTTPBadRequest()


@view_config(context=TrashEntry, name="restore", permission=Permission.VIEW, request_method="POST")
def restore(context: TrashEntry, request: Request) -> HTTPSeeOther:
    """Put a deleted item back where it stood; where that is gone, ask for another place."""
    if request.tree.place_of(context) is None:
        _say(request, "warn", _("The place where it stood is gone: choose another one."))
        return request.redirect_to(context, "restore-to")
    if not returns(context, request):
        raise HTTPNotFound()
    wanted = context.name
    try:
        item = request.tree.restore(context)
    except MoveRefused as refusal:
        request.session.flash(("error", request.words.translate(refusal.args[0])))
        return request.redirect_to(request.site["trash"])
    say_restored(request, item, wanted)
    return request.redirect_to(item)


@view_config(
    context=TrashEntry,
    name="purge",
    permission=Permission.DELETE,
    request_method=METHODS,
    renderer="templates/purge.pt",
)
def purge(context: TrashEntry, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Ask, then take an entry out of the recycle bin for good."""
    if request.method != "POST":
        return {}
    bin_, title = context.__parent__, context.title
    _destroy(request, context)
    _say(request, "ok", _("“${title}” is deleted for good"), title=title)
    return request.redirect_to(bin_)


def say_restored(request: Request, item: Item, wanted: str) -> None:
    """Leave the message where an item is now, and under which name if another one took its own."""
    words, place = request.words, item.__parent__
    text = _("“${title}” is back in “${place}”")
    if item.__name__ != wanted:
        text = _("“${title}” is back in “${place}”. Its name was taken: it is “${name}” now")
    _say(request, "ok", text, title=item.title, place=words.title_of(place), name=item.__name__)
    if lost := words_of_loss(request):
        request.session.flash(("warn", lost))


def _restore_all(bin_: Trash, request: Request, entries: list[TrashEntry]) -> HTTPSeeOther:
    there = [entry for entry in entries if returns(entry, request)]
    restored = sum(_restored(request, entry) for entry in there)
    words = request.words
    if restored:
        text = words.plural("One item is back at its place", "${n} items are back at their places", restored)
        request.session.flash(("ok", text))
    if len(entries) > restored:
        left = len(entries) - restored
        text = words.plural(
            "One item stays here: its place is gone or closed to you. Restore it elsewhere.",
            "${n} items stay here: their places are gone or closed to you. Restore them elsewhere.",
            left,
        )
        request.session.flash(("warn", text))
    return request.redirect_to(bin_)


def _restored(request: Request, entry: TrashEntry) -> bool:
    try:
        request.tree.restore(entry)
        return True
    except MoveRefused:
        return False


def _destroy(request: Request, entry: TrashEntry) -> None:
    request.trail("deleted-for-good", item=entry.content.uid)
    request.tree.destroy(entry)


def _say(request: Request, kind: str, message: str, **mapping: object) -> None:
    request.session.flash((kind, request.words.translate(message, **mapping)))
