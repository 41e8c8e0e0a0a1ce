"""The pages of redirects: the list, one by hand, many at once."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request

from itschool_cms.accounts.views.parts import add_page, say, texts
from itschool_cms.core.forms import Button, Form
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Site
from itschool_cms.core.paging import Batch
from itschool_cms.core.permissions import Permission

from .making import AddressRefused, Rows, read_new, read_old, read_rows
from .menus import PATH
from .models import Redirect
from .schemas import ListSchema, RedirectSchema
from .store import add_store, redirects_of

METHODS = ("GET", "HEAD", "POST")
MAX_ASKED = 100
CHECK = Button("check", _("Check the list"))
IMPORT = Button("import", _("Import"), primary=True)


def for_editors(view: Callable) -> Callable:
    """Keep a view for who edits the site."""

    @wraps(view)
    def checked(context: Site, request: Request) -> Any:
        if not request.has_permission(Permission.EDIT, context):
            raise HTTPNotFound()
        return view(context, request)

    return checked


@for_editors
def show(context: Site, request: Request) -> dict[str, Any]:
    """Show the redirects whose old address holds what is asked for."""
    asked = request.GET.get("q", "").strip()[:MAX_ASKED]
    found = [pair for pair in redirects_of(context).items() if asked.lower() in pair[0].lower()]
    batch = Batch(request, found)
    return {"batch": batch, "asked": asked, "rows": [_row(request, *pair) for pair in batch.items]}


@for_editors
def add(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Make one redirect."""
    form = Form(RedirectSchema, request, context, cancel_url=PATH)
    values = form.submitted()
    if values is not None:
        try:
            old, redirect = read_old(request, values["old"]), read_new(request, values["new"])
        except AddressRefused as refusal:
            form.refuse(refusal.args[0], refusal.field)
        else:
            _keep(request, {old: redirect})
            say(request, "ok", _("“${old}” leads on."), old=old)
            return request.redirect_to(PATH)
    return {"form": form.render({"old": request.GET.get("old", "")[:MAX_ASKED]})}


@for_editors
def add_many(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Check a list, or make all its redirects: all or none."""
    form = Form(ListSchema, request, context, buttons=(IMPORT, CHECK), cancel_url=PATH)
    values, rows = form.submitted(), None
    if values is not None:
        rows = read_rows(request, values["rows"])
        if form.pressed == IMPORT.name and rows.redirects and not rows.refused:
            return _import(request, rows)
        if not rows.redirects or rows.refused:
            form.refuse(_("Nothing was imported. Correct the list and send it again."), "rows")
    return {"form": form.render(), "rows": rows}


@for_editors
def remove(context: Site, request: Request) -> HTTPSeeOther:
    """Forget one redirect; its address answers as a missing one."""
    path = texts(request).get("path", "")
    redirect = redirects_of(context).get(path)
    if redirect is not None:
        redirects_of(context).drop(path)
        request.trail("redirect-removed", item=redirect.uid)
        say(request, "ok", _("“${old}” leads nowhere from now on."), old=path)
    return request.redirect_to(PATH)


def _import(request: Request, rows: Rows) -> HTTPSeeOther:
    _keep(request, rows.redirects)
    text = request.words.plural("One redirect imported.", "${n} redirects imported.", len(rows.redirects))
    request.session.flash(("ok", text))
    return request.redirect_to(PATH)


def _keep(request: Request, found: dict[str, Redirect]) -> None:
    add_store(request.site)
    for old, redirect in found.items():
        redirects_of(request.site).put(old, redirect)
        request.trail("redirect-added", item=redirect.uid)


def _row(request: Request, path: str, redirect: Redirect) -> dict[str, Any]:
    item = request.site.catalog.resolve(redirect.uid)
    seen = item is not None and request.has_permission(Permission.VIEW, item)
    return {
        "path": path,
        "title": request.words.title_of(item) if seen else "",
        "href": request.resource_path(item) + redirect.rest if seen else "",
        "made": redirect.made,
        "by_hand": redirect.by_hand,
    }


def includeme(config: Configurator) -> None:
    """Register the pages."""
    folder = "itschool_cms.manage.redirects:templates"
    add_page(config, show, PATH, renderer=f"{folder}/redirects.pt")
    add_page(config, add, f"{PATH}/add", request_method=METHODS, renderer=f"{folder}/add.pt")
    add_page(config, add_many, f"{PATH}/import", request_method=METHODS, renderer=f"{folder}/import.pt")
    add_page(config, remove, f"{PATH}/remove", request_method="POST")
