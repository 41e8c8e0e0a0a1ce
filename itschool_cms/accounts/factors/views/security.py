"""Of whom the school asks a second step: set by admins."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request

from itschool_cms.core.forms import Form
from itschool_cms.core.i18n import _
from itschool_cms.core.permissions import Permission

from ...freshness import fresh_only
from ...models import People
from ...views.parts import say
from ..schemas import SecuritySchema
from . import FOLDER
from .parts import for_admins


@for_admins
@fresh_only
def security(context: People, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Show and change the setting; it counts from the next page that somebody asks for."""
    cancel = request.resource_path(context)
    form = Form(SecuritySchema, request, context, cancel_url=cancel)
    values = form.submitted()
    if values is not None:
        context.second_factor = values["second_factor"]
        request.trail("security-changed", item=context.uid, second_factor=context.second_factor)
        say(request, "ok", _("Saved. It counts from now on."))
        return request.redirect_to(context, "security")
    return {"form": form.render({"second_factor": context.second_factor})}


def includeme(config: Configurator) -> None:
    """Register the page."""
    config.add_view(
        security,
        context=People,
        name="security",
        permission=Permission.CONTENTS,
        request_method=("GET", "HEAD", "POST"),
        renderer=f"{FOLDER}/security.pt",
    )
