"""The person's own factors: what there is, and taking one away."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.models import Site

from ...freshness import fresh_only
from ...views.parts import add_page, say, texts
from .. import acts
from ..gate import PATH, must_add_factor
from ..models import Factors, Kind, LastFactor, Passkey
from ..recovery import COUNT
from ..rules import factors_of, is_required
from . import FOLDER

LAST = _("The school asks you for a second step, and this is your last one. Add another one first.")
REMOVED = _("Removed. A mail confirms it.")


def tile(context: Site, request: Request) -> dict[str, Any]:
    """Whether there is a second step, and how many recovery codes are left."""
    return {"factors": factors_of(request.person), "required": is_required(request, request.person)}


@fresh_only
def show(context: Site, request: Request) -> dict[str, Any]:
    """Show the factors of the person, and the ways to another one."""
    # Whoever has to add one reaches no other page: no menu pretends they do.
    request.page.plain = must_add_factor(request)
    return {
        "factors": factors_of(request.person),
        "required": is_required(request, request.person),
        "shut": request.page.plain,
        "codes": COUNT,
    }


@fresh_only
def confirm_removal(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Ask before a factor is removed."""
    which = request.GET.get("which", "")
    factors = factors_of(request.person)
    passkey = _passkey(factors, which)
    if passkey is None and not (which == Kind.APP and factors.secret):
        return request.redirect_to(PATH)
    last = factors.count() == 1
    return {"which": which, "passkey": passkey, "last": last}


@fresh_only
def remove(context: Site, request: Request) -> HTTPSeeOther:
    """Remove a factor; never the last one of somebody of whom the school asks one."""
    which = texts(request).get("which", "")
    factors = factors_of(request.person)
    passkey = _passkey(factors, which)
    try:
        if passkey is not None:
            acts.remove_passkey(request, passkey)
            say(request, "ok", REMOVED)
        elif which == Kind.APP and factors.secret:
            acts.remove_app(request)
            say(request, "ok", REMOVED)
    except LastFactor:
        say(request, "error", LAST)
    return request.redirect_to(PATH)


def _passkey(factors: Factors, which: str) -> Passkey | None:
    return next((each for each in factors.passkeys if each.tag == which), None)


@fresh_only
def explain_recovery(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Ask before new recovery codes are made."""
    if not request.person.has_factor():
        return request.redirect_to(PATH)
    return {"codes": [], "left": len(factors_of(request.person).recovery), "onward": PATH}


@fresh_only
def renew_recovery(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Make new recovery codes and show them, this one time."""
    if not request.person.has_factor():
        return request.redirect_to(PATH)
    return codes_page(acts.renew_recovery(request), PATH)


def codes_page(codes: list[str], onward: str) -> dict[str, Any]:
    """Return what the page with new codes shows.

    Args:
        onward: path of the page that comes after it.
    """
    return {"codes": codes, "left": 0, "onward": onward}


def includeme(config: Configurator) -> None:
    """Register the pages."""
    config.add_tile("factors", tile, of=Site, page="me", template=f"{FOLDER}/tile.pt", column=1, order=30)
    add_page(config, show, PATH, renderer=f"{FOLDER}/overview.pt")
    add_page(config, confirm_removal, f"{PATH}/remove", renderer=f"{FOLDER}/remove.pt")
    add_page(config, remove, f"{PATH}/remove", request_method="POST")
    template = f"{FOLDER}/recovery.pt"
    add_page(config, explain_recovery, f"{PATH}/recovery", renderer=template)
    add_page(config, renew_recovery, f"{PATH}/recovery", request_method="POST", renderer=template)
