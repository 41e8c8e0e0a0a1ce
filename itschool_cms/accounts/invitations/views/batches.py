"""Inviting many: choose, look, confirm; then watch the batch."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core.i18n import _
from itschool_cms.core.paging import Batch
from itschool_cms.core.permissions import Permission

from ...models import People
from ...views.parts import say, texts
from .. import batches, choosing
from ..hindrances import TITLES
from ..models import BatchState, InvitationBatch, batches_of
from .choosing import CHOOSE, PREVIEW, chosen, form, is_as_seen, shown

BATCH = "itschool_cms.accounts:invitations/templates/batch.pt"
REFRESH_SECONDS = 5
STATES = {
    BatchState.RUNNING: (_("Running"), "pending"),
    BatchState.ENDED: (_("Ended"), "published"),
    BatchState.CANCELLED: (_("Given up"), "private"),
}


def invite(context: People, request: Request) -> Response:
    """Choose whom to invite, see who that is, or see what became of a batch."""
    if request.subpath:
        return watch(_batch(context, request), request)
    choice = chosen(request)
    if choice is None:
        return render_to_response(CHOOSE, {**form(request, "mail"), **past(context, request)}, request)
    found = choosing.preview(request, choice, choosing.MAIL)
    return render_to_response(PREVIEW, shown(request, "mail", choice, found), request)


def act(context: People, request: Request) -> Response | HTTPSeeOther:
    """Start a batch that was looked at, or cancel one."""
    if request.subpath:
        return cancel(_batch(context, request), context, request)
    choice = chosen(request)
    if choice is None:
        return request.redirect_to(context, "invite", query={"who": "none"})
    found = choosing.preview(request, choice, choosing.MAIL)
    if not found.reached or not is_as_seen(request, found):
        values = {**shown(request, "mail", choice, found), "changed": True}
        return render_to_response(PREVIEW, values, request)
    batch = batches.start(request, found.reached)
    return request.redirect_to(context, "invite", str(batch.number))


def cancel(batch: InvitationBatch, context: People, request: Request) -> HTTPSeeOther:
    """Have nobody else invited by a batch."""
    if "cancel" in texts(request) and batch.is_running:
        batches.cancel(request, batch)
        say(request, "ok", _("The batch is cancelled: nobody else is invited by it."))
    return request.redirect_to(context, "invite", str(batch.number))


def _batch(context: People, request: Request) -> InvitationBatch:
    """Return the batch that the address names.

    Raises:
        HTTPNotFound: there is none.
    """
    name = request.subpath[0]
    readable = name.isascii() and name.isdecimal() and len(name) <= 9 and len(request.subpath) == 1
    batch = batches_of(context).by_number.get(int(name)) if readable else None
    if batch is None:
        raise HTTPNotFound()
    return batch


def watch(batch: InvitationBatch, request: Request) -> Response:
    """Show what became of a batch; while something may change, browsers fetch the page again."""
    refreshes = not batch.is_settled and "still" not in request.GET
    response = render_to_response(BATCH, {**progress(batch, request), "refreshes": refreshes}, request)
    if refreshes:
        response.headers["Refresh"] = str(REFRESH_SECONDS)
    return response


def progress(batch: InvitationBatch, request: Request) -> dict[str, Any]:
    """Return the numbers of a batch, and whom it did not reach."""
    catalog, words = request.site.catalog, request.words
    unreached = [
        *((uid, reason) for uid, reason in batch.failed.items()),
        *((uid, words.translate(TITLES[reason])) for uid, reason in batch.skipped.items()),
    ]
    page = Batch(request, unreached)
    return {
        **row(batch, request),
        "settled": batch.is_settled,
        "batch": page,
        "unreached": [(catalog.resolve(uid), reason) for uid, reason in page.items],
    }


def past(context: People, request: Request) -> dict[str, Any]:
    """Return the batches of the past, the newest first, a page of them."""
    found = batches_of(context)
    page = Batch(request, found.newest_first(), len(found))
    return {"batch": page, "rows": [row(batch, request) for batch in page.items]}


def row(batch: InvitationBatch, request: Request) -> dict[str, Any]:
    """Return what pages say of a batch."""
    by, (state, badge) = request.site.catalog.resolve(batch.by), STATES[batch.state]
    return {
        "item": batch,
        "by": by.title if by is not None else "",
        "state": state,
        "badge": badge,
        "href": request.resource_path(request.context, "invite", str(batch.number)),
        "size": request.words.plural("${n} person", "${n} people", batch.total),
    }


def includeme(config: Configurator) -> None:
    """Register the pages."""
    config.add_view(invite, context=People, name="invite", permission=Permission.EDIT)
    config.add_view(act, context=People, name="invite", permission=Permission.EDIT, request_method="POST")
