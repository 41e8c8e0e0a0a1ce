"""The tab of sharing: the table, the effect of a change in plain words, and the change."""

from collections.abc import Iterator
from typing import Any

import peppercorn
from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPBadRequest, HTTPNotFound, HTTPSeeOther
from pyramid.request import Request

from itschool_cms.accounts.views.parts import say
from itschool_cms.core.forms import parse_form
from itschool_cms.core.i18n import _
from itschool_cms.core.local_roles import LocalRole, is_shareable
from itschool_cms.core.menus import Link
from itschool_cms.core.models import Item
from itschool_cms.core.permissions import Permission

from .changes import Change, Refused, check, from_above, make, number_below, state_of
from .effect import consequences, effect, summary
from .table import found_by, rows
from .words import MEANINGS, ROLES

TEMPLATES = "itschool_cms.manage.sharing:templates"
MAX_TEXT = 100
CHANGED = _("Somebody changed the sharing meanwhile: look at it again. Nothing was changed.")


def show(context: Item, request: Request) -> dict[str, Any]:
    """Show who may do what, and whom the search finds."""
    _check(context)
    text = request.GET.get("q", "").strip()[:MAX_TEXT]
    found = found_by(request, text)
    return {
        "text": text,
        "found": len(found),
        "rows": rows(context, request, found),
        "roles": ROLES,
        "meanings": MEANINGS,
        "inherits": context.inherits_roles,
        "parent": context.__parent__,
        "above": bool(from_above(context)),
        "was": state_of(context),
        "who_href": request.resource_path(context, "who")
        if request.has_permission(Permission.EDIT, context)
        else "",
    }


def change(context: Item, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Show the effect of what was sent; make the change once it is confirmed."""
    _check(context)
    asked, act = _sent(context, request)
    if asked is None:
        say(request, "warn", CHANGED)
        return request.redirect_to(context, "sharing")
    try:
        check(asked, request)
    except Refused as refusal:
        say(request, "warn", refusal.args[0])
        return request.redirect_to(context, "sharing")
    if asked.empty:
        say(request, "warn", _("Nothing was changed: check or uncheck a right first."))
        return request.redirect_to(context, "sharing")
    told = effect(asked, request)
    if act != "save":
        lines = consequences(told, number_below(request, context), request)
        return {**told, "change": asked, "was": state_of(context), "consequences": lines}
    make(asked, request)
    say(request, "ok", _("Saved the rights. ${effect}"), effect=summary(told, request))
    return request.redirect_to(context, "sharing")


def _check(item: Item) -> None:
    """Refuse what is not shared. Raises HTTPNotFound."""
    if not is_shareable(item):
        raise HTTPNotFound()


def _sent(item: Item, request: Request) -> tuple[Change | None, str]:
    """Return the change that the form asks for, None where it was made for an older state, and its act."""
    values = peppercorn.parse(parse_form(request))
    sent = values.get("grants", [])
    if not (isinstance(sent, list) and all(isinstance(each, str) for each in sent)):
        raise HTTPBadRequest()
    grants = [each.rpartition(" ") for each in sent]
    if not all(principal and role in tuple(LocalRole) for principal, _space, role in grants):
        raise HTTPBadRequest()
    if values.get("was") != state_of(item):
        return None, ""
    wanted = tuple(dict.fromkeys((principal, role) for principal, _space, role in grants))
    inherits = "inherit" in values or item.__parent__ is None
    return Change(item, wanted, inherits), str(values.get("do", ""))


def tab(context: Any, request: Request) -> Iterator[Link]:
    """Lead who shares an item to the tab."""
    shared = isinstance(context, Item) and is_shareable(context)
    if shared and request.has_permission(Permission.SHARE, context):
        label, href = request.words.translate(_("Sharing")), request.resource_path(context, "sharing")
        yield Link(label, href, "share", current=request.view_name == "sharing")


def includeme(config: Configurator) -> None:
    """Register the tab; declare the acts."""
    config.add_trail_act("shared", _("Local roles changed"))
    config.add_trail_act("sharing-inheritance", _("Local roles from above switched"))
    options = {"context": Item, "name": "sharing", "permission": Permission.SHARE}
    config.add_view(show, renderer=f"{TEMPLATES}/sharing.pt", request_method=("GET", "HEAD"), **options)
    config.add_view(change, renderer=f"{TEMPLATES}/effect.pt", request_method="POST", **options)
    config.add_menu_entry("sharing", tab, place="tabs", order=40)
