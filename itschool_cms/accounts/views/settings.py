"""The portal as the office sets it up."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request

from itschool_cms.core.forms import Form
from itschool_cms.core.i18n import _
from itschool_cms.core.permissions import Permission

from .. import legacy
from ..models import People
from ..portal import SETTINGS, PortalSchema
from .parts import say


def settings(context: People, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Show and change what the portal says, and how long the old method lasts."""
    form = Form(PortalSchema, request, context, cancel_url=request.resource_path(context))
    values = form.submitted()
    if values is not None:
        _keep(context, request, values)
        return request.redirect_to(context, "settings")
    present = {name: getattr(context, name) for name in SETTINGS}
    return {
        "form": form.render({name: value for name, value in present.items() if value}),
        "state": context.old_method(legacy.today()),
        "waiting_text": _waiting(context, request),
    }


def _waiting(people: People, request: Request) -> str:
    """Say how many people still have a user name; nothing when nobody has."""
    number = len(people.legacy_names)
    if not number:
        return ""
    return request.words.plural(
        "${n} person still has a user name.", "${n} people still have a user name.", number
    )


def _keep(context: People, request: Request, values: dict[str, Any]) -> None:
    changed = [name for name in SETTINGS if getattr(context, name) != values[name]]
    if request.tree.change(context, {name: values[name] for name in changed}):
        request.trail("portal-changed", item=context.uid, settings=" ".join(changed))
    say(request, "ok", _("The settings were saved."))


def includeme(config: Configurator) -> None:
    """Register the page."""
    config.add_view(
        settings,
        context=People,
        name="settings",
        permission=Permission.EDIT,
        request_method=("GET", "HEAD", "POST"),
        renderer="itschool_cms.accounts:templates/settings.pt",
    )
