"""Adding and editing items of any declared type."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.view import view_config

from itschool_cms.core.content import ContentType, content_type
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.permissions import Permission
from itschool_cms.core.publishing import Publishable, State
from itschool_cms.core.tree import MoveRefused

from .forms import ItemForm, version
from .rules import addable, may_publish
from .states.acts import saved

METHODS = ("GET", "HEAD", "POST")

SOMEBODY = _("Somebody")


@view_config(
    context=Folder,
    name="add",
    permission=Permission.ADD,
    request_method=METHODS,
    upload=True,
    renderer="templates/add.pt",
)
def add(context: Folder, request: Request) -> dict | HTTPSeeOther:
    """Show the form of a new item: `…/add/<type>`; make the item."""
    declared = _asked_type(context, request)
    form = ItemForm(declared, request, context, publishable=issubclass(declared.cls, Publishable))
    values = form.submitted()
    if values is not None and (item := _added(form, declared, values, context, request)) is not None:
        return _done(item, form, request)
    return {"form": form.render(), "type_title": declared.title}


@view_config(
    context=Item,
    name="edit",
    permission=Permission.EDIT,
    request_method=METHODS,
    upload=True,
    renderer="templates/edit.pt",
)
def edit(context: Item, request: Request) -> dict | HTTPSeeOther:
    """Show the form of an item; change the item."""
    declared = content_type(request.registry, context)
    if declared is None:
        raise HTTPNotFound()
    publishable = may_publish(request, context) and context.state == State.DRAFT
    # The address carries the version that the person began with: the form itself stays the type's own.
    action = f"?version={version(context)}"
    form = ItemForm(declared, request, context, context, publishable, action)
    values = form.submitted()
    if values is not None and request.GET.get("version") != version(context):
        form.refuse(_overtaken(context, request))
    elif values is not None:
        request.tree.change(context, values)
        return _done(context, form, request)
    return {"form": form.render(), "type_title": declared.title, "editor": editor(context, request)}


def editor(item: Item, request: Request) -> str:
    """Return the name of the person who changed an item last; empty for the system."""
    person = request.site.catalog.resolve(item.modified_by)
    return person.title if person is not None else ""


def _asked_type(folder: Folder, request: Request) -> ContentType:
    for declared in addable(request, folder):
        if request.subpath == (declared.name,):
            return declared
    raise HTTPNotFound()


def _added(
    form: ItemForm, declared: ContentType, values: dict[str, Any], folder: Folder, request: Request
) -> Item | None:
    try:
        return request.tree.add(folder, declared.cls(**values))
    except MoveRefused as refusal:
        form.refuse(refusal.args[0])
        return None


def _overtaken(item: Item, request: Request) -> str:
    return _(
        "${name} saved a change on ${moment}, while you were writing. Nothing of yours is lost: it is below. "
        "Save again to keep yours instead.",
        mapping={
            "name": editor(item, request) or request.words.translate(SOMEBODY),
            "moment": request.words.moment(item.modified),
        },
    )


def _done(item: Item, form: ItemForm, request: Request) -> HTTPSeeOther:
    message = saved(request, item, publish=form.wants_publishing)
    request.session.flash(("ok", request.words.translate(message)))
    return request.redirect_to(item)
