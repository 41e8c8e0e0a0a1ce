"""The audit trail as admins read it."""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link
from itschool_cms.core.models import Site
from itschool_cms.core.permissions import Permission
from itschool_cms.core.trail import TrailEntry

from ..auditing import MAX_ROWS, matching, name_of, page_of, wanted
from ..trail_words import facts_of

HEADS = (_("Number"), _("When"), _("Act"), _("Person"), _("By"), _("Details"))
# Spreadsheets take what begins so for a formula.
RISKY = ("=", "+", "-", "@", "\t", "\r")


def show_trail(context: Site, request: Request) -> dict[str, Any]:
    """Show the trail, newest first, filtered."""
    acts = request.registry.trail_acts
    what = wanted(request.GET, acts)
    found = page_of(request, what)
    titles = {name: request.words.translate(act.title) for name, act in acts.items()}
    return {
        "wanted": what,
        "rows": [row(request, entry) for entry in found.entries],
        "older": found.older,
        "newest": "?" + urlencode({k: v for k, v in what.query().items() if k != "before"}),
        "acts": sorted(titles.items(), key=lambda pair: pair[1]),
        "export": request.resource_path(context, "audit-export", query=what.query()),
    }


def row(request: Request, entry: TrailEntry) -> dict[str, Any]:
    """Return what is shown of an entry."""
    act = request.registry.trail_acts.get(entry.act)
    return {
        "number": entry.number,
        "at": entry.at,
        "act": request.words.translate(act.title) if act is not None else entry.act,
        "person": name_of(request.site, entry.person),
        "by": name_of(request.site, entry.by),
        "facts": facts_of(request, entry),
    }


def export(context: Site, request: Request) -> Response:
    """Answer the acts that are looked for as CSV, at most fifty thousand."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows(_lines(request))
    response = Response(text.getvalue().encode("utf-8-sig"), content_type="text/csv")
    response.content_disposition = 'attachment; filename="audit.csv"'
    return response


def _lines(request: Request) -> Iterator[list[str]]:
    yield [request.words.translate(head) for head in HEADS]
    what = wanted(request.GET, request.registry.trail_acts)
    for entry in islice(matching(request, what), MAX_ROWS):
        shown = row(request, entry)
        cells = (shown["act"], shown["person"], shown["by"], shown["facts"])
        yield [str(entry.number), entry.at.isoformat() if entry.at else "", *map(neutral, cells)]


def neutral(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(RISKY) else cell


def audit_link(context: Any, request: Request) -> Iterator[Link]:
    """Lead admins to the trail."""
    if request.has_permission(Permission.MANAGE, request.site):
        href = request.resource_path(request.site, "audit")
        yield Link(request.words.translate(_("Audit trail")), href, "history")


def includeme(config: Configurator) -> None:
    """Register the pages."""
    template = "itschool_cms.accounts:templates/audit.pt"
    config.add_private_root("audit", "audit-export")
    config.add_view(show_trail, context=Site, name="audit", permission=Permission.MANAGE, renderer=template)
    config.add_view(export, context=Site, name="audit-export", permission=Permission.MANAGE)
    config.add_menu_entry("audit", audit_link, place="staff", order=90, section=_("Management"))
