"""One person as the office sees them: sessions, links, history."""

import time
from datetime import UTC, datetime
from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.models import utcnow
from itschool_cms.core.permissions import Permission

from ..afterwards import end_sessions
from ..history import acts_on
from ..models import LoginLink, Purpose, User
from .parts import say

PURPOSES = {
    Purpose.INVITATION: _("Invitation"),
    Purpose.RESET: _("Link for a new password"),
    Purpose.EMAIL_NEW: _("Confirmation of a new address"),
    Purpose.EMAIL_OLD: _("Confirmation of a new address"),
    Purpose.LEGACY: _("Confirmation of a new address"),
    Purpose.LETTER: _("Letter with a code"),
    Purpose.LETTER_MAIL: _("Confirmation of a new address"),
}


def sessions_tile(context: User, request: Request) -> dict[str, Any]:
    """On how many devices the person is signed in, and when one was last used; not on which."""
    found = request.registry.session_store.of_user(context.uid, int(time.time()))
    count = request.words.plural("Signed in on ${n} device", "Signed in on ${n} devices", len(found))
    return {
        "count": count if found else "",
        "seen": datetime.fromtimestamp(found[0][1]["seen"], UTC) if found else None,
        "may_end": bool(found and request.has_permission(Permission.EDIT, context)),
    }


def links_tile(context: User, request: Request) -> dict[str, Any] | None:
    """The mailed links that the person can still use, and those that are too old."""
    links = [context.__parent__.links.get(key) for key in context.links]
    rows = [_link_row(link) for link in reversed(links) if link is not None]
    used = bool(context.invited and not rows)
    return {"rows": rows, "used": used} if rows or used else None


def _link_row(link: LoginLink) -> dict[str, Any]:
    is_open = utcnow() < link.expires
    title = PURPOSES[Purpose(link.purpose)]
    return {"title": title, "link": link, "is_open": is_open}


def history_tile(context: User, request: Request) -> dict[str, Any]:
    """What was done with the account last."""
    return {"acts": acts_on(context, request)}


def confirm_ending(context: User, request: Request) -> dict[str, Any]:
    """Ask before a person is signed out everywhere."""
    return {}


def end_all(context: User, request: Request) -> HTTPSeeOther:
    """Sign a person out on all devices."""
    own = request.session.key if context is request.person else ""
    end_sessions(request.registry, context, context.uid, keep=own)
    request.trail("sessions-ended", person=context.uid)
    say(request, "ok", _("${name} is signed out everywhere."), name=context.title)
    return request.redirect_to(context)


def includeme(config: Configurator) -> None:
    """Register tiles and pages; declare the act."""
    config.add_trail_act("sessions-ended", _("Signed out everywhere"))
    folder = "itschool_cms.accounts:templates"
    for column, order, name, data in (
        (1, 30, "links", links_tile),
        (2, 10, "sessions", sessions_tile),
        (2, 90, "history", history_tile),
    ):
        template = f"{folder}/person/{name}.pt"
        config.add_tile(name, data, of=User, page="person", template=template, column=column, order=order)
    options = {"context": User, "name": "sign-out", "permission": Permission.EDIT}
    config.add_view(confirm_ending, renderer=f"{folder}/sign_out.pt", **options)
    config.add_view(end_all, request_method="POST", **options)
