"""The list of questionnaires: what waits for an answer first."""

from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.listings import Hit
from itschool_cms.core.models import utcnow
from itschool_cms.core.paging import Batch
from itschool_cms.core.permissions import Permission
from itschool_cms.families.audience import audience_label
from itschool_cms.families.feeds import is_out
from itschool_cms.manage.rules import STATES

from ..models import Questionnaire, Questionnaires
from ..respondents import Respondent, respondents
from .words import due


def show_list(context: Questionnaires, request: Request) -> dict[str, Any]:
    """Show the questionnaires that the person may see: those that are open by due date, then the others."""
    now = int(utcnow().timestamp())
    hits = list(request.site.catalog.listing(f"questionnaire|in:{context.uid}", request.principals, now))
    batch = Batch(request, sorted(hits, key=lambda hit: _place(hit, now)))
    return {"batch": batch, "rows": [_row(request, hit, now) for hit in batch.items]}


def _place(hit: Hit, now: int) -> tuple[bool, int, int]:
    closed = hit.sort <= now
    return closed, -hit.sort if closed else hit.sort, hit.uid


def _row(request: Request, hit: Hit, now: int) -> dict[str, Any]:
    item: Questionnaire = request.site.catalog.resolve(hit.uid)
    editor = bool(request.has_permission(Permission.EDIT, item))
    found = respondents(request, item)
    note = [due(request.words, item)]
    if editor:
        number = len(item.answers)
        note += [audience_label(request, item), request.words.plural("${n} answer", "${n} answers", number)]
    state = "" if is_out(hit.record, now) else item.state
    return {
        "title": item.title,
        "href": request.resource_path(item),
        "note": " · ".join(filter(None, note)),
        "state": state,
        "state_label": request.words.translate(STATES[item.state]) if state else "",
        "respondents": [_badge(request, item, each) for each in found],
    }


def _badge(request: Request, item: Questionnaire, each: Respondent) -> tuple[Any, str, str]:
    """Return the child (None for the person), the look of the badge and what it says."""
    translate = request.words.translate
    if each.answer is not None:
        return each.child, "signed", translate(_("Answered"))
    if each.may_answer and item.is_taking(utcnow()):
        return each.child, "due", translate(_("To answer"))
    return each.child, "", translate(_("No answer"))


def includeme(config: Configurator) -> None:
    """Register the list."""
    renderer = "itschool_cms.questionnaires:templates/questionnaires.pt"
    config.add_view(show_list, context=Questionnaires, permission=Permission.VIEW, renderer=renderer)
