"""What documents show on the start pages."""

from datetime import timedelta
from typing import Any

from itschool_cms.core.i18n import _
from itschool_cms.core.listings import Hit
from itschool_cms.families.feeds import first_for_child
from itschool_cms.families.models import Child, School

from .models import Document
from .reading import is_guardian, unread
from .rows import Row, make_row

SHOWN = 5
ALL_READ = _("You have read everything.")


def unread_tile(child: Child, request: Any) -> dict | None:
    """Return the newest documents that the guardian has not opened; staff see the newest of all."""
    if "documents" not in child:
        return None
    guardian = is_guardian(request, child)
    hits = unread(request, child) if guardian else first_for_child(request, child, "document", SHOWN)
    return {
        "title": request.words.translate(_("Unread documents") if guardian else _("Documents")),
        "rows": tuple(make_row(request, hit, guardian) for hit in hits[:SHOWN]),
        "more": request.resource_path(child, "documents"),
        "empty": request.words.translate(ALL_READ if guardian else _("No documents yet.")),
    }


def forms_tile(child: Child, request: Any) -> dict | None:
    """Return the forms that are open for the child; no tile when there is none."""
    hits = first_for_child(request, child, "form", SHOWN)
    return {"rows": tuple(_form_row(request, hit) for hit in hits)} if hits else None


def home_tile(school: School, request: Any) -> dict | None:
    """Return the newest unread documents of all children, each once, with the children it is for."""
    if not request.children:
        return None
    rows = [_row_for(request, *each) for each in unread_of_all(request)[:SHOWN]]
    return {"rows": rows, "more": request.resource_path(school, "documents")}


def unread_of_all(request: Any) -> list[tuple[Hit, list[Child]]]:
    """Return what is unread for any of the person's children, with the children, the newest first."""
    found: dict[int, tuple[Hit, list[Child]]] = {}
    for child in request.children:
        for hit in unread(request, child):
            found.setdefault(hit.uid, (hit, []))[1].append(child)
    return sorted(found.values(), key=lambda each: each[0][:2])


def _row_for(request: Any, hit: Hit, children: list[Child]) -> Row:
    return make_row(request, hit, unread=True)._replace(children=tuple(children))


def _form_row(request: Any, hit: Hit) -> Row:
    row = make_row(request, hit)
    note = open_between(request, request.site.catalog.resolve(hit.uid))
    return row._replace(note=note) if note else row


def open_between(request: Any, document: Document) -> str:
    """Return the dates between which a form can be filled in, in words; empty when it has none."""
    words, since = request.words, document.effective
    # What ends at midnight is open until the day before.
    until = document.expires - timedelta(seconds=1) if document.expires else None
    if since and until:
        message = _("Open from ${since} to ${until}")
    elif until:
        message = _("Open until ${until}")
    else:
        message = _("Open since ${since}") if since else ""
    if not message:
        return ""
    return words.translate(message, since=words.date(since, "short"), until=words.date(until, "short"))
