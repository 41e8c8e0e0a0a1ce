"""The code of a letter: typed (or brought by the square), then an address, then the mail that confirms it."""

import time
from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core.i18n import _
from itschool_cms.core.models import Site, utcnow
from itschool_cms.core.outbox.addresses import BadAddress, parse_address
from itschool_cms.core.permissions import PUBLIC

from ... import links, mails
from ...cookies import cookie_name, set_cookie
from ...models import Purpose, User
from ...notices import LETTER_WANTED, tell
from ...views.links import refuse
from ...views.parts import MAX_SHOWN, add_page, contact_lines, texts, waiting_advice
from ...visitors import ALTOGETHER, mail_is_due, network_of
from .. import codes

COOKIE = "code"
COOKIE_SECONDS = 15 * 60
# Wrong codes within five minutes; a whole school types its codes behind one address.
PER_NETWORK = 30
ADDRESS = "/code/address"
CODE = "itschool_cms.accounts:invitations/templates/code.pt"
CODE_ADDRESS = "itschool_cms.accounts:invitations/templates/code_address.pt"
WRONG = _("This code does not work.")
WRONG_ADVICE = _(
    "Compare it with the letter. It works once, for 14 days, and only the one of the last letter counts: "
    "ask the school for a new letter."
)
NO_ADDRESS = _("Write one address, such as name@example.org.")


def show(context: Site, request: Request) -> dict[str, Any]:
    """Ask for the code; it is there already when the square of the letter was scanned."""
    return _form(request, codes.grouped(_carried(request)))


def _form(request: Request, code: str, title: str = "", advice: str = "") -> dict[str, Any]:
    request.page.plain = True
    return {"code": code, "title": title, "advice": advice, "contact": contact_lines(request)}


def carry(context: Site, request: Request) -> HTTPSeeOther:
    """Take the code out of the address into a short-lived cookie; it is not even looked up."""
    response = request.redirect_to("/code")
    typed = request.subpath[0] if len(request.subpath) == 1 else ""
    _send(request, response, codes.normal(typed))
    return response


def take(context: Site, request: Request) -> dict[str, Any] | Response:
    """Take a code that was typed; every wrong one gets the same answer."""
    if request.person is not None:
        return refuse(request)
    typed = texts(request).get("code", "")
    wait, found = _look_up(request, typed)
    if found is not None:
        response = request.redirect_to(ADDRESS)
        _send(request, response, codes.normal(typed))
        return response
    return _refusal(request, typed, wait)


def _refusal(request: Request, typed: str, wait: int) -> dict[str, Any]:
    """Return the one answer for codes that are wrong, used, too old or replaced, or that come too often."""
    translate = request.words.translate
    if wait:
        request.response.status_int = 429
        request.response.headers["Retry-After"] = str(wait)
        return _form(
            request, typed[:20], translate(_("Too many attempts for now.")), waiting_advice(request, wait)
        )
    request.response.status_int = 422
    return _form(request, typed[:20], translate(WRONG), translate(WRONG_ADVICE))


def _look_up(request: Request, typed: str) -> tuple[int, links.Found | None]:
    """Return the seconds to wait, and the link of a right code; wrong ones are counted."""
    throttle = request.registry.throttle
    counters = {f"code|{network_of(request.remote_addr)}": PER_NETWORK, "codes": ALTOGETHER}
    ticket = throttle.begin(counters, time.time())
    if ticket.wait:
        return ticket.wait, None
    found = codes.find(request.site["people"], typed, utcnow())
    if found is not None:
        throttle.forgive(ticket)
    return 0, found


# The address.


def show_address(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Ask for the mail address, or confirm that a mail is on its way."""
    sent = "sent" in request.GET
    if not sent and not _carried(request):
        return request.redirect_to("/code")
    return _address_form(request, sent=sent)


def _address_form(request: Request, email: str = "", error: str = "", sent: bool = False) -> dict[str, Any]:
    request.page.plain = True
    return {"email": email, "error": error, "sent": sent, "contact": contact_lines(request)}


def give_address(context: Site, request: Request) -> dict[str, Any] | Response:
    """Mail the link that confirms the address; until it is followed, nothing changes and the code lives."""
    email, code = texts(request).get("email", "").strip().lower(), _carried(request)
    if request.person is not None:
        return refuse(request)
    wait, found = _look_up(request, code)
    if found is None:
        values = _refusal(request, codes.grouped(code), wait)
        return render_to_response(CODE, values, request, response=request.response)
    if not _is_address(email):
        request.response.status_int = 422
        return _address_form(request, email[:MAX_SHOWN], request.words.translate(NO_ADDRESS))
    if mail_is_due(request, email):
        _mail(request, found.user, email)
    return HTTPSeeOther(location=f"{ADDRESS}?sent=1")


def _mail(request: Request, user: User, email: str) -> None:
    other = request.site["people"].by_email(email)
    if other is not None and other is not user:
        # Only who reads the mailbox learns that the address is taken.
        tell(request, other, LETTER_WANTED)
        return
    token = links.issue(request.site["people"], user, Purpose.LETTER_MAIL, utcnow(), email)
    mails.send_link(request, user, Purpose.LETTER_MAIL, token, to=email)


def _is_address(text: str) -> bool:
    try:
        return parse_address(text).addr_spec == text
    except BadAddress:
        return False


# The cookie.


def _send(request: Request, response: Response, code: str) -> None:
    set_cookie(request, response, COOKIE, f"{int(time.time())}.{code}", COOKIE_SECONDS)


def _carried(request: Request) -> str:
    """Return the code in the cookie, unless it was put there too long ago."""
    since, _dot, code = request.cookies.get(cookie_name(request, COOKIE), "").partition(".")
    young = since.isascii() and since.isdigit() and -60 <= time.time() - int(since[:12]) < COOKIE_SECONDS
    return codes.normal(code) if young else ""


def includeme(config: Configurator) -> None:
    """Register the pages."""
    config.add_view(carry, context=Site, name="code", permission=PUBLIC)
    add_page(config, show, "/code", renderer=CODE)
    add_page(config, take, "/code", request_method="POST", renderer=CODE)
    add_page(config, show_address, ADDRESS, renderer=CODE_ADDRESS)
    add_page(config, give_address, ADDRESS, request_method="POST", renderer=CODE_ADDRESS)
