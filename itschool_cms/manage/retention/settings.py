"""How long things are kept: the form, and what a change of it would delete."""

from typing import Any

import colander
from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request

from itschool_cms.accounts.views.parts import add_page, say
from itschool_cms.core.forms import SAVE, Button, Form, FormSchema, WholeNumber
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Site
from itschool_cms.core.permissions import Permission

from ..bin.listing import leaving

PATH = "/manage/retention"
DELETE = Button("delete", _("Save and delete"), danger=True)
MOST_DAYS = 3_650


class RetentionSchema(FormSchema):
    """How long things are kept."""

    bin_days = colander.SchemaNode(
        WholeNumber(0, MOST_DAYS),
        title=_("Days in the recycle bin"),
        description=_("After these days what was deleted goes for good. 0: never."),
    )
    versions_kept = colander.SchemaNode(
        WholeNumber(2, 1_000),
        title=_("Versions of each item"),
        description=_("Beyond this number the oldest go, at the next save."),
    )
    versions_days = colander.SchemaNode(
        WholeNumber(0, MOST_DAYS),
        title=_("Days that an old version is kept"),
        description=_("Counted from the save that replaced it; the present version stays. 0: no limit."),
    )
    journal_days = colander.SchemaNode(
        WholeNumber(1, 90),
        title=_("Days to undo"),
        description=_("Within these days everybody can undo what they did, at most the last 200 acts."),
    )


def settings(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Show and change how long things are kept. Raises HTTPNotFound for who does not edit the site."""
    if not request.has_permission(Permission.EDIT, context):
        raise HTTPNotFound()
    sent = request.method == "POST"
    buttons = (SAVE, DELETE) if sent else (SAVE,)
    form = Form(RetentionSchema, request, context, buttons=buttons, cancel_url="/manage/settings")
    values = form.submitted()
    lost = leaving(request, values["bin_days"]) if values is not None else 0
    if values is not None and (not lost or form.pressed == DELETE.name):
        return _kept(context, request, values)
    if values is not None:
        form.refuse(_warning(request, lost), "bin_days")
    present = {name: getattr(context, name) for name in RetentionSchema.attributes()}
    now = leaving(request, context.bin_days, 1)
    return {"form": form.render(present), "now": now}


def _warning(request: Request, lost: int) -> Any:
    return request.words.plural(
        "One deleted item is older and goes for good. Press “Save and delete” to go on.",
        "${n} deleted items are older and go for good. Press “Save and delete” to go on.",
        lost,
    )


def _kept(site: Site, request: Request, values: dict[str, Any]) -> HTTPSeeOther:
    changed = [name for name in values if getattr(site, name) != values[name]]
    if request.tree.change(site, values):
        request.trail("retention-changed", settings=" ".join(changed))
    say(request, "ok", _("The settings were saved."))
    return request.redirect_to(PATH)


def includeme(config: Configurator) -> None:
    """Register the page."""
    config.add_trail_act("retention-changed", _("Retention changed"))
    renderer = "itschool_cms.manage.retention:templates/retention.pt"
    add_page(config, settings, PATH, request_method=("GET", "HEAD", "POST"), renderer=renderer)
