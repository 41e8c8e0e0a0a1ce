"""Moving and renaming an item."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core.content import content_type
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.naming import NameRefused
from itschool_cms.core.tree import MoveRefused

from ...rules import HELD, addable, holds_back, may_delete, may_rename
from ..asking import within
from ..conditions import check_match
from ..models import Scope
from ..problems import Problem
from ..represent import changed
from ..sent import read_sent
from .writing import INVALID, MAX_AT_ONCE, check_account, need_scope, said, wanted_name

NOWHERE = "There is no folder there that takes this item."


def move(context: Item, request: Request) -> Response:
    """Put an item into another folder, or give it another name: `{"to": "/documents/", "name": "letter"}`."""
    if request.subpath or not may_rename(request, context):
        raise HTTPNotFound()
    need_scope(request, Scope.WRITE)
    check_account(request, type(context))
    check_match(request, context, needed=False)
    sent = read_sent(request, "to", "name")
    name = wanted_name(sent)
    place = context.__parent__ if sent.get("to") is None else _place(context, request, sent["to"])
    below = request.site.catalog.count_below("/" + "/".join(context.path()))
    if below > MAX_AT_ONCE:
        raise Problem(409, f"More than {MAX_AT_ONCE} items stand below it: move in parts.")
    if place is not context.__parent__ and holds_back(request, context):
        raise Problem(409, request.words.translate(HELD))
    try:
        _move(request, context, place, name)
    except (NameRefused, MoveRefused) as refusal:
        raise Problem(409, said(request, refusal)) from None
    return changed(request, context, Location=request.resource_path(context))


def _move(request: Request, item: Item, place: Folder, name: str | None) -> None:
    if place is not item.__parent__:
        request.tree.move(item, place, name)
    elif name is not None and name != item.__name__:
        request.tree.rename(item, name)


def _place(item: Item, request: Request, path: Any) -> Folder:
    """Return the folder at a path, if the person may add such an item there. Raises Problem, HTTPNotFound."""
    if not may_delete(request, item):
        # Moving takes it away from where it is.
        raise HTTPNotFound()
    text = path.strip("/") if isinstance(path, str) else None
    uid = request.site.catalog.uid_at(f"/{text}") if text is not None else None
    place = request.site if text == "" else request.site.catalog.resolve(uid) if uid else None
    declared = content_type(request.registry, item)
    # What is hidden is refused as what is missing.
    if not isinstance(place, Folder) or not within(request, place) or declared not in addable(request, place):
        raise Problem(422, INVALID, errors={"to": NOWHERE})
    return place
