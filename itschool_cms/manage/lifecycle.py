"""Renaming, deleting, publishing and withdrawing one item."""

from typing import Any

import colander
from pyramid.httpexceptions import HTTPBadRequest, HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.view import view_config

from itschool_cms.core.addresses import local_path
from itschool_cms.core.forms import Button, Form, FormSchema, ShortText
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Item
from itschool_cms.core.naming import MAX_NAME_LENGTH, NameRefused
from itschool_cms.core.permissions import Permission
from itschool_cms.core.publishing import Publishable
from itschool_cms.core.tree import RemovalRefused

from .rules import TRANSITIONS, may_delete, may_rename

METHODS = ("GET", "HEAD", "POST")
# One transaction has to hold what is deleted at once.
MAX_AT_ONCE = 5_000
MESSAGES = {"publish": _("Published"), "withdraw": _("Withdrawn: it is a draft again")}


class NameSchema(FormSchema):
    """The name of an item in its address."""

    name = colander.SchemaNode(
        ShortText(MAX_NAME_LENGTH),
        title=_("Name in the address"),
        description=_("Lower-case letters, digits and dashes. Links to the old address stop working."),
    )


@view_config(
    context=Item,
    name="rename",
    permission=Permission.EDIT,
    request_method=METHODS,
    renderer="templates/rename.pt",
)
def rename(context: Item, request: Request) -> dict | HTTPSeeOther:
    """Give the item another name in its address."""
    if not may_rename(request, context):
        raise HTTPNotFound()
    button = Button("rename", _("Rename"), primary=True)
    form = Form(NameSchema, request, context, buttons=(button,), cancel_url=request.resource_path(context))
    values = form.submitted()
    if values is not None and _renamed(form, context, values["name"], request):
        request.session.flash(("ok", request.words.translate(_("Renamed"))))
        return request.redirect_to(context)
    return {"form": form.render({"name": context.__name__})}


@view_config(
    context=Item,
    name="delete",
    permission=Permission.DELETE,
    request_method=METHODS,
    renderer="templates/delete.pt",
)
def delete(context: Item, request: Request) -> dict | HTTPSeeOther:
    """Say what goes with the item and ask; put it into the recycle bin."""
    if not may_delete(request, context):
        raise HTTPNotFound()
    below = request.site.catalog.count_below("/" + "/".join(context.path()))
    reason: Any = _("More than ${max} items stand below it: delete in parts.", mapping={"max": MAX_AT_ONCE})
    if request.method != "POST":
        return {"below": below, "reason": ""}
    if below <= MAX_AT_ONCE:
        try:
            return _deleted(context, request)
        except RemovalRefused as refusal:
            reason = _(refusal.args[0])
    request.response.status_int = 422
    return {"below": below, "reason": reason}


@view_config(context=Publishable, name="state", permission=Permission.PUBLISH, request_method="POST")
def change_state(context: Publishable, request: Request) -> HTTPSeeOther:
    """Publish or withdraw the item; lead back to the page that the form names."""
    act = request.POST.get("to")
    if act not in TRANSITIONS:
        raise HTTPBadRequest()
    hindrance = context.publishing_hindrance() if act == "publish" else None
    if hindrance:
        request.session.flash(("warn", request.words.translate(hindrance)))
    elif request.tree.change(context, {"state": TRANSITIONS[act]}):
        request.session.flash(("ok", request.words.translate(MESSAGES[act])))
    return request.redirect_to(local_path(request.POST.get("next"), request.resource_path(context)))


def _renamed(form: Form, item: Item, name: str, request: Request) -> bool:
    try:
        request.tree.rename(item, name)
        return True
    except NameRefused as refusal:
        form.refuse(refusal.args[0], "name")
        return False


def _deleted(item: Item, request: Request) -> HTTPSeeOther:
    parent = item.__parent__
    entry = request.tree.remove(item)
    text = _("“${title}” is in the recycle bin")
    request.session.flash(("ok", request.words.translate(text, title=item.title)))
    if request.has_permission(Permission.CONTENTS, parent):
        return request.redirect_to(parent, "contents", query={"undo": entry.uid})
    return request.redirect_to(parent)
