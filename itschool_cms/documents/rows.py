"""Lists of documents: the rows of a page."""

import time
from datetime import UTC, datetime
from typing import Any, NamedTuple

from itschool_cms.core.i18n import _
from itschool_cms.core.listings import Hit
from itschool_cms.core.publishing import State
from itschool_cms.families.audience import audience_label
from itschool_cms.families.feeds import is_out
from itschool_cms.families.models import Child

from .models import FORM, Document

STATES: dict[str, str] = {
    State.DRAFT: _("Draft"),
    State.PENDING: _("To review"),
    State.ARCHIVED: _("Archived"),
}


class Row(NamedTuple):
    """A document as it stands in a list.

    Attributes:
        unread: the person who asks has not opened it yet.
        note: small second line.
        state, state_label: of a document that families do not see now; empty for all others.
        children: whose document it is, where several children stand in one list.
    """

    title: str
    href: str
    icon: str
    unread: bool = False
    note: str = ""
    state: str = ""
    state_label: str = ""
    children: tuple[Child, ...] = ()


def make_row(request: Any, hit: Hit, unread: bool = False) -> Row:
    """Return the row of a document."""
    document = request.site.catalog.resolve(hit.uid)
    state, label = state_of(request, document, hit)
    return Row(
        title=document.title,
        href=request.resource_path(document),
        icon="form" if document.kind == FORM else "doc",
        unread=unread,
        note=_note(request, document, hit),
        state=state,
        state_label=label,
    )


def state_of(request: Any, document: Document, hit: Hit) -> tuple[str, str]:
    """Return state and its name of a document that families do not see now; nothing for all others."""
    now = int(time.time())
    if is_out(hit.record, now):
        return "", ""
    if document.state == State.PUBLISHED:
        waiting = hit.record.effective > now
        return "pending", request.words.translate(_("Not yet visible") if waiting else _("No longer visible"))
    return document.state, request.words.translate(STATES.get(document.state, _("Draft")))


def published_on(hit: Hit) -> datetime:
    """Return when the document of a feed was published (UTC): feeds are ordered by it."""
    return datetime.fromtimestamp(-hit.sort, UTC)


def _note(request: Any, document: Document, hit: Hit) -> str:
    words = request.words
    parts = [audience_label(request, document), words.date(published_on(hit))]
    if document.attachments:
        parts.append(words.plural("${n} file", "${n} files", len(document.attachments)))
    return " · ".join(part for part in parts if part)
