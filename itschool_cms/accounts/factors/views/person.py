"""The factors of somebody else, as admins see them: which there are, and removing all of them."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.permissions import Permission

from ...freshness import fresh_only
from ...models import User
from ...views.parts import say
from .. import acts
from ..gate import PATH
from ..rules import factors_of, is_required, may_manage
from . import FOLDER
from .parts import for_admins


def tile(context: User, request: Request) -> dict[str, Any] | None:
    """Which factors the person has, for admins."""
    if not may_manage(request):
        return None
    own = context is request.person
    return {"factors": factors_of(context), "required": is_required(request, context), "own": own}


@for_admins
@fresh_only
def confirm(context: User, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Ask before all factors of a person are removed."""
    return _elsewhere(context, request) or {"required": is_required(request, context)}


@for_admins
@fresh_only
def remove(context: User, request: Request) -> HTTPSeeOther:
    """Remove all factors of a person, who is told by mail."""
    elsewhere = _elsewhere(context, request)
    if elsewhere is None:
        acts.remove_all(request, context)
        say(
            request,
            "ok",
            _("All second steps are removed, and all devices signed out. A mail tells the person."),
        )
    return elsewhere or request.redirect_to(context)


def _elsewhere(context: User, request: Request) -> HTTPSeeOther | None:
    # An admin's stolen session must not take away what protects the admin.
    if context is request.person:
        return request.redirect_to(PATH)
    return None if context.has_factor() else request.redirect_to(context)


def includeme(config: Configurator) -> None:
    """Register the pages."""
    config.add_tile(
        "factors", tile, of=User, page="person", template=f"{FOLDER}/person.pt", column=2, order=30
    )
    options = {"context": User, "name": "factors", "permission": Permission.VIEW}
    config.add_view(confirm, renderer=f"{FOLDER}/remove_all.pt", **options)
    config.add_view(remove, request_method="POST", **options)
