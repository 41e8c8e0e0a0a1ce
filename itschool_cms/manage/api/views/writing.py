"""Adding, changing, deleting an item, and changing its state."""

from typing import Any

import colander
from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core.content import ContentType, content_type
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.naming import NameRefused
from itschool_cms.core.permissions import Permission
from itschool_cms.core.plain import errors_of, read_values
from itschool_cms.core.publishing import Publishable, State
from itschool_cms.core.security import Person
from itschool_cms.core.tree import MoveRefused, RemovalRefused

from ...rules import HELD, TRANSITIONS, addable, holds_back, may_delete, may_edit, transitions
from ...states.acts import make
from ..conditions import check_match
from ..models import Scope
from ..problems import Problem
from ..represent import changed
from ..sent import read_sent, values_in
from ..world import ApiWorld

MAX_AT_ONCE = 5_000
INVALID = "Some values are not taken."
WHO_AND_WHEN = ("audience", "effective", "expires")


def need_scope(request: Request, scope: str) -> None:
    """Refuse a token that was not made for this; called after the right of the person was checked."""
    if request.bearer is not None and scope not in request.bearer.scopes:
        raise Problem(403, f"The token was not made for this: it takes the scope {scope}.")


def check_account(request: Request, cls: type) -> None:
    """Refuse programs that change accounts: a token that is lost must not make another administrator."""
    if request.bearer is not None and issubclass(cls, Person):
        raise Problem(403, "Accounts are changed by people on the site, not by programs.")


def add(context: Folder, request: Request) -> Response:
    """Add an item to a folder."""
    if request.subpath:
        raise HTTPNotFound()
    types = {declared.name: declared for declared in addable(request, context)}
    if not types:
        raise HTTPNotFound()
    need_scope(request, Scope.WRITE)
    sent = read_sent(request, "type", "name", "values")
    declared = types.get(sent["type"]) if isinstance(sent.get("type"), str) else None
    if declared is None:
        raise Problem(422, INVALID, errors={"type": f"Choose one of: {', '.join(types)}"})
    check_account(request, declared.cls)
    item = _added(context, request, declared, sent)
    return changed(request, item, 201, Location=request.resource_path(item))


def _added(folder: Folder, request: Request, declared: ContentType, sent: dict[str, Any]) -> Item:
    values = attributes(request, declared, folder, None, values_in(sent))
    try:
        return request.tree.add(folder, declared.cls(**values), wanted_name(sent))
    except (NameRefused, MoveRefused) as refusal:
        raise Problem(409, said(request, refusal)) from None


def wanted_name(sent: dict[str, Any]) -> str | None:
    """Return the name that an item is to get, None for one that is made. Raises Problem."""
    name = sent.get("name")
    if name is not None and not isinstance(name, str):
        raise Problem(422, INVALID, errors={"name": "This is not a text."})
    return name


def attributes(
    request: Request, declared: ContentType, context: Item, item: Item | None, values: dict[str, Any]
) -> dict[str, Any]:
    """Return the attributes that plain values give to an item: what the form refuses is refused.

    Raises:
        Problem: 422, with what is wrong by field.
    """
    schema = declared.schema().bind(request=request, context=context)
    try:
        appstruct = read_values(schema, values, item, ApiWorld(request))
        return schema.to_item(appstruct, item, request)
    except colander.Invalid as refusal:
        errors = errors_of(refusal, request.words.translate)
        raise Problem(422, INVALID, errors=errors) from None


def said(request: Request, refusal: Exception) -> str:
    """Return the reason of a refusal in the reader's language."""
    return request.words.translate(refusal.args[0])


def change(context: Item, request: Request) -> Response:
    """Give an item other values; those that are not sent stay."""
    declared = content_type(request.registry, context)
    if request.subpath or declared is None or not may_edit(request, context):
        raise HTTPNotFound()
    need_scope(request, Scope.WRITE)
    check_account(request, declared.cls)
    sent = read_sent(request, "values")
    check_match(request, context)
    values = attributes(request, declared, context, context, values_in(sent))
    if _changes_readers(context, values):
        need_scope(request, Scope.PUBLISH)
    request.tree.change(context, values)
    return changed(request, context)


def _changes_readers(item: Item, values: dict[str, Any]) -> bool:
    """Tell whether values say anew who sees a published item, or when: that is publishing by another name."""
    is_out = isinstance(item, Publishable) and item.state == State.PUBLISHED
    return is_out and any(
        name in values and values[name] != getattr(item, name, None) for name in WHO_AND_WHEN
    )


def delete(context: Item, request: Request) -> Response:
    """Put an item into the recycle bin."""
    if request.subpath or not may_delete(request, context):
        raise HTTPNotFound()
    need_scope(request, Scope.WRITE)
    check_account(request, type(context))
    check_match(request, context)
    below = request.site.catalog.count_below("/" + "/".join(context.path()))
    if below > MAX_AT_ONCE:
        raise Problem(409, f"More than {MAX_AT_ONCE} items stand below it: delete in parts.")
    if holds_back(request, context):
        raise Problem(409, request.words.translate(HELD))
    try:
        request.tree.remove(context)
    except RemovalRefused as refusal:
        raise Problem(409, said(request, refusal)) from None
    return Response(status=204)


def change_state(context: Publishable, request: Request) -> Response:
    """Bring an item into another state: `{"to": "publish"}`, maybe with a comment for the author."""
    acts = transitions(request, context)
    if request.subpath or not concerns(request, context):
        raise HTTPNotFound()
    need_scope(request, Scope.PUBLISH)
    check_match(request, context, needed=False)
    sent = read_sent(request, "to", "comment")
    act, comment = sent.get("to"), sent.get("comment") or ""
    if not (isinstance(act, str) and act in TRANSITIONS and isinstance(comment, str)):
        raise Problem(422, INVALID, errors={"to": f"Choose one of: {', '.join(TRANSITIONS)}"})
    hindrance = context.publishing_hindrance() if act == "publish" else None
    if hindrance:
        raise Problem(409, request.words.translate(hindrance))
    if act not in acts or not make(request, context, act, comment.strip()):
        raise Problem(409, "The item is in that state already, or may not come into it.")
    return changed(request, context)


def concerns(request: Request, item: Publishable) -> bool:
    """Tell whether the person works on the item."""
    wanted = (Permission.EDIT, Permission.PUBLISH, Permission.REVIEW)
    return any(request.has_permission(each, item) for each in wanted)
