"""The order of a folder: step by step, or where an item was dropped."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.view import view_config

from itschool_cms.core.models import Folder, Item
from itschool_cms.core.permissions import Permission

from ..acts.ordering import STEPS, move, put_at
from ..listing import child, read_uid


@view_config(context=Folder, name="order", permission=Permission.EDIT, request_method="POST")
def reorder(context: Folder, request: Request) -> HTTPSeeOther:
    """Move one child: a step (`up=<uid>`), or to the place of another one (`put=<uid>`, `at=<uid>`)."""
    for step in STEPS:
        if item := _child(context, request, step):
            move(request.tree, context, [item], step)
    item, target = _child(context, request, "put"), _child(context, request, "at")
    if item is not None and target is not None:
        put_at(request.tree, context, [item], list(context).index(target.__name__))
    query = {"sort": "order", "p": request.POST.get("p", "1")}
    return request.redirect_to(context, "contents", query=query)


def _child(folder: Folder, request: Request, name: str) -> Item | None:
    return child(folder, request, read_uid(request.POST.get(name)))
