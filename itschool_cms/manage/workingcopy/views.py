"""Making a working copy, comparing it with its original, putting it in its place, dropping it."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.accounts.views.parts import texts
from itschool_cms.core.forms import CHOOSE
from itschool_cms.core.i18n import _
from itschool_cms.core.permissions import Permission
from itschool_cms.core.publishing import Publishable

from ..editing.page import told
from ..editing.versions import BOTH, MINE, THEIRS
from ..forms import version
from ..history.comments import MOST
from ..history.reverting import Refused
from ..links.asking import warn_of_end
from ..states.acts import saved
from .making import copy_of, is_copy, make_copy, may_have_copy
from .menus import ACT, DROP, MAKE, REPLACE, VIEW
from .replacing import Replacement

CHANGED = _("One of the two texts was changed meanwhile: look at it again. Nothing was replaced.")
TEMPLATE = "itschool_cms.manage.workingcopy:templates/copy.pt"
SAVED = _("Saved")
COMMENT, SEEN = "comment", "seen"


def show(context: Publishable, request: Request) -> dict[str, Any]:
    """Show what putting a working copy in place changes. Raises HTTPNotFound for what is none."""
    if not is_copy(context) or not request.has_permission(Permission.EDIT, context.original):
        raise HTTPNotFound()
    return _page(context, request, "", {})


def act(context: Publishable, request: Request) -> dict[str, Any] | Response:
    """Make a working copy of the item, or do something with the one that it is."""
    sent = texts(request)
    wanted = sent.get(ACT, "")
    if wanted == MAKE:
        return _make(context, request)
    if not is_copy(context):
        raise HTTPNotFound()
    if wanted == DROP:
        return _drop(context, request)
    if wanted != REPLACE or not request.has_permission(Permission.EDIT, context.original):
        raise HTTPNotFound()
    return _replace(context, request, sent)


def _make(item: Publishable, request: Request) -> HTTPSeeOther:
    if not may_have_copy(request, item):
        raise HTTPNotFound()
    translate = request.words.translate
    present = copy_of(item)
    if present is not None:
        request.session.flash(("warn", translate(_("There is a working copy already: this is it."))))
        return request.redirect_to(present)
    copied = make_copy(request, item)
    request.session.flash(("ok", translate(_("This is your working copy: change it, then put it in place."))))
    return request.redirect_to(copied, "edit")


def _drop(copied: Publishable, request: Request) -> HTTPSeeOther:
    original: Any = copied.original
    request.tree.remove(copied)
    text = _("The working copy is in the recycle bin. The original is as it was.")
    request.session.flash(("ok", request.words.translate(text)))
    return request.redirect_to(original)


def _replace(copied: Publishable, request: Request, sent: dict[str, str]) -> dict[str, Any] | Response:
    chosen = _chosen(sent)
    replacement = Replacement(request, copied, chosen)
    if sent.get(SEEN) != _state(copied):
        return _refused(copied, request, request.words.translate(CHANGED), sent)
    if replacement.overtaken() and not chosen:
        return _refused(copied, request, request.words.translate(CHANGED), sent)
    original = replacement.original
    ends = getattr(original, "expires", None)
    try:
        changed = replacement.put_in_place(sent.get(COMMENT, "").strip()[:MOST])
    except Refused as refusal:
        return _refused(copied, request, request.words.translate(refusal.args[0]), sent)
    request.trail("working-copy-in-place", item=original.uid)
    _say(request, original, changed)
    if ends != getattr(original, "expires", None):
        warn_of_end(request, original)
    return request.redirect_to(original)


def _say(request: Request, original: Publishable, changed: bool) -> None:
    translate = request.words.translate
    text = _("The working copy said what the original says: nothing was changed, and the copy is gone.")
    if changed:
        message = saved(request, original)
        text = message if message != SAVED else _("The working copy stands in the place of the original.")
    request.session.flash(("ok", translate(text)))


def _chosen(sent: dict[str, str]) -> dict[str, str]:
    found = {name.removeprefix(CHOOSE): how for name, how in sent.items() if name.startswith(CHOOSE)}
    return {name: how for name, how in found.items() if how in (MINE, THEIRS, BOTH)}


def _state(copied: Publishable) -> str:
    """Return what tells the two texts that somebody has seen from later ones."""
    return f"{version(copied.original)}{version(copied)}"


def _refused(copied: Publishable, request: Request, reason: str, sent: dict[str, str]) -> dict[str, Any]:
    request.response.status_int = 422
    return _page(copied, request, reason, sent)


def _page(copied: Publishable, request: Request, reason: str, sent: dict[str, str]) -> dict[str, Any]:
    replacement = Replacement(request, copied, _chosen(sent))
    overtaken = replacement.overtaken()
    editor = request.site.catalog.resolve(replacement.original.modified_by)
    lock = request.registry.locks.of(copied.uid)
    return {
        "original": replacement.original,
        "reason": reason,
        "overtaken": overtaken,
        "differences": replacement.choices() if overtaken else replacement.differences(),
        "form": False,
        "editor": editor.title if editor is not None else "",
        "holder": told(request, lock) if lock is not None and lock.user != request.person.uid else "",
        "comment": sent.get(COMMENT, ""),
        "most": MOST,
        "seen": _state(copied),
    }


def includeme(config: Configurator) -> None:
    """Register the page."""
    options: dict[str, Any] = {
        "context": Publishable,
        "name": VIEW,
        "permission": Permission.EDIT,
        "renderer": TEMPLATE,
    }
    config.add_view(show, request_method=("GET", "HEAD"), **options)
    config.add_view(act, request_method="POST", **options)
