"""Mails to one person, as the office sees them: never their text, never a link."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.outbox.models import MailState, OutgoingMail
from itschool_cms.core.permissions import Permission

from .. import bounces
from ..models import User
from .parts import say

SHOWN = 10
STATES = {
    MailState.QUEUED: (_("Waiting"), "pending"),
    MailState.SENDING: (_("Waiting"), "pending"),
    MailState.SENT: (_("Sent"), "active"),
    MailState.FAILED: (_("Failed"), "bounced"),
}


def mails_tile(context: User, request: Request) -> dict[str, Any]:
    """The last mails to the person's address, and whether they arrive."""
    mails = request.site.outbox.last_to(context.email, SHOWN) if context.email else []
    return {
        "mails": [_row(mail) for mail in mails],
        "may_edit": bool(request.has_permission(Permission.EDIT, context)),
    }


def _row(mail: OutgoingMail) -> dict[str, Any]:
    title, badge = STATES[mail.state]
    return {"subject": mail.subject, "at": mail.finished or mail.created, "title": title, "badge": badge}


def take_as_reachable(context: User, request: Request) -> HTTPSeeOther:
    """Take the address as good again: the mailbox was full, say."""
    if context.bounced is not None:
        bounces.clear(request.tree, context)
        request.trail("mail-reaches", person=context.uid)
    say(request, "ok", _("The address counts as reachable again."))
    return request.redirect_to(context)


def includeme(config: Configurator) -> None:
    """Register the tile and its form."""
    template = "itschool_cms.accounts:templates/person/mails.pt"
    config.add_tile("mails", mails_tile, of=User, page="person", template=template, column=2, order=60)
    config.add_view(
        take_as_reachable,
        context=User,
        name="reachable",
        permission=Permission.EDIT,
        request_method="POST",
    )
