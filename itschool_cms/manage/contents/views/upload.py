"""Many files at once: each becomes an item of its own."""

from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from itschool_cms.core.forms import parse_form
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Folder
from itschool_cms.core.permissions import Permission
from itschool_cms.core.tree import MoveRefused
from itschool_cms.core.uploads import UploadRefused, accept

from ..uploads import Maker, upload_maker

MAX_SIZE = 20_000_000
MAX_FILES = 50
SHOWN = 150


@dataclass(frozen=True)
class Outcome:
    """What became of one file: the item, or the reason why not (translated)."""

    name: str
    title: str = ""
    href: str = ""
    reason: str = ""


@view_config(
    context=Folder,
    name="upload",
    permission=Permission.ADD,
    request_method=("GET", "HEAD", "POST"),
    upload=True,
    renderer="itschool_cms.manage.contents:templates/upload.pt",
)
def upload(context: Folder, request: Request) -> dict | Response:
    """Take files and say of each what became of it: in a page, or in JSON to our script, which sends one."""
    maker = upload_maker(request, context)
    if maker is None:
        raise HTTPNotFound()
    outcomes = _taken(context, request, maker) if request.method == "POST" else []
    if request.POST.get("answer") == "json":
        return _answer(request, outcomes)
    return {"outcomes": outcomes, "max_mb": MAX_SIZE // 1_000_000, "max_files": MAX_FILES}


def _taken(folder: Folder, request: Request, maker: Maker) -> list[Outcome]:
    sent: list[Any] = [value for name, value in parse_form(request, upload=True) if name == "files"]
    files = [each for each in sent if getattr(each, "file", None) is not None and each.filename]
    if not files:
        return [Outcome("", reason=request.words.translate(_("Choose one file or more first.")))]
    return [_one(folder, request, maker, each) for each in files[:MAX_FILES]] + _rest(
        request, files[MAX_FILES:]
    )


def _one(folder: Folder, request: Request, maker: Maker, sent: Any) -> Outcome:
    translate = request.words.translate
    try:
        accepted = accept(sent.filename, sent.file, MAX_SIZE)
        item = request.tree.add(folder, maker(request, folder, accepted))
    except UploadRefused as refusal:
        return Outcome(sent.filename[-SHOWN:], reason=translate(refusal.reason))
    except MoveRefused as refusal:
        return Outcome(sent.filename[-SHOWN:], reason=translate(_(refusal.args[0])))
    return Outcome(accepted.name, title=item.title, href=request.resource_path(item))


def _rest(request: Request, files: list[Any]) -> list[Outcome]:
    reason = request.words.translate(_("Send at most ${max} files at once."), max=MAX_FILES)
    return [Outcome(each.filename[-SHOWN:], reason=reason) for each in files]


def _answer(request: Request, outcomes: list[Outcome]) -> Response:
    found = outcomes[0]
    values = {"title": found.title, "href": found.href, "reason": found.reason}
    return Response(json_body=values, status=422 if found.reason else 200, request=request)
