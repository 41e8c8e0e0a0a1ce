"""Seeing the site as somebody else: beginning, ending, and what is refused meanwhile."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request

from itschool_cms.core.forms import Button, Form
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Site
from itschool_cms.core.permissions import Permission

from .. import acting
from ..freshness import fresh_only
from ..models import Role, User
from ..schemas import ReasonSchema
from .parts import add_page, for_person, say

SHOWN_VISITS = 5
START = Button("start", _("See the site as this person"), primary=True, icon="eye")


def support_tile(context: User, request: Request) -> dict[str, Any] | None:
    """Who saw the site as this person; administrators may begin there."""
    may_start = acting.may_act_as(request.person, context)
    if not (may_start or context.visits):
        return None
    catalog = request.site.catalog
    visits = [(visit, catalog.resolve(visit.by)) for visit in reversed(context.visits[-SHOWN_VISITS:])]
    return {"may_start": may_start, "visits": visits}


def my_support_tile(context: Site, request: Request) -> dict[str, Any] | None:
    """When the school saw the site as the person who asks."""
    visits = request.person.visits[-SHOWN_VISITS:]
    return {"visits": visits[::-1]} if visits else None


def begin(context: User, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Lead administrators to the form; for all others there is no such page."""
    if Role.ADMIN not in request.person.roles:
        raise HTTPNotFound()
    return _begin(context, request)


@fresh_only
def _begin(context: User, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Ask for the reason, then show the site as the person."""
    if not acting.may_act_as(request.person, context):
        say(request, "error", _("Nobody sees the site as another administrator, nor as a closed account."))
        return request.redirect_to(context)
    form = Form(ReasonSchema, request, context, buttons=(START,), cancel_url=request.resource_path(context))
    values = form.submitted()
    if values is not None:
        acting.start(request, context, values["reason"])
        return request.redirect_to(request.start_path(context))
    return {"form": form.render(), "minutes": acting.SECONDS // 60}


@for_person
def end(context: Site, request: Request) -> HTTPSeeOther:
    """Show the site to the administrator again."""
    if not acting.is_acting(request):
        return request.redirect_to(request.start_path())
    person = context.catalog.resolve(acting.stop(request))
    say(request, "ok", _("You see the site as yourself again."))
    return request.redirect_to(person)


def refuse(context: acting.ReadOnly, request: Request) -> dict[str, Any]:
    """Say that nothing was changed, or that the page is the person's alone."""
    request.response.status_int = 403
    return {"private": context.private}


def includeme(config: Configurator) -> None:
    """Register the pages."""
    folder = "itschool_cms.accounts:templates"
    config.add_view(
        begin,
        context=User,
        name="act-as",
        permission=Permission.EDIT,
        request_method=("GET", "HEAD", "POST"),
        renderer=f"{folder}/act_as.pt",
    )
    add_page(config, end, "/acting", request_method="POST")
    config.add_exception_view(refuse, context=acting.ReadOnly, renderer=f"{folder}/read_only.pt")
    template = f"{folder}/person/support.pt"
    config.add_tile("support", support_tile, of=User, page="person", template=template, column=2, order=60)
    template = f"{folder}/me/support.pt"
    config.add_tile("support", my_support_tile, of=Site, page="me", template=template, column=2, order=90)
