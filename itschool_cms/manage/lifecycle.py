"""Renaming and deleting one item."""

from typing import Any

import colander
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.view import view_config

from itschool_cms.core.forms import Button, Form, FormSchema, ShortText
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Item
from itschool_cms.core.naming import MAX_NAME_LENGTH, NameRefused
from itschool_cms.core.permissions import Permission
from itschool_cms.core.tree import MAX_AT_ONCE, MoveRefused, RemovalRefused

from .links.linking import hindering_links
from .rules import HELD, holds_back, may_delete, may_rename

METHODS = ("GET", "HEAD", "POST")


class NameSchema(FormSchema):
    """The name of an item in its address."""

    name = colander.SchemaNode(
        ShortText(MAX_NAME_LENGTH),
        title=_("Name in the address"),
        description=_("Lower-case letters, digits and dashes. The old address leads to the new one."),
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
    if below <= MAX_AT_ONCE and holds_back(request, context):
        reason = HELD
    elif request.method == "POST" and below <= MAX_AT_ONCE:
        try:
            return _deleted(context, request)
        except RemovalRefused as refusal:
            reason = _(refusal.args[0])
    linking = hindering_links(request, [context])
    if request.method != "POST":
        return {"below": below, "reason": "", "linking": linking}
    request.response.status_int = 422
    return {"below": below, "reason": reason, "linking": linking}


def _renamed(form: Form, item: Item, name: str, request: Request) -> bool:
    try:
        request.tree.rename(item, name)
        return True
    except NameRefused as refusal:
        form.refuse(refusal.args[0], "name")
    except MoveRefused as refusal:
        form.refuse(refusal.args[0])
    return False


def _deleted(item: Item, request: Request) -> HTTPSeeOther:
    parent = item.__parent__
    request.tree.remove(item)
    text = _("“${title}” is in the recycle bin")
    request.session.flash(("ok", request.words.translate(text, title=item.title)))
    if request.has_permission(Permission.CONTENTS, parent):
        return request.redirect_to(parent, "contents")
    return request.redirect_to(parent)
