"""The panel by which the school lets families ask, or does not."""

from collections.abc import Iterator
from typing import Any

import colander
from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request

from itschool_cms.accounts.views.parts import add_page, say
from itschool_cms.core.forms import Form, FormSchema
from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link
from itschool_cms.core.models import Site
from itschool_cms.core.permissions import Permission

from .schemas import FIELD

PATH = "/manage/settings/questions"


class SettingsSchema(FormSchema):
    """Whether families may ask."""

    takes_questions = colander.SchemaNode(
        colander.Boolean(),
        title=_("Families may ask about what is published"),
        description=_("Each author may still refuse questions about one document or event."),
        missing=False,
    )


def settings(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Show and change it. Raises HTTPNotFound for who does not edit the site."""
    if not request.has_permission(Permission.EDIT, context):
        raise HTTPNotFound()
    form = Form(SettingsSchema, request, context, cancel_url="/manage/settings")
    values = form.submitted()
    if values is not None:
        if request.tree.change(context, {FIELD: values[FIELD]}):
            request.trail("questions-set", item=context.uid, after="yes" if values[FIELD] else "no")
        say(request, "ok", _("The settings were saved."))
        return request.redirect_to(PATH)
    return {"form": form.render({FIELD: getattr(context, FIELD)})}


def panel_link(context: Any, request: Request) -> Iterator[Link]:
    """Lead to the panel; whoever edits the site is shown panels, and nobody else."""
    translate = request.words.translate
    note = translate(_("Whether families may ask about documents and events"))
    yield Link(translate(_("Questions")), PATH, "question", note=note)


def includeme(config: Configurator) -> None:
    """Register the panel; declare the act."""
    config.add_trail_act("questions-set", _("Questions of families allowed or refused"))
    add_page(
        config,
        settings,
        PATH,
        request_method=("GET", "HEAD", "POST"),
        renderer="itschool_cms.families:questions/templates/settings.pt",
    )
    config.add_menu_entry("questions", panel_link, place="panels", order=40, section=_("Contents"))
