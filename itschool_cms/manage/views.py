"""Adding and editing items of any declared type."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from itschool_cms.core.content import ContentType, content_type
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.permissions import Permission
from itschool_cms.core.publishing import Publishable, State
from itschool_cms.core.tree import MoveRefused

from .editing.locks import Lock
from .editing.page import SOMEBODY, EditingPage, prepare, told
from .editing.preview import preview
from .forms import ItemForm, version
from .links.asking import warn_of_end
from .rules import addable, may_publish
from .states.acts import saved

METHODS = ("GET", "HEAD", "POST")


@view_config(
    context=Folder,
    name="add",
    permission=Permission.ADD,
    request_method=METHODS,
    upload=True,
    renderer="templates/add.pt",
)
def add(context: Folder, request: Request) -> dict | Response:
    """Show the form of a new item: `…/add/<type>`; make the item."""
    declared = _asked_type(context, request)
    form = ItemForm(declared, request, context, publishable=issubclass(declared.cls, Publishable))
    values = form.submitted()
    if values is not None and (item := _added(form, declared, values, context, request)) is not None:
        answer = _answer(item, form, request)
        if answer is not None:
            return answer
    page = EditingPage(request, context, new=declared.name, typed=form.sent)
    return {"form": form.render(), "type_title": declared.title, **prepare(request, page)}


@view_config(
    context=Item,
    name="edit",
    permission=Permission.EDIT,
    request_method=METHODS,
    upload=True,
    renderer="templates/edit.pt",
)
def edit(context: Item, request: Request) -> dict | Response:
    """Show the form of an item; change the item."""
    declared = content_type(request.registry, context)
    if declared is None:
        raise HTTPNotFound()
    other = _other_editor(context, request)
    publishable = may_publish(request, context) and context.state == State.DRAFT
    form = ItemForm(declared, request, context, context, publishable, _action(context, other))
    values = form.submitted()
    if values is not None and not _is_overtaken(form, context, other, request):
        ends = values.get("expires") not in (None, getattr(context, "expires", None))
        request.tree.change(context, values)
        answer = _answer(context, form, request)
        if answer is not None:
            if ends and not form.wants_preview:
                warn_of_end(request, context)
            return answer
    page = EditingPage(request, context, version=version(context), typed=form.sent, other=other)
    return {
        "form": form.render(),
        "type_title": declared.title,
        "editor": editor(context, request),
        **prepare(request, page),
    }


def _other_editor(item: Item, request: Request) -> Lock | None:
    """Return the lock of somebody else; each round of the form takes or renews the person's own."""
    locks, user = request.registry.locks, request.person.uid
    lock = locks.hold(item.uid, user) if request.method == "POST" else locks.of(item.uid)
    return lock if lock is not None and lock.user != user else None


def _action(item: Item, other: Lock | None) -> str:
    # The address carries what the person began with and was told: the form itself stays the type's own.
    told = f"&despite={other.user}" if other is not None else ""
    return f"?version={version(item)}{told}"


def _is_overtaken(form: ItemForm, item: Item, other: Lock | None, request: Request) -> bool:
    """Tell whether somebody else is in the way; the form then says so."""
    if form.wants_preview:
        return False
    if other is not None and request.GET.get("despite") != str(other.user):
        form.refuse(_warning(request, other))
        return True
    if request.GET.get("version") == version(item):
        return False
    name = editor(item, request) or request.words.translate(SOMEBODY)
    return form.compare(_overtaken(item, name, request), name)


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


def _overtaken(item: Item, name: str, request: Request) -> str:
    return _(
        "${name} saved a change on ${moment}, while you were writing. Nothing is lost: both texts are below.",
        mapping={"name": name, "moment": request.words.moment(item.modified)},
    )


def _warning(request: Request, other: Lock) -> str:
    return _(
        "${told} Your text is below, and not saved yet. Save again to save it all the same.",
        mapping={"told": told(request, other)},
    )


def _answer(item: Item, form: ItemForm, request: Request) -> Response | None:
    """Return the preview, or say that the item is saved; None when there is nothing to preview."""
    if not form.wants_preview:
        return _done(item, form, request)
    response = preview(item, request)
    if response is None:
        form.refuse(_("This item has no page of its own: there is nothing to preview."))
    return response


def _done(item: Item, form: ItemForm, request: Request) -> HTTPSeeOther:
    message = saved(request, item, publish=form.wants_publishing)
    request.session.flash(("ok", request.words.translate(message)))
    if form.wants_more:
        return request.redirect_to(item, "edit")
    request.registry.locks.leave(item.uid, request.person.uid)
    return request.redirect_to(item)
