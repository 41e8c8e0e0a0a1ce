"""An item as the API shows it."""

import hashlib
import json
from typing import Any

from pyramid.request import Request
from pyramid.response import Response
from pyramid.security import view_execution_permitted

from itschool_cms.core.content import addable_types, content_type
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.permissions import Permission
from itschool_cms.core.plain import write_values
from itschool_cms.core.plain.kinds import moment_text

from ..rules import may_delete, may_edit, may_rename, transitions
from .asking import JSON, within
from .listing import children
from .models import Scope
from .world import ApiWorld, shown_names

VARY = "Accept, Authorization, Cookie"


def may_view(request: Request, item: Item) -> bool:
    """Tell whether the page of the item would be shown: the API answers where the page does."""
    try:
        return bool(view_execution_permitted(item, request)) and within(request, item)
    except TypeError:
        # There is no such page.
        return False


def summary(request: Request, item: Item) -> dict[str, Any]:
    """Return what lists say of an item."""
    return {
        "uid": item.uid,
        "type": item.type_name,
        "path": request.resource_path(item),
        "title": request.words.title_of(item),
        "state": str(getattr(item, "state", "")) or None,
        "modified": moment_text(item.modified) if item.modified is not None else None,
    }


def whole(request: Request, item: Item) -> dict[str, Any]:
    """Return all that the person may know of an item; of a folder also a page of its children."""
    edits = bool(request.has_permission(Permission.EDIT, item))
    declared = content_type(request.registry, item)
    names = shown_names(request, item, edits)
    values = (
        write_values(declared.schema, item, ApiWorld(request, edits), names) if declared is not None else {}
    )
    shown = {
        **summary(request, item),
        "created": moment_text(item.created) if item.created is not None else None,
        "values": values,
        "actions": _actions(request, item),
        "links": _links(request, item),
    }
    return {**shown, **_inside(request, item)} if isinstance(item, Folder) else shown


def _actions(request: Request, item: Item) -> list[str]:
    tests = {"change": may_edit, "rename": may_rename, "delete": may_delete}
    found = [name for name, test in tests.items() if test(request, item)]
    found += [str(act) for act in transitions(request, item)]
    if isinstance(item, Folder) and request.has_permission(Permission.ADD, item):
        found += [f"add:{declared.name}" for declared in addable_types(request.registry, item)]
    return found


def _links(request: Request, item: Item) -> dict[str, str]:
    links = {"self": request.resource_path(item)}
    parent = item.__parent__
    if parent is not None and may_view(request, parent):
        links["parent"] = request.resource_path(parent)
    return links


def _inside(request: Request, folder: Folder) -> dict[str, Any]:
    page = children(folder, request)
    return {
        "items": [summary(request, each) for each in page.items],
        "total": page.total,
        "page": page.question.page,
        "size": page.question.size,
        "pages": page.pages,
        "next": page.links(request).get("next"),
    }


def version(item: Item) -> str:
    """Return what tells one stored state of an item from the next."""
    item._p_activate()
    return item._p_serial.hex()


def tag_of(item: Item, body: bytes) -> str:
    """Return the ETag of an answer: the version of the item, and what the person sees of it."""
    return f"{version(item)}-{hashlib.sha256(body).hexdigest()[:16]}"


def as_json(value: Any, status: int = 200, **headers: str) -> Response:
    """Return the answer with a plain value."""
    body = json.dumps(value, ensure_ascii=False).encode()
    response = Response(body, status, content_type=JSON, charset="utf-8")
    response.headers.update({"Cache-Control": "no-store, private", "Vary": VARY})
    response.headers.update({name.replace("_", "-"): each for name, each in headers.items()})
    return response


def changed(request: Request, item: Item, status: int = 200, **headers: str) -> Response:
    """Return the answer to a change: the item as it is now, to who may read it.

    What was done may have closed the item to who did it, and a token may have been made for writing alone.
    """
    token = request.bearer
    if not may_view(request, item) or (token is not None and Scope.READ not in token.scopes):
        return Response(status=204, headers=headers)
    return as_json(whole(request, item), status, **headers)
