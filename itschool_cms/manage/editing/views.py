"""The lock of an item, held and taken over."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.view import view_config

from itschool_cms.core.content import content_type
from itschool_cms.core.forms import parse_form
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Item
from itschool_cms.core.permissions import Permission

from .locks import Lock
from .page import told


@view_config(context=Item, name="lock", permission=Permission.EDIT, request_method="POST", renderer="json")
def lock(context: Item, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Hold, leave or take over the lock of an item; tells who else has it."""
    if content_type(request.registry, context) is None:
        raise HTTPNotFound()
    act = dict(parse_form(request)).get("do")
    locks, user = request.registry.locks, request.person.uid
    if act == "steal":
        return _take_over(context, request)
    if act == "leave":
        locks.leave(context.uid, user)
        return {}
    return _answer(request, locks.hold(context.uid, user))


def _take_over(item: Item, request: Request) -> HTTPSeeOther:
    locks, user = request.registry.locks, request.person.uid
    present = locks.of(item.uid)
    if present is not None and present.user != user:
        locks.steal(item.uid, user)
        request.trail("editing-taken-over", person=present.user, item=item.uid)
        request.session.flash(("ok", request.words.translate(_("You are editing now."))))
    return request.redirect_to(item, "edit")


def _answer(request: Request, present: Lock) -> dict[str, str]:
    return {} if present.user == request.person.uid else {"text": told(request, present)}
