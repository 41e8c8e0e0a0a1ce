"""The mailed link, from asking for it to the new password."""

import logging
import time
from typing import Any, NamedTuple

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core.forms import Button, Form
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Site, utcnow
from itschool_cms.core.permissions import PUBLIC

from .. import api, links
from ..afterwards import end_sessions
from ..cookies import cookie_name, drop_cookie, set_cookie
from ..entrance import enter
from ..events import AccountActivated
from ..freshness import is_fresh
from ..legacy import become_ordinary
from ..models import EmailTaken, Purpose, User
from ..notices import PASSWORD, tell
from ..schemas import ChangePasswordSchema, NewPasswordSchema
from ..visitors import mail_is_due
from .parts import MAX_SHOWN, add_page, contact_lines, knows, say, texts

log = logging.getLogger(__name__)

COOKIE = "link"
COOKIE_SECONDS = 15 * 60
EVEN_SECONDS = "0.08"
VALIDATE = Button("save", _("Confirm"), primary=True, css="btn-big btn-wide")
PAGE = "itschool_cms.accounts:templates/password.pt"


class Chooser(NamedTuple):
    """Who may choose a new password, and how they proved it.

    Attributes:
        by_link: by a mailed link, else by having signed in.
        address: mail address that the link confirms; empty when it is the one that the school knows.
    """

    user: User
    by_link: bool
    address: str = ""


# Asking for a link.


def show_forgotten(context: Site, request: Request) -> dict[str, Any]:
    """Ask for the address, or confirm that it was sent."""
    request.page.plain = True
    return {"sent": "sent" in request.GET, "email": "", "error": "", "contact": contact_lines(request)}


def forgotten(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Mail a link to a person who has an account; the answer, and its time, are always the same."""
    take_even_time(request)
    email = texts(request).get("email", "").strip()
    if "@" not in email or len(email) > MAX_SHOWN:
        request.response.status_int = 422
        error = request.words.translate(_("Write one address, such as name@example.org."))
        return {**show_forgotten(context, request), "email": email[:MAX_SHOWN], "error": error}
    user = context["people"].by_email(email)
    if mail_is_due(request, email) and user is not None:
        _send(request, user)
    return HTTPSeeOther(location=request.resource_path(context, "password", "forgotten", query={"sent": "1"}))


def _send(request: Request, user: User) -> None:
    try:
        api.invite(request, user)
    except ValueError:
        log.warning("No link could be mailed to the person %d", user.uid)


def take_even_time(request: Request) -> None:
    """Let the answer take as long as the slowest kind of it, or longer."""
    # After the commit: an address that is known must not be told by the time its mail takes.
    seconds = float(request.registry.settings.get("accounts.even_seconds", EVEN_SECONDS))
    ends = time.monotonic() + seconds
    request.add_finished_callback(lambda _: time.sleep(max(0.0, ends - time.monotonic())))


# Following it.


def follow(context: Site, request: Request) -> Response | dict[str, Any]:
    """Take the token out of the address into a short-lived cookie; nothing is used up by looking."""
    token = request.subpath[0] if len(request.subpath) == 1 else ""
    found = links.find(context["people"], token, utcnow(), tuple(links.PAGES))
    if found is None or request.person not in (None, found.user):
        return refuse(request)
    response = request.redirect_to(links.PAGES[Purpose(found.link.purpose)])
    set_cookie(request, response, COOKIE, f"{int(time.time())}.{token}", COOKIE_SECONDS)
    return response


def refuse(request: Request) -> Response:
    """Answer for a link that is unknown, used, too old or somebody else's: one page for all of them."""
    request.page.plain = True
    template = "itschool_cms.accounts:templates/bad_link.pt"
    response = render_to_response(template, {"contact": contact_lines(request)}, request=request)
    response.status_int = 410
    return response


def _token(request: Request) -> str:
    """Return the token in the cookie, unless it was put there too long ago."""
    since, _dot, token = request.cookies.get(cookie_name(request, COOKIE), "").partition(".")
    young = since.isascii() and since.isdigit() and -60 <= time.time() - int(since[:12]) < COOKIE_SECONDS
    return token if young else ""


def followed(request: Request, purposes: tuple[Purpose, ...] = links.ENTRY) -> links.Found | None:
    """Return the living link that this browser followed, if it is for one of the purposes."""
    token = _token(request)
    return links.find(request.site["people"], token, utcnow(), purposes) if token else None


def chooser(request: Request) -> Chooser | None:
    """Return who may choose a new password here."""
    person, found = request.person, followed(request, links.CHOOSING)
    if found is not None and person in (None, found.user):
        confirms = found.link.purpose == Purpose.LETTER_MAIL
        return Chooser(found.user, True, found.link.data if confirms else "")
    if found is None and person is not None and person.must_change_password:
        return Chooser(person, False)
    return None


# Choosing.


def new_password(context: Site, request: Request) -> dict[str, Any] | Response:
    """Choose a password: uses up the link, signs in, ends the other sessions."""
    found = chooser(request)
    if found is None:
        return refuse(request)
    request.page.plain = True
    # Who signed in a while ago may have left the device: the present password first.
    asks = not found.by_link and not is_fresh(request)
    form = Form(
        ChangePasswordSchema if asks else NewPasswordSchema,
        request,
        found.user,
        buttons=(VALIDATE,),
        action="/password/new",
        sticky=False,
    )
    values = form.submitted()
    activates = not found.user.password_hash
    if values is not None and (not asks or knows(request, form, values["current"])):
        if found.address and not take_address(request, found):
            return refuse(request)
        _note_proof(request, found, activates)
        return finish(request, found.user, values)
    form_markup = form.render({"logout_others": True})
    return {"form": form_markup, "email": found.address or found.user.email, "activates": activates}


def _note_proof(request: Request, found: Chooser, activates: bool) -> None:
    """Note what else a new password means: by a mailed link the address is proved; a first one accepts."""
    if found.by_link:
        become_ordinary(request, found.user)
    if activates:
        request.registry.notify(AccountActivated(request, found.user))


def take_address(request: Request, found: Chooser) -> bool:
    """Give a person the address that the link confirms; False when somebody else has it by now."""
    try:
        request.tree.change(found.user, {"email": found.address})
    except EmailTaken:
        return False
    request.registry.trail.write(
        request.tm, "address-confirmed", person=found.user.uid, by=found.user.uid, way="letter"
    )
    return True


def finish(request: Request, user: User, values: dict[str, Any], path: str = "") -> HTTPSeeOther:
    """Set the password, sign in under a new session id and lead on."""
    had_one = bool(user.password_hash)
    api.set_password(user, values["password"])
    request.registry.trail.write(request.tm, "password-set", person=user.uid, by=user.uid)
    if had_one:
        tell(request, user, PASSWORD)
    # Who was signed in only goes on; a link is a way in.
    way = "password-changed" if request.person is user else "link"
    response = enter(request, user, way=way, wanted=path)
    if values["logout_others"]:
        end_sessions(request.registry, user, user.uid, keep=request.session.key)
    say(request, "ok", _("Your password is set. Use it from now on."))
    drop_cookie(request, response, COOKIE)
    return response


def includeme(config: Configurator) -> None:
    """Register the pages."""
    template = "itschool_cms.accounts:templates/forgotten.pt"
    add_page(config, show_forgotten, "/password/forgotten", renderer=template)
    add_page(config, forgotten, "/password/forgotten", request_method="POST", renderer=template)
    add_page(config, new_password, "/password/new", request_method=("GET", "HEAD", "POST"), renderer=PAGE)
    config.add_view(follow, context=Site, name="link", permission=PUBLIC)
