"""What the pages of invitations and of letters have in common: choosing people, and looking before acting."""

from typing import Any

from pyramid.request import Request

from itschool_cms.core.forms import parse_form
from itschool_cms.core.i18n import LANGUAGES
from itschool_cms.core.paging import Batch

from ...listing import ROLE_TITLES
from .. import choosing
from ..hindrances import TITLES

CHOOSE = "itschool_cms.accounts:invitations/templates/choose.pt"
PREVIEW = "itschool_cms.accounts:invitations/templates/preview.pt"
MAX_LEFT_OUT = 50


def chosen(request: Request) -> choosing.Choice | None:
    """Return what the address or the form of a request chooses, or None."""
    if request.method == "POST":
        # Once more as the guard has read it: harmless in number and size.
        parse_form(request)
        return choosing.read(request.POST)
    return choosing.read(request.GET)


def form(request: Request, kind: str) -> dict[str, Any]:
    """Return what the form of a choice shows.

    Args:
        kind: "mail" or "letter".
    """
    return {
        "kind": kind,
        "roles": ROLE_TITLES,
        "circles": choosing.circles(request),
        "usual_days": choosing.USUAL_DAYS,
        "most_days": choosing.MAX_DAYS,
        "nobody": "who" in request.GET,
    }


def shown(request: Request, kind: str, choice: choosing.Choice, found: choosing.Preview) -> dict[str, Any]:
    """Return what the page of a preview shows."""
    return {
        "kind": kind,
        "fields": [*choice.query(), ("count", str(len(found.reached)))],
        "count": len(found.reached),
        "batch": Batch(request, found.reached),
        "titles": LANGUAGES,
        "languages": [(LANGUAGES[code], number) for code, number in found.languages()],
        "left_out": [(user, TITLES[reason]) for user, reason in found.left_out[:MAX_LEFT_OUT]],
        "reasons": [(TITLES[reason], number) for reason, number in found.reasons()],
        "n_left_out": len(found.left_out),
        "more_left_out": max(0, len(found.left_out) - MAX_LEFT_OUT),
        "changed": False,
    }


def is_as_seen(request: Request, found: choosing.Preview) -> bool:
    """Tell whether the choice still comes to as many people as the preview said."""
    return request.POST.get("count", "") == str(len(found.reached))
