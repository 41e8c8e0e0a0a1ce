"""Proving again who one is, before what matters most."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request

from itschool_cms.core.addresses import local_path
from itschool_cms.core.forms import Button, Form
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Site

from ..entrance import enter
from ..freshness import CONFIRM
from ..schemas import ConfirmSchema
from .parts import add_page, for_person, knows

GO_ON = Button("save", _("Go on"), primary=True)


@for_person
def confirm(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Ask for the present password; the session begins anew, under a new id."""
    wanted = local_path(request.GET.get("next"), "/me")
    action = request.resource_path(context, *CONFIRM.strip("/").split("/"), query={"next": wanted})
    form = Form(
        ConfirmSchema,
        request,
        request.person,
        buttons=(GO_ON,),
        action=action,
        cancel_url="/me",
        sticky=False,
    )
    values = form.submitted()
    if values is not None and knows(request, form, values["current"]):
        remember = request.session.remember
        return enter(request, request.person, way="confirmed", remember=remember, wanted=wanted)
    return {"form": form.render()}


def includeme(config: Configurator) -> None:
    """Register the page."""
    template = "itschool_cms.accounts:templates/confirm.pt"
    add_page(config, confirm, CONFIRM, request_method=("GET", "HEAD", "POST"), renderer=template)
