"""The page of an act on many items: what it asks, how far it is."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.view import view_config

from itschool_cms.core.forms import Button, Form
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.permissions import Permission

from .. import desk, working
from ..acts import Act, act_named
from ..models import Work
from . import renaming
from .acts import RENAME, proceed, to_table
from .table import need_content

TITLES = 20
APPLY = _("Apply to these items")


@view_config(
    context=Folder,
    name="batch",
    permission=Permission.CONTENTS,
    request_method=("GET", "HEAD", "POST"),
    renderer="itschool_cms.manage.contents:templates/batch.pt",
)
def batch(context: Folder, request: Request) -> dict | HTTPSeeOther:
    """Ask what the act needs to know; do it step by step; show how far it is."""
    need_content(context)
    work = desk.present_work(request, context)
    act = act_named(request, work.act) if work is not None else None
    if work is None or (act is None and work.act != RENAME):
        # Another window began something else, or this was done already.
        return to_table(context, request, "")
    if request.method == "POST" and "stop" in request.POST:
        return _stop(context, request, act, work)
    if act is None:
        return renaming.rename(context, request, work)
    if act.schema is not None and not work.started:
        return _form(context, request, act, work)
    if request.method == "POST":
        return proceed(context, request, act, work)
    return _page(context, request, act, work)


def _stop(folder: Folder, request: Request, act: Act | None, work: Work) -> HTTPSeeOther:
    if act is None or not work.started:
        desk.put(request, work=None)
        return to_table(folder, request, work.query)
    return working.finish(request, folder, act, work)


def _form(folder: Folder, request: Request, act: Act, work: Work) -> dict | HTTPSeeOther:
    button = Button("go", APPLY, primary=True)
    cancel = request.resource_path(folder, "contents") + (f"?{work.query}" if work.query else "")
    form = Form(act.schema, request, folder, (button,), f"?work={work.key}", cancel_url=cancel)
    values = form.submitted()
    if values is None:
        return {**_page(folder, request, act, work), "form": form.render()}
    return proceed(folder, request, act, work._replace(values=tuple(values.items())))


def _page(folder: Folder, request: Request, act: Act, work: Work) -> dict[str, Any]:
    """Return what the question shows; a page of progress looks at no item."""
    turn = working.turn_of(request, folder, work)
    items = [] if work.started else working.items_of(act, turn, work)
    refused = working.hindrances(act, turn, items)
    return {
        "act": act,
        "work": work,
        "form": None,
        "titles": [request.words.title_of(item) for item in items[:TITLES]],
        "refused": refused,
        "going": len(items) - len(refused),
        "below": _below(request, items) if act.name == "delete" else 0,
        "linking": act.linking(request, items),
    }


def _below(request: Request, items: list[Item]) -> int:
    catalog = request.site.catalog
    return sum(catalog.count_below("/" + "/".join(item.path())) for item in items if isinstance(item, Folder))
