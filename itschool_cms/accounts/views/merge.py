"""Merging two accounts of one person: choosing, a preview, and taking them apart again."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core.i18n import _
from itschool_cms.core.permissions import Permission

from ..events import GONE, KEPT, MergeWanted
from ..listing import ROLE_TITLES, STATE_BADGES, STATE_TITLES, Wanted, search
from ..merging import MergeRefused, check_merge, check_parting, merge, part
from ..models import User
from ..roles import may_give
from .parts import say, texts

FOLDER = "itschool_cms.accounts:templates"
SHOWN = 20


def choose(context: User, request: Request) -> dict[str, Any] | Response:
    """Find the other account, then show what would move."""
    if "with" in request.GET:
        return _preview(context, _other(context, request, request.GET["with"]), request)
    text = request.GET.get("q", context.last_name).strip()[:100]
    found = search(context.__parent__, Wanted(text)) if text else []
    rows = [user for user in found if _may_choose(context, user, request)][:SHOWN]
    return {"text": text, "rows": rows, "states": STATE_TITLES, "badges": STATE_BADGES}


def _may_choose(kept: User, user: User, request: Request) -> bool:
    fits = user is not kept and not user.merged_into and user is not request.person
    return fits and bool(request.has_permission(Permission.EDIT, user))


def _other(kept: User, request: Request, name: str) -> User:
    """Return the account of the name. Raises HTTPNotFound for what the person may not edit."""
    user = kept.__parent__.get(name)
    if not isinstance(user, User) or not request.has_permission(Permission.EDIT, user):
        raise HTTPNotFound()
    return user


def _preview(kept: User, gone: User, request: Request, refusal: str = "") -> Response:
    event = MergeWanted(request, kept, gone)
    try:
        check_merge(request.person, kept, gone)
        event.lines += _own_lines(kept, gone, request)
        request.registry.notify(event)
    except MergeRefused as reason:
        refusal = reason.args[0]
    values = {"other": gone, "event": event, "refusal": refusal, "KEPT": KEPT, "GONE": GONE}
    response = render_to_response(f"{FOLDER}/merge_preview.pt", values, request=request)
    response.status_int = 409 if refusal else 200
    return response


def _own_lines(kept: User, gone: User, request: Request) -> list[str]:
    """Return what accounts themselves move."""
    translate = request.words.translate
    lines = []
    if roles := [translate(ROLE_TITLES[role]) for role in gone.roles if role not in kept.roles]:
        lines.append(translate(_("Roles that are added: ${roles}"), roles=", ".join(roles)))
    if not kept.password_hash:
        lines.append(translate(_("The account that stays was never activated: send its invitation.")))
    return lines


def perform(context: User, request: Request) -> HTTPSeeOther | Response:
    """Merge the two."""
    sent = texts(request)
    gone = _other(context, request, sent.get("other", ""))
    try:
        check_merge(request.person, context, gone)
    except MergeRefused:
        return _preview(context, gone, request)
    merge(request.tree, context, gone, sent.get("email", KEPT), sent)
    request.trail("account-merged", person=gone.uid, item=context.uid)
    request.trail("account-merged", person=context.uid, item=gone.uid)
    say(request, "ok", _("The two accounts are one. You can take them apart again."))
    return request.redirect_to(context)


def merged_tile(context: User, request: Request) -> dict[str, Any] | None:
    """Into which account this one was merged, and which were merged into it."""
    resolve = request.site.catalog.resolve
    into = resolve(context.merged_into) if context.merged_into else None
    absorbed = [user for user in map(resolve, context.absorbed) if user is not None]
    may_edit = bool(request.has_permission(Permission.EDIT, context))
    return {"into": into, "absorbed": absorbed, "may_edit": may_edit} if into or absorbed else None


def confirm_parting(context: User, request: Request) -> dict[str, Any]:
    """Ask before two accounts are taken apart."""
    try:
        return {"kept": _kept(context, request), "refusal": ""}
    except MergeRefused as reason:
        request.response.status_int = 409
        return {"kept": None, "refusal": reason.args[0]}


def take_apart(context: User, request: Request) -> HTTPSeeOther | dict[str, Any]:
    """Take two accounts apart again."""
    try:
        kept = _kept(context, request)
    except MergeRefused:
        return confirm_parting(context, request)
    part(request.tree, context)
    request.trail("accounts-parted", person=context.uid, item=kept.uid)
    request.trail("accounts-parted", person=kept.uid, item=context.uid)
    say(request, "ok", _("There are two accounts again. Links and devices of this one stay ended."))
    return request.redirect_to(context)


def _kept(gone: User, request: Request) -> User:
    kept = check_parting(gone)
    # Undoing gives and takes roles as well.
    may = request.has_permission(Permission.EDIT, kept)
    if not may or not may_give(request.person, (*kept.roles, *gone.roles)):
        raise MergeRefused(_("One has a role that you may not give: an administrator does this."))
    return kept


def includeme(config: Configurator) -> None:
    """Register the pages and the tile; declare the acts."""
    config.add_trail_act("account-merged", _("Merged with another account"))
    config.add_trail_act("accounts-parted", _("Taken apart again"))
    edit = Permission.EDIT
    options = {"context": User, "permission": edit}
    config.add_view(choose, name="merge", renderer=f"{FOLDER}/merge.pt", **options)
    config.add_view(perform, name="merge", request_method="POST", **options)
    template = f"{FOLDER}/apart.pt"
    config.add_view(confirm_parting, name="apart", renderer=template, **options)
    config.add_view(take_apart, name="apart", request_method="POST", renderer=template, **options)
    template = f"{FOLDER}/person/merged.pt"
    config.add_tile("merged", merged_tile, of=User, page="person", template=template, column=0, order=10)
