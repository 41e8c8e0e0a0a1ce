"""Exporting a folder: asked for, watched, downloaded."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.request import Request
from pyramid.response import FileIter, Response

from itschool_cms.accounts.freshness import fresh_only
from itschool_cms.core.files import POLICY
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Folder, Site
from itschool_cms.core.permissions import Permission
from itschool_cms.core.uploads import content_disposition, readable_size

from .. import transfers
from ..models import EXPORT, Transfer, TransferState
from . import FOLDER, for_managers

REFRESH_SECONDS = 5
FILE = "file"
STATES = {
    TransferState.WAITING: (_("Waiting"), "pending"),
    TransferState.WORKING: (_("Being written"), "pending"),
    TransferState.READY: (_("Ready"), "published"),
    TransferState.FAILED: (_("Failed"), "due"),
}


@for_managers
@fresh_only
def show(context: Folder, request: Request) -> Response:
    """Say what an export holds, show one, or send its file."""
    if not request.subpath:
        return render_to_response(f"{FOLDER}/export.pt", _overview(context, request), request)
    transfer = transfers.find(request, context, request.subpath[0], EXPORT)
    if transfer is None or request.subpath[1:] not in ((), (FILE,)):
        raise HTTPNotFound()
    return _send(context, request, transfer) if request.subpath[1:] else _watch(request, transfer)


def _overview(context: Folder, request: Request) -> dict[str, Any]:
    found = transfers.last_of(request.site, context, EXPORT)
    below = request.site.catalog.count_below("/" + "/".join(context.path()))
    return {
        "whole": isinstance(context, Site),
        "below": below,
        "rows": [_row(request, number, each) for number, each in found],
        "days": transfers.KEPT.days,
    }


def _row(request: Request, number: int, transfer: Transfer) -> dict[str, Any]:
    by, (state, badge) = request.site.catalog.resolve(transfer.by), STATES[TransferState(transfer.state)]
    href = request.resource_path(request.context, "export", str(number))
    return {
        "made": transfer.made,
        "by": by.title if by is not None else "",
        "state": request.words.translate(state),
        "badge": badge,
        "href": href,
        "file": f"{href}/{FILE}" if transfer.blob is not None else "",
        "size": request.localizer.translate(readable_size(transfer.size)),
        "done": transfer.done,
        "total": transfer.total,
        "is_moving": transfer.state in (TransferState.WAITING, TransferState.WORKING),
        "ends": transfer.made + transfers.KEPT,
    }


def _watch(request: Request, transfer: Transfer) -> Response:
    """Show how far an export is; browsers fetch the page again while it moves."""
    row = _row(request, int(request.subpath[0]), transfer)
    refreshes = row["is_moving"] and "still" not in request.GET
    values = {"row": row, "refreshes": refreshes}
    response = render_to_response(f"{FOLDER}/export_one.pt", values, request)
    if refreshes:
        response.headers["Refresh"] = str(REFRESH_SECONDS)
    return response


def _send(context: Folder, request: Request, transfer: Transfer) -> Response:
    if transfer.blob is None:
        raise HTTPNotFound()
    transfer.blob._p_activate()
    day = transfer.made.strftime("%Y-%m-%d")
    response = Response(
        app_iter=FileIter(transfer.blob.open("c")),
        content_type="application/zip",
        content_length=transfer.size,
        content_disposition=content_disposition(f"{context.__name__ or 'site'}-{day}.zip"),
        cache_control="private, no-store",
    )
    response.headers["Content-Security-Policy"] = POLICY
    return response


@for_managers
@fresh_only
def start(context: Folder, request: Request) -> HTTPSeeOther:
    """Export the folder."""
    if request.subpath:
        raise HTTPNotFound()
    return request.redirect_to(context, "export", str(transfers.start_export(request, context)))


def includeme(config: Configurator) -> None:
    """Register the pages."""
    common: dict[str, Any] = {"context": Folder, "name": "export", "permission": Permission.CONTENTS}
    config.add_view(show, **common)
    config.add_view(start, request_method="POST", **common)
