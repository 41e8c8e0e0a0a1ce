"""The page of an item's state: what it is in words, who submitted it, and what may come next."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPBadRequest, HTTPNotFound
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.accounts.principal_kinds import may_know, person_now
from itschool_cms.accounts.views.parts import texts
from itschool_cms.core.addresses import local_path
from itschool_cms.core.i18n import _
from itschool_cms.core.permissions import Permission
from itschool_cms.core.publishing import Publishable, State

from ..links.asking import question_of_links
from ..rules import is_staff
from .acts import MAX_COMMENT, make
from .review import Asker, possible
from .table import TABLE
from .words import state_words

LATE = _("This cannot be done now: somebody else was faster, or you lack the right. Nothing was changed.")
CONCERNED = (Permission.EDIT, Permission.PUBLISH, Permission.REVIEW)


def show(context: Publishable, request: Request) -> dict[str, Any]:
    """Tell the state of an item and offer the transitions."""
    _check(context, request)
    acts = possible(Asker.of(request), context)
    return {
        "sentences": state_words(context, request),
        "acts": [(name, TABLE[name]) for name in acts],
        "asks": "send-back" in acts,
        "max_comment": MAX_COMMENT,
        "submitter": _submitter(context, request),
        "note": context.review_note if context.state == State.DRAFT else "",
    }


def change(context: Publishable, request: Request) -> Response:
    """Make a transition; lead back to the page that the form names."""
    _check(context, request)
    sent = texts(request)
    act = sent.get("to", "")
    if act not in TABLE:
        raise HTTPBadRequest()
    if act in possible(Asker.of(request), context) and (
        question := question_of_links(request, [context], TABLE[act].target)
    ):
        return question
    hindrance = context.publishing_hindrance() if act == "publish" else None
    done = make(request, context, act, sent.get("comment", "").strip())
    kind, message = ("ok", TABLE[act].done) if done else ("warn", hindrance or LATE)
    request.session.flash((kind, request.words.translate(message)))
    if not request.has_permission(Permission.VIEW, context):
        # What was done closed the item to who did it.
        return request.redirect_to(request.site, *(("manage",) if is_staff(request) else ()))
    return request.redirect_to(local_path(sent.get("next"), request.resource_path(context)))


def _check(item: Publishable, request: Request) -> None:
    """Keep the page for who works on the item. Raises HTTPNotFound."""
    if not any(request.has_permission(each, item) for each in CONCERNED):
        raise HTTPNotFound()


def _submitter(item: Publishable, request: Request) -> str:
    if item.state != State.PENDING:
        return ""
    user = person_now(request.site, item.submitted_by)
    return user.title if user is not None and may_know(request, user) else ""


def includeme(config: Configurator) -> None:
    """Register the page."""
    options = {"context": Publishable, "name": "state", "permission": Permission.VIEW}
    config.add_view(
        show,
        renderer="itschool_cms.manage.states:templates/state.pt",
        request_method=("GET", "HEAD"),
        **options,
    )
    config.add_view(change, request_method="POST", **options)
