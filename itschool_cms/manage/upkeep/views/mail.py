"""Outgoing mail: what waits, what failed, and a message to try the way out."""

from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid.request import Request

from itschool_cms.accounts.mails import Notice, send_notice
from itschool_cms.accounts.views.mails import STATES
from itschool_cms.accounts.views.parts import say, texts
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Site, utcnow
from itschool_cms.core.outbox.models import OutgoingMail
from itschool_cms.core.paging import Batch

from ..menus import MAIL
from .parts import add_panel, for_admins

# Retried at once: more would fill the way out at one go.
MOST_RETRIED = 500
TEST = Notice(
    subject=_("Test message of ${school}"),
    lead=_("This message shows that mail from ${school} arrives."),
    advice=_("You asked for it in the settings. There is nothing to do."),
)


@for_admins
def mail(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Show the state of the outbox; send a test message, or try failed mails again."""
    if request.method == "POST":
        return _act(request)
    outbox = context.outbox
    failures = outbox.failures or ()
    return {
        "waiting": outbox.waiting(),
        "failed": len(failures),
        "batch": Batch(request, outbox.failed_mails(), len(failures)),
        "sender": request.registry.settings["mail.default_sender"],
        "way": _way(request.registry.settings.get("mail.transport", "")),
        "mine": _mine(request),
    }


def _way(transport: str) -> str:
    """Return the server that mail goes to, without password; empty where mails go to a folder."""
    url = urlsplit(transport)
    return f"{url.hostname}:{url.port or 587}" if url.scheme == "smtp" and url.hostname else ""


def _mine(request: Request) -> list[dict[str, Any]]:
    return [_row(each) for each in request.site.outbox.last_to(request.person.email, 3)]


def _row(mail: OutgoingMail) -> dict[str, Any]:
    title, badge = STATES[mail.state]
    return {"subject": mail.subject, "at": mail.finished or mail.created, "title": title, "badge": badge}


def _act(request: Request) -> HTTPSeeOther:
    sent = texts(request)
    act, number = sent.get("do"), sent.get("mail", "")
    if act == "test":
        _test(request)
    elif act == "retry" and number.isascii() and number.isdecimal() and len(number) < 20:
        _retry(request, [int(number)])
    elif act == "retry-all":
        _retry(request, [each.id for each in islice(request.site.outbox.failed_mails(), MOST_RETRIED)])
    else:
        raise HTTPBadRequest()
    return request.redirect_to(MAIL)


def _test(request: Request) -> None:
    send_notice(request.registry, request.site, request.person, TEST)
    request.trail("mail-tested", person=request.person.uid)
    say(request, "ok", _("A test message is on its way to ${address}."), address=request.person.email)


def _retry(request: Request, numbers: list[int]) -> None:
    now = utcnow()
    count = sum(request.site.outbox.retry(number, now) for number in numbers)
    if not count:
        say(request, "warn", _("This mail does not wait for a new attempt any more."))
        return
    request.trail("mail-retried", count=str(count))
    text = request.words.plural("One mail is tried again.", "${n} mails are tried again.", count)
    request.session.flash(("ok", text))


def includeme(config: Configurator) -> None:
    """Register the page."""
    add_panel(config, mail, MAIL, "mail.pt")
