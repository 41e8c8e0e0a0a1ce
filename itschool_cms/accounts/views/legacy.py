"""The old method: signing in with a user name, and leaving it for a mail address."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core.forms import Button, Form
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Site

from .. import legacy
from ..entrance import enter
from ..freshness import is_fresh
from ..models import Purpose, User
from ..schemas import AddressSchema, NewPasswordSchema, ProvedAddressSchema
from ..sign_in import authenticate_by_name, renew_hash
from ..visitors import Visitor, mail_is_due
from .links import VALIDATE, finish, followed, take_even_time
from .parts import MAX_SHOWN, add_page, contact_lines, for_person, knows, say, texts, waiting_advice
from .sign_in import TOO_MANY, keep_language, next_path, note_refusal, portal

WRONG = _("The user name or the password is not right.")
WRONG_ADVICE = _("Check both and try again. You do not know them any more? Contact the school.")
SEND = Button("send", _("Send me the link"), primary=True, css="btn-big btn-wide")
FOLDER = "itschool_cms.accounts:templates"


# Signing in.


def login(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Sign a person in by user name; on the day the old method ends, everybody is told to ask the school."""
    sent = texts(request)
    name, password, wanted = sent.get("name", ""), sent.get("password", ""), next_path(sent.get("next"))
    if legacy.state(request) != "open":
        return _gone(request, wanted)
    visitor = Visitor(request, legacy.account_key(name))
    ticket = visitor.begin()
    if ticket.wait:
        request.response.headers["Retry-After"] = str(ticket.wait)
        return _refuse(request, 429, (TOO_MANY, waiting_advice(request, ticket.wait)), wanted, name)
    user = authenticate_by_name(context["people"], name, password)
    if user is None:
        note_refusal(request, context["people"].by_legacy_name(name), "user-name")
        return _refuse(request, 422, (WRONG, WRONG_ADVICE), wanted, name)
    visitor.succeed(ticket)
    renew_hash(user, password)
    keep_language(request, user, sent.get("lang"))
    return enter(request, user, way="user-name", wanted=wanted)


def _refuse(
    request: Request, status: int, said: tuple[str, str], wanted: str, name: str = ""
) -> dict[str, Any]:
    """Show the portal, with what went wrong in the panel of the old method."""
    request.response.status_int = status
    title, advice = (request.words.translate(text) for text in said)
    shown = portal(request, wanted)
    shown["old"] |= {"name": name[:MAX_SHOWN], "title": title, "advice": advice}
    return shown


def _gone(request: Request, wanted: str) -> dict[str, Any]:
    """Tell that there is no old method any more: the same to everybody, whatever was typed."""
    request.response.status_int = 410
    shown = portal(request, wanted)
    shown["old"]["state"] = "ending"
    return shown


# Leaving it.


@for_person
def show(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Ask a person who came by user name for a mail address, and write there."""
    if not legacy.is_legacy(request):
        return request.redirect_to(request.start_path())
    request.page.plain = True
    if "sent" in request.GET:
        return {"form": "", "contact": contact_lines(request)}
    # Who signed in a while ago may have left the device: the present password first.
    asks = not is_fresh(request)
    schema = ProvedAddressSchema if asks else AddressSchema
    form = Form(schema, request, request.person, buttons=(SEND,), action=legacy.GATE, sticky=False)
    values = form.submitted()
    if values is not None and (not asks or knows(request, form, values["current"])):
        return _write_to(request, values["email"])
    email = {"email": request.person.email} if request.person.email else {}
    return {"form": form.render(email), "contact": contact_lines(request)}


def _write_to(request: Request, address: str) -> HTTPSeeOther:
    take_even_time(request)
    if mail_is_due(request, address, request.person.uid):
        legacy.offer_address(request, request.person, address)
        request.trail("address-offered", person=request.person.uid)
    return request.redirect_to(legacy.GATE, query={"sent": "1"})


@for_person
def choose(context: Site, request: Request) -> dict[str, Any] | Response:
    """Make the address of the followed link the person's own, with a new password."""
    found = followed(request, (Purpose.LEGACY,))
    if found is None or found.user is not request.person or not _is_free(found.link.data, found.user):
        say(request, "error", _("This link cannot be used any more. Give your address again for a new one."))
        return request.redirect_to(legacy.GATE)
    request.page.plain = True
    action = request.path
    form = Form(NewPasswordSchema, request, found.user, buttons=(VALIDATE,), action=action, sticky=False)
    values = form.submitted()
    if values is not None:
        legacy.become_ordinary(request, found.user, found.link.data)
        return finish(request, found.user, values)
    return {"form": form.render({"logout_others": True}), "email": found.link.data, "activates": False}


def _is_free(address: str, user: User) -> bool:
    """Tell whether nobody else took the address since the link was mailed."""
    return user.__parent__.by_email(address) in (None, user)


def includeme(config: Configurator) -> None:
    """Register the pages."""
    methods = ("GET", "HEAD", "POST")
    add_page(config, login, "/login/legacy", request_method="POST", renderer=f"{FOLDER}/login.pt")
    add_page(config, show, legacy.GATE, request_method=methods, renderer=f"{FOLDER}/legacy.pt")
    add_page(config, choose, "/legacy/password", request_method=methods, renderer=f"{FOLDER}/password.pt")
