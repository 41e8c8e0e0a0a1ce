"""The second step of signing in, and passkeys as the only step."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther, HTTPTooManyRequests
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core.i18n import _
from itschool_cms.core.models import Site

from ...entrance import admit
from ...views.parts import add_page, contact_lines, say, texts
from ...views.sign_in import next_path
from .. import acts, attempts, passkeys, pending
from ..models import Kind
from ..passkeys import PasskeyRefused
from ..rules import factors_of
from . import FOLDER
from .parts import question, waiting

WRONG_CODE = _("This code is not right, or it was used already. Wait for the next one in your app.")
WRONG_RECOVERY = _("This recovery code is not right, or it was used already. Take the next one of your list.")
WRONG_PASSKEY = _("The passkey was not accepted. Try once more, or sign in another way.")
TOO_LATE = _("The second step came too late: sign in again.")


def show(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Ask for the second step."""
    state = pending.present(request)
    return page(request, state) if state is not None else begin_again(request)


def begin_again(request: Request) -> HTTPSeeOther:
    """Lead back to the portal."""
    if request.person is not None:
        return request.redirect_to(request.start_path())
    if request.session.pop(pending.KEY, None) is not None:
        say(request, "warn", TOO_LATE)
    return request.redirect_to("/login")


def page(request: Request, state: pending.Pending, error: str = "", field: str = "") -> dict[str, Any]:
    """Return what the page of the second step shows.

    Args:
        error: what went wrong, in the reader's language.
        field: where.
    """
    kinds = factors_of(state.user).kinds()
    return {
        "has_app": Kind.APP in kinds,
        "has_passkeys": Kind.PASSKEY in kinds,
        "error": error,
        "field": field,
        "contact": contact_lines(request),
    }


def check(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Take a code of the app or a recovery code; tries are counted."""
    state = pending.present(request)
    if state is None:
        return begin_again(request)
    sent = texts(request)
    field = "recovery" if "recovery" in sent else "code"
    attempt = attempts.begin(request, state.user.uid)
    if attempt.wait:
        request.response.status_int = 429
        request.response.headers["Retry-After"] = str(attempt.wait)
        return page(request, state, waiting(request, attempt.wait), field)
    kind = Kind.RECOVERY if field == "recovery" else Kind.APP
    use = acts.use_recovery if kind == Kind.RECOVERY else acts.use_code
    if not use(request, state.user, sent.get(field, "")):
        refused(request, kind, state.user.uid)
        request.response.status_int = 422
        wrong = WRONG_RECOVERY if kind == Kind.RECOVERY else WRONG_CODE
        return page(request, state, request.words.translate(wrong), field)
    attempts.forgive(request, attempt)
    return go_on(request, state, kind)


def refused(request: Request, kind: Kind, uid: int = 0) -> None:
    """Note a factor that was not accepted, whatever becomes of the transaction."""
    request.registry.trail.note("factor-refused", person=uid, way=str(kind))


def go_on(request: Request, state: pending.Pending, kind: Kind) -> HTTPSeeOther:
    """Sign in who has done both steps, under a new session id."""
    user = state.user
    request.registry.trail.write(request.tm, "factor-used", person=user.uid, by=user.uid, way=str(kind))
    answer = admit(request, user, way=state.way, remember=state.remember, wanted=state.wanted)
    if kind == Kind.RECOVERY:
        left = len(factors_of(user).recovery)
        text = request.words.plural(
            "You have ${n} recovery code left. Make new ones in “My access”.",
            "You have ${n} recovery codes left. Make new ones in “My access”.",
            left,
        )
        request.session.flash(("warn", text))
    return answer


def ask_pending(context: Site, request: Request) -> Response | HTTPSeeOther:
    """Ask the browser for a passkey of the person who did the first step."""
    state = pending.present(request)
    if state is None:
        return begin_again(request)
    return question(passkeys.ask(request, "factor", state.user))


def check_passkey(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Take a passkey as the second step."""
    state = pending.present(request)
    if state is None:
        return begin_again(request)
    try:
        passkeys.take(request, "factor", texts(request).get("credential", ""), state.user)
    except PasskeyRefused:
        refused(request, Kind.PASSKEY, state.user.uid)
        request.response.status_int = 422
        return page(request, state, request.words.translate(WRONG_PASSKEY), "passkey")
    return go_on(request, state, Kind.PASSKEY)


def ask_anybody(context: Site, request: Request) -> Response:
    """Ask the browser for any passkey for this site.

    Raises:
        HTTPTooManyRequests: too many were asked for of late.
    """
    if not attempts.may_ask(request):
        raise HTTPTooManyRequests()
    return question(passkeys.ask(request, "login"))


def sign_in(context: Site, request: Request) -> HTTPSeeOther:
    """Sign in by a passkey alone: it is something one has, opened by something one is or knows."""
    sent = texts(request)
    wanted = next_path(sent.get("next"))
    try:
        user = passkeys.take(request, "login", sent.get("credential", ""))
    except PasskeyRefused:
        refused(request, Kind.PASSKEY)
        say(request, "error", WRONG_PASSKEY)
        return request.redirect_to("/login", query={"next": wanted} if wanted else None)
    return admit(request, user, way="passkey", remember="remember" in sent, wanted=wanted)


def includeme(config: Configurator) -> None:
    """Register the pages."""
    template = f"{FOLDER}/step.pt"
    add_page(config, show, pending.PATH, renderer=template)
    add_page(config, check, pending.PATH, request_method="POST", renderer=template)
    add_page(config, ask_pending, "/login/factor/ask", request_method="POST")
    add_page(config, check_passkey, "/login/factor/passkey", request_method="POST", renderer=template)
    add_page(config, ask_anybody, "/login/passkey/ask", request_method="POST")
    add_page(config, sign_in, "/login/passkey", request_method="POST")
