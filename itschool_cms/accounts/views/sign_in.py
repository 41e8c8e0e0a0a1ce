"""The portal: signing in and out."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request

from itschool_cms.core.addresses import local_path
from itschool_cms.core.i18n import _, offered_languages
from itschool_cms.core.models import Site
from itschool_cms.core.tiles import columns, tile_macro

from .. import legacy
from ..cookies import cookie_name
from ..entrance import enter
from ..models import User
from ..sign_in import authenticate, renew_hash
from ..visitors import Visitor
from .parts import MAX_SHOWN, add_page, contact_lines, texts, waiting_advice

WRONG = _("The address or the password is not right.")
WRONG_ADVICE = _("Check both and try again, or ask for a new password with “Forgotten your password?”.")
TOO_MANY = _("Too many attempts for now.")
PRIVATE_PATHS = ("/login", "/logout", "/password", "/link", "/code")


def next_path(address: str | None) -> str:
    """Return the page of this site that a visitor wanted to see, or nothing."""
    path = local_path(address, "")
    return "" if path.startswith(PRIVATE_PATHS) else path


def show_login(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Show the portal; who is signed in is led on."""
    wanted = next_path(request.GET.get("next"))
    if request.person is not None:
        return request.redirect_to(wanted or request.start_path())
    return portal(request, wanted)


def portal(
    request: Request, wanted: str, email: str = "", title: str = "", advice: str = ""
) -> dict[str, Any]:
    """Return what the portal shows.

    Args:
        wanted: the page to lead to afterwards.
        email: what was typed.
        title, advice: what went wrong.
    """
    people, old = request.site["people"], legacy.state(request)
    knows_the_way = bool(email or title or request.cookies.get(cookie_name(request, "device")))
    return {
        "next": wanted,
        "email": email[:MAX_SHOWN],
        "title": title,
        "advice": advice,
        "lang": _language(request),
        "is_open": knows_the_way or old != "open",
        "old": {"state": old, "ends": people.old_method_ends, "name": "", "title": "", "advice": ""},
        "settings": people,
        "columns": columns("portal", request.site, request),
        "tile_macro": tile_macro(request),
        "contact": contact_lines(request),
        "address": getattr(request.site, "address", "").splitlines(),
    }


def _language(request: Request) -> str:
    """Return the language that was chosen on this very page, or nothing."""
    sent = request.GET.get("lang", "") if request.method != "POST" else texts(request).get("lang", "")
    return sent if sent in offered_languages(request.site) else ""


def keep_language(request: Request, user: User, language: str | None) -> None:
    """Keep for a person the language that was chosen while signing in."""
    if language in offered_languages(request.site):
        request.tree.change(user, {"language": language})


def login(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Sign a person in; never say which of address and password is wrong."""
    sent = texts(request)
    email, password, wanted = sent.get("email", ""), sent.get("password", ""), next_path(sent.get("next"))
    visitor = Visitor(request, email)
    ticket = visitor.begin()
    if ticket.wait:
        return too_many(request, ticket.wait, wanted, email)
    user = authenticate(context["people"], email, password)
    if user is None:
        note_refusal(request, context["people"].by_email(email), "password")
        request.response.status_int = 422
        translate = request.words.translate
        return portal(request, wanted, email, translate(WRONG), translate(WRONG_ADVICE))
    visitor.succeed(ticket)
    renew_hash(user, password)
    keep_language(request, user, sent.get("lang"))
    return enter(request, user, way="password", remember="remember" in sent, wanted=wanted)


def note_refusal(request: Request, person: User | None, way: str) -> None:
    """Note a refused sign-in, whether there is such a person or not: that must not show in the time."""
    request.registry.trail.note("sign-in-refused", person=person.uid if person else 0, way=way)


def too_many(request: Request, seconds: int, wanted: str, email: str) -> dict[str, Any]:
    """Show the portal to who has to wait."""
    request.response.status_int = 429
    request.response.headers["Retry-After"] = str(seconds)
    title = request.words.translate(TOO_MANY)
    return portal(request, wanted, email, title, waiting_advice(request, seconds))


def logout(context: Site, request: Request) -> HTTPSeeOther:
    """Sign the person out and have the browser forget the pages."""
    request.session.sign_out()
    response = request.redirect_to("/login")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def includeme(config: Configurator) -> None:
    """Register the pages."""
    template = "itschool_cms.accounts:templates/login.pt"
    add_page(config, show_login, "/login", renderer=template)
    add_page(config, login, "/login", request_method="POST", renderer=template)
    add_page(config, logout, "/logout", request_method="POST")
