"""The history of an item: its versions, what changed between two of them, and the way back."""

from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from itschool_cms.core.diffs import GONE, NEW
from itschool_cms.core.files import StoredFile, send
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Item
from itschool_cms.core.paging import Batch
from itschool_cms.core.permissions import Permission
from itschool_cms.core.publishing import State
from itschool_cms.core.versions import ADDED, REVERTED, Version

from ..rules import may_edit
from .fields import Difference, Fields
from .keeping import first_version, tracked
from .reverting import Refused, accepted

MAX_DIGITS = 9
STATE_ACTS = {
    State.DRAFT: _("Withdrawn"),
    State.PENDING: _("Sent for review"),
    State.PUBLISHED: _("Published"),
    State.ARCHIVED: _("Archived"),
}


@dataclass(frozen=True)
class Line:
    """A version as the list shows it."""

    version: Version
    title: str
    person: str
    is_present: bool


@view_config(
    context=Item,
    name="history",
    permission=Permission.EDIT,
    request_method=("GET", "HEAD", "POST"),
    renderer="templates/history.pt",
)
def history(context: Item, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """List the versions and compare two of them; bring one back."""
    _check(context, request)
    if request.method == "POST":
        return _revert(context, request)
    before, after = _compared(context, request)
    fields = Fields(request, context)
    differences = (
        fields.differences(_values(context, before), _values(context, after)) if before is not None else []
    )
    return {
        "batch": _lines(context, request),
        "since": context.created,
        "before": before,
        "after": after,
        "number": after.number if after else 1,
        "differences": differences,
        "additions": _number_of(NEW, differences),
        "removals": _number_of(GONE, differences),
    }


def _number_of(kind: str, differences: list[Difference]) -> int:
    return sum(part[0] == kind for each in differences for part in each.parts)


@view_config(context=Item, name="version", permission=Permission.EDIT, renderer="templates/version.pt")
def version(context: Item, request: Request) -> dict[str, Any]:
    """Show an item as a version had it: the newest one when the address names none."""
    newest = str(context.versions.latest().number) if context.versions is not None else ""
    found = _asked(context, request, request.GET.get("n", newest))
    return {
        "line": _line(found, context, request),
        "fields": Fields(request, context).shown(_values(context, found)),
        "files": _files(context, request, found),
        "is_present": found.number == context.versions.latest().number,
    }


@view_config(context=Item, name="version-file", permission=Permission.EDIT)
def version_file(context: Item, request: Request) -> Response:
    """Send a file of an old version."""
    found = _asked(context, request, request.GET.get("n", ""))
    for file in _files(context, request, found):
        if str(file.uid) == request.GET.get("file"):
            return send(request, file)
    raise HTTPNotFound()


def _check(item: Item, request: Request) -> None:
    """Raise HTTPNotFound for what has no versions, and for who may not edit it."""
    if not (tracked(request.registry, item) and may_edit(request, item)):
        raise HTTPNotFound()


def _asked(item: Item, request: Request, number: str) -> Version:
    _check(item, request)
    found = _found(item, number)
    if found is None:
        raise HTTPNotFound()
    return found


def _found(item: Item, number: str) -> Version | None:
    readable = number.isascii() and number.isdecimal() and len(number) <= MAX_DIGITS
    return item.versions.get(int(number)) if readable and item.versions is not None else None


def _compared(item: Item, request: Request) -> tuple[Version | None, Version | None]:
    """Return the two versions that the address asks for; the last two when it does not."""
    if item.versions is None:
        return None, None
    after = _found(item, request.GET.get("to", "")) or item.versions.latest()
    before = _found(item, request.GET.get("from", "")) or _before(item, after)
    if before is None or before.number == after.number:
        return None, after
    first, second = sorted((before, after))
    return first, second


def _before(item: Item, after: Version) -> Version | None:
    return next((each for each in item.versions if each.number < after.number), None)


def _lines(item: Item, request: Request) -> Batch[Line]:
    if item.versions is None:
        return Batch(request, [_line(first_version(request.registry, item), item, request)])
    found = (_line(each, item, request) for each in item.versions)
    return Batch(request, found, len(item.versions))


def _line(found: Version, item: Item, request: Request) -> Line:
    person = request.site.catalog.resolve(found.by)
    present = item.versions is None or found.number == item.versions.latest().number
    return Line(found, _title(found, request), person.title if person is not None else "", present)


def _title(found: Version, request: Request) -> str:
    translate = request.words.translate
    if found.act == ADDED:
        return translate(_("Added"))
    if found.act == REVERTED:
        return translate(_("Back to version ${number}"), number=found.source)
    if found.names == ("state",):
        return translate(STATE_ACTS.get(found.kept.values["state"], _("Changed")))
    return translate(_("Changed"))


def _values(item: Item, found: Version | None) -> dict[str, Any]:
    return item.versions.values_at(found.number) if found is not None else {}


def _files(item: Item, request: Request, found: Version) -> list[StoredFile]:
    """Return the files of a version that stand in fields which the person finds in the form."""
    fields = Fields(request, item)
    values = [value for name, value in _values(item, found).items() if name in fields]
    several = (each for value in values for each in (value if isinstance(value, tuple) else (value,)))
    return [each for each in several if isinstance(each, StoredFile)]


def _revert(item: Item, request: Request) -> HTTPSeeOther:
    found = _asked(item, request, request.POST.get("revert", ""))
    translate = request.words.translate
    try:
        values = accepted(request, item, _values(item, found))
    except Refused as refusal:
        reason = translate(refusal.args[0])
        text = _("Version ${number} does not come back: ${reason}")
        request.session.flash(("error", translate(text, number=found.number, reason=reason)))
        return request.redirect_to(item, "history")
    request.tree.source = found.number
    text = _("Version ${number} is back") if request.tree.change(item, values) else _SAME
    request.session.flash(("ok", translate(text, number=found.number)))
    return request.redirect_to(item, "history")


_SAME = _("Version ${number} says what the item says now: nothing was changed")
