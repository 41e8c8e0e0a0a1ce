"""Changing one's own address: asked for under "My access", confirmed at both addresses."""

import time
from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core.forms import Button, Form
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Site

from .. import email_change
from ..cookies import drop_cookie
from ..email_change import PURPOSES, Outcome
from ..freshness import fresh_only
from ..links import Found
from ..schemas import EmailSchema
from ..visitors import MAIL_WINDOW_SECONDS, MAILS_PER_ACCOUNT, mail_is_due
from .links import COOKIE, followed, refuse
from .parts import add_page, contact_lines, for_person, say

PAGE = "/me/email"
CONFIRM = "/email/confirm"
ASK = Button("save", _("Send the two links"), primary=True)
TOO_MANY = _("Too many mails for now. Wait an hour, then try again.")
UNREACHABLE = _("No mail can be sent to your present address: the office of the school changes it for you.")


def email_tile(context: Site, request: Request) -> dict[str, Any]:
    """The address, and the change of it that is under way."""
    change = email_change.pending(request.person)
    return {"change": change, "waits_for": change.waits_for if change is not None else ()}


@fresh_only
def change_email(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Ask for the new address and mail both links; nobody learns whether it is somebody's."""
    form = Form(EmailSchema, request, request.person, buttons=(ASK,), action=PAGE, cancel_url="/me")
    values = form.submitted()
    if values is not None:
        problem = _ask(request, values["email"])
        if not problem:
            return request.redirect_to("/me")
        form.refuse(problem, "email")
    return {"form": form.render(), "contact": contact_lines(request)}


def _ask(request: Request, address: str) -> str:
    if not _may_mail(request, address):
        return TOO_MANY
    try:
        email_change.start(request, request.person, address)
    except ValueError:
        return UNREACHABLE
    say(request, "ok", _("Two mails are on their way: use the link in each of them."))
    return ""


def _may_mail(request: Request, address: str) -> bool:
    counters = {f"email-change|{request.person.uid}": MAILS_PER_ACCOUNT}
    ticket = request.registry.throttle.begin(counters, time.time(), MAIL_WINDOW_SECONDS)
    return not ticket.wait and mail_is_due(request, address)


@fresh_only
def send_again(context: Site, request: Request) -> HTTPSeeOther:
    """Mail the links again that were not used yet."""
    change = email_change.pending(request.person)
    if change is None:
        say(request, "warn", _("No change of your address is under way."))
    elif not _may_mail(request, change.address):
        say(request, "error", TOO_MANY)
    else:
        email_change.send_again(request, request.person, change)
        say(request, "ok", _("The mails are on their way again; the older links no longer work."))
    return request.redirect_to("/me")


@for_person
def cancel(context: Site, request: Request) -> HTTPSeeOther:
    """Keep the present address."""
    if email_change.pending(request.person) is not None:
        email_change.cancel(request, request.person)
        say(request, "ok", _("Your address stays as it is; the links no longer work."))
    return request.redirect_to("/me")


def _found(request: Request) -> Found | None:
    found = followed(request, PURPOSES)
    return found if found is not None and request.person in (None, found.user) else None


def show_confirm(context: Site, request: Request) -> dict[str, Any] | Response:
    """Ask whether the address is to change, or say what became of it."""
    done = request.GET.get("done", "")
    found = _found(request)
    if found is None and done not in tuple(Outcome):
        return refuse(request)
    request.page.plain = True
    outcome = done if found is None else ""
    return {
        "outcome": outcome,
        "address": found.link.data if found is not None else "",
        "contact": contact_lines(request),
    }


def confirm(context: Site, request: Request) -> Response:
    """Use up the link; when it was the second one, the address changes."""
    found = _found(request)
    if found is None:
        return refuse(request)
    outcome = email_change.confirm(request, found)
    response = HTTPSeeOther(
        location=request.resource_path(context, *CONFIRM.strip("/").split("/"), query={"done": outcome})
    )
    drop_cookie(request, response, COOKIE)
    return response


def includeme(config: Configurator) -> None:
    """Register the pages."""
    folder = "itschool_cms.accounts:templates"
    config.add_tile(
        "email", email_tile, of=Site, page="me", template=f"{folder}/me/email.pt", column=1, order=12
    )
    methods = ("GET", "HEAD", "POST")
    add_page(config, change_email, PAGE, request_method=methods, renderer=f"{folder}/email.pt")
    add_page(config, send_again, f"{PAGE}/again", request_method="POST")
    add_page(config, cancel, f"{PAGE}/cancel", request_method="POST")
    add_page(config, show_confirm, CONFIRM, renderer=f"{folder}/email_confirm.pt")
    add_page(config, confirm, CONFIRM, request_method="POST")
