"""One transition for all that stands below a folder: counted first, then made at once."""

import time
from collections.abc import Iterator
from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPBadRequest, HTTPNotFound, HTTPSeeOther
from pyramid.request import Request

from itschool_cms.accounts.views.parts import say, texts
from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link
from itschool_cms.core.models import Folder
from itschool_cms.core.permissions import Permission
from itschool_cms.core.publishing import Publishable, State
from itschool_cms.core.trash import Trash

from ..menus import MORE
from .acts import MAX_COMMENT, make
from .review import Asker, possible
from .table import TABLE
from .words import done_words

# One transaction has to hold what is changed at once, and one answer has to count it.
MAX_BELOW = 5_000
MAX_AT_ONCE = 1_000


def show(context: Folder, request: Request) -> dict[str, Any]:
    """Offer each transition with the number of items that it would change."""
    _check(context, request)
    too_many = _number_below(context, request) > MAX_BELOW
    found = {} if too_many else counted(context, request)
    return {
        "too_many": too_many,
        "most": MAX_BELOW,
        "at_once": MAX_AT_ONCE,
        "acts": [(name, TABLE[name], len(items)) for name, items in found.items()],
        "asks": "send-back" in found,
        "max_comment": MAX_COMMENT,
    }


def change(context: Folder, request: Request) -> HTTPSeeOther:
    """Make a transition of all below, if there are as many as were shown."""
    _check(context, request)
    sent = texts(request)
    act = sent.get("to", "")
    if act not in TABLE:
        raise HTTPBadRequest()
    items = [] if _number_below(context, request) > MAX_BELOW else counted(context, request).get(act, [])
    if len(items) > MAX_AT_ONCE:
        say(
            request,
            "warn",
            _("More than ${max} items at once: take the folders below, one by one."),
            max=MAX_AT_ONCE,
        )
    elif str(len(items)) != sent.get(f"count-{act}"):
        say(
            request, "warn", _("Something changed meanwhile: look at the numbers again. Nothing was changed.")
        )
    else:
        done = sum(make(request, item, act, sent.get("comment", "").strip()) for item in items)
        request.session.flash(("ok", done_words(request, act, done)))
    return request.redirect_to(context, "states")


def counted(folder: Folder, request: Request) -> dict[str, list[Publishable]]:
    """Return the items below that the person may take through each transition, by its name."""
    asker, found = Asker.of(request), dict[str, list[Publishable]]()
    for item in _below(folder, request):
        for act in possible(asker, item):
            found.setdefault(act, []).append(item)
    return {name: found[name] for name in TABLE if name in found}


def _below(folder: Folder, request: Request) -> Iterator[Publishable]:
    catalog = request.site.catalog
    path = "/".join(("", *folder.path()))
    for uid in catalog.find(request.principals, int(time.time()), under=path, state=list(State)):
        item = catalog.resolve(uid)
        if isinstance(item, Publishable):
            yield item


def _number_below(folder: Folder, request: Request) -> int:
    return request.site.catalog.count_below("/".join(("", *folder.path())))


def _check(folder: Folder, request: Request) -> None:
    """Refuse what is no content. Raises HTTPNotFound."""
    if isinstance(folder, Trash):
        raise HTTPNotFound()


def links(context: Any, request: Request) -> Iterator[Link]:
    """Lead to the page, from a folder that holds something."""
    inside = isinstance(context, Folder) and not isinstance(context, Trash) and len(context)
    if inside and request.has_permission(Permission.CONTENTS, context):
        label = request.words.translate(_("State of all below"))
        yield Link(label, request.resource_path(context, "states"), "check")


def includeme(config: Configurator) -> None:
    """Register the page and the way to it."""
    options = {"context": Folder, "name": "states", "permission": Permission.CONTENTS}
    template = "itschool_cms.manage.states:templates/below.pt"
    config.add_view(show, renderer=template, request_method=("GET", "HEAD"), **options)
    config.add_view(change, request_method="POST", **options)
    config.add_menu_entry("states", links, place="actions", order=32, section=MORE)
