"""Importing into a folder: a file is sent, what it would do is shown, then it is done."""

from typing import Any

import colander
from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.accounts.freshness import fresh_only
from itschool_cms.accounts.views.parts import say, texts
from itschool_cms.core.forms import Button, Form, FormSchema, UploadedFile
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Folder
from itschool_cms.core.paging import Batch
from itschool_cms.core.permissions import Permission
from itschool_cms.core.uploads import AcceptedFile, UploadRefused

from .. import transfers
from ..archive import Archive, ArchiveRefused
from ..importing import Importer
from ..models import IMPORT, Transfer, TransferState
from ..report import Line, Outcome, Report
from . import FOLDER, for_managers

# One transaction has to hold what comes in at once.
MAX_ITEMS = 5_000
LOOK = Button("save", _("Look at what it would do"), primary=True)
OUTCOMES = {
    Outcome.NEW: (_("New"), "published"),
    Outcome.CHANGED: (_("Changed"), "pending"),
    Outcome.SAME: (_("The same"), "archived"),
    Outcome.MISSING: (_("Only here"), "draft"),
    Outcome.REFUSED: (_("Refused"), "due"),
}
TOO_MANY = _("The file holds more than 5,000 items: bring it in by the command of the server.")


class ExportFile(UploadedFile):
    """The file of an export; its contents are judged when it is read."""

    def _judge(self, item: Any) -> Any:
        size = item.file.seek(0, 2)
        if not 0 < size <= self.max_size:
            refusal = UploadRefused(_("This file is empty, or too large: bring it in by the command."))
            return refusal.reason
        item.file.seek(0)
        return AcceptedFile("export.zip", "application/zip", size, item.file)


class ImportSchema(FormSchema):
    """The file."""

    file = colander.SchemaNode(
        ExportFile(max_files=1),
        title=_("File of an export (ZIP)"),
        description=_("At most 25 MB and 5,000 items; the server has a command for larger ones."),
    )


@for_managers
@fresh_only
def show(context: Folder, request: Request) -> Response:
    """Ask for a file, or show what one would do."""
    if request.subpath:
        return _preview(context, request, _transfer(context, request))
    return _ask(context, request, _form(context, request))


def _form(context: Folder, request: Request) -> Form:
    cancel = request.resource_path(context, "contents")
    return Form(ImportSchema, request, context, buttons=(LOOK,), cancel_url=cancel, upload=True)


def _ask(context: Folder, request: Request, form: Form) -> Response:
    found = transfers.last_of(request.site, context, IMPORT)
    waiting = [(number, each) for number, each in found if each.state == TransferState.READY]
    rows = [
        {"made": each.made, "href": request.resource_path(context, "import", str(number))}
        for number, each in waiting
    ]
    return render_to_response(f"{FOLDER}/import.pt", {"form": form.render(), "rows": rows}, request)


def _transfer(context: Folder, request: Request) -> Transfer:
    transfer = transfers.find(request, context, request.subpath[0], IMPORT)
    if transfer is None or len(request.subpath) != 1:
        raise HTTPNotFound()
    return transfer


def _preview(context: Folder, request: Request, transfer: Transfer, changed: bool = False) -> Response:
    report = Report.of(transfer.lines)
    told = [line for line in report.lines if line.outcome != Outcome.SAME or line.reasons]
    batch = Batch(request, told)
    counts = report.counts()
    return render_to_response(
        f"{FOLDER}/preview.pt",
        {
            "batch": batch,
            "rows": [_row(request, line) for line in batch.items],
            "counts": [
                (request.words.translate(title), counts[name]) for name, (title, _b) in OUTCOMES.items()
            ],
            "refused": counts[Outcome.REFUSED],
            "does_something": bool(counts[Outcome.NEW] or counts[Outcome.CHANGED]),
            "is_done": transfer.state == TransferState.DONE,
            "changed": changed,
        },
        request,
    )


def _row(request: Request, line: Line) -> dict[str, Any]:
    title, badge = OUTCOMES[Outcome(line.outcome)]
    declared = request.registry.content_types.get(line.type_name)
    kind = request.words.translate(declared.title) if declared is not None else line.type_name
    return {
        "path": line.path or request.words.translate(_("The folder itself")),
        "kind": kind,
        "outcome": request.words.translate(title),
        "badge": badge,
        "reasons": line.reasons,
    }


@for_managers
@fresh_only
def act(context: Folder, request: Request) -> Response | HTTPSeeOther:
    """Look at a file that was sent, or do what was looked at."""
    return _do(context, request) if request.subpath else _look(context, request)


def _look(context: Folder, request: Request) -> Response | HTTPSeeOther:
    form = _form(context, request)
    values = form.submitted()
    if values is None:
        return _ask(context, request, form)
    stream = values["file"][0].stream
    try:
        report = _tried(context, request, stream)
    except ArchiveRefused as refusal:
        _forget(request)
        form.refuse(refusal.args[0], "file")
        return _ask(request.context, request, form)
    _forget(request)
    number, transfer = transfers.start(request, request.context, IMPORT)
    transfers.keep_file(transfer, stream)
    _keep(transfer, report)
    return request.redirect_to(request.context, "import", str(number))


def _tried(context: Folder, request: Request, stream: Any) -> Report:
    """Bring the file in; whoever only looks forgets it afterwards."""
    archive = Archive(stream)
    check_length(archive)
    return Importer(request, context, archive).run()


def check_length(archive: Any) -> None:
    """Refuse a file with more items than one transaction holds. Raises ArchiveRefused."""
    if len(archive) > MAX_ITEMS:
        raise ArchiveRefused(TOO_MANY)


def _forget(request: Request) -> None:
    # A look changes nothing: what was tried is thrown away, whole.
    request.tm.abort()
    request.tm.begin()


def _keep(transfer: Transfer, report: Report) -> None:
    transfer.lines, transfer.digest = report.plain(), report.digest()
    transfer.state = TransferState.READY


def _do(context: Folder, request: Request) -> Response | HTTPSeeOther:
    transfer = _transfer(context, request)
    if transfer.state != TransferState.READY:
        return request.redirect_to(context, "import")
    skips = texts(request).get("without") == "yes"
    with transfer.blob.open("r") as stream:
        report = _tried(context, request, stream)
    refused = report.counts()[Outcome.REFUSED]
    if report.digest() != transfer.digest or (refused and not skips):
        _forget(request)
        _keep(transfer, report)
        return _preview(context, request, transfer, changed=report.digest() != transfer.digest or not refused)
    transfer.state, transfer.blob = TransferState.DONE, None
    counts = {name: str(report.counts()[name]) for name in (Outcome.NEW, Outcome.CHANGED, Outcome.REFUSED)}
    request.trail("import-done", item=context.uid, **counts)
    say(request, "ok", _("The file is brought in."))
    return request.redirect_to(context, "contents")


def includeme(config: Configurator) -> None:
    """Register the pages."""
    common: dict[str, Any] = {"context": Folder, "name": "import", "permission": Permission.CONTENTS}
    config.add_view(show, **common)
    config.add_view(act, request_method="POST", upload=True, **common)
