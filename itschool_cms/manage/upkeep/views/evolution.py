"""Evolution steps: done, waiting, tried out."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid.request import Request

from itschool_cms.accounts.freshness import is_fresh
from itschool_cms.accounts.views.parts import say, texts
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Site

from .. import evolving
from ..menus import STEPS
from .parts import add_panel, for_admins


@for_admins
def steps(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Show the steps; try out or make those that wait."""
    act = texts(request).get("do") if request.method == "POST" else ""
    if act not in ("", "try", "run"):
        raise HTTPBadRequest()
    if act == "run":
        return _run(request)
    done, waiting = evolving.steps(context, request.registry)
    tried = evolving.dry_run(request.registry) if act == "try" else []
    return {"done": done, "waiting": waiting, "tried": tried}


def _run(request: Request) -> HTTPSeeOther:
    if not is_fresh(request):
        return request.redirect_to("/me/confirm", query={"next": STEPS})
    made = evolving.run(request.registry)
    if made:
        # The steps are in transactions of their own, committed by now.
        request.registry.trail.note("site-evolved", by=request.person.uid, count=str(len(made)))
        text = request.words.plural("One step was made.", "${n} steps were made.", len(made))
        request.session.flash(("ok", text))
    else:
        say(request, "ok", _("There was no step to make."))
    return request.redirect_to(STEPS)


def includeme(config: Configurator) -> None:
    """Register the page."""
    add_panel(config, steps, STEPS, "evolution.pt")
