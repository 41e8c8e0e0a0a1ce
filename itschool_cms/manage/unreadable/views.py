"""The panel of the files that the search could not read."""

from collections.abc import Iterator
from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid.request import Request

from itschool_cms.accounts.views.parts import add_page, say, texts
from itschool_cms.core.files import NO_WORDS
from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link
from itschool_cms.core.models import Site
from itschool_cms.core.paging import Batch
from itschool_cms.core.permissions import Permission
from itschool_cms.core.reading import TOO_LONG, UNREADABLE

from ..upkeep.views.parts import for_admins
from .finding import Wordless, files, items, read_again

PATH = "/manage/unreadable"
# The job reads one after the other: what was asked for before comes first.
MOST_AT_ONCE = 500
REASONS = {
    TOO_LONG: _("Reading it took too long, or too much memory."),
    UNREADABLE: _("It is damaged, protected by a password, or no such file inside."),
    NO_WORDS: _("It holds no words: a scan or a drawing, for example."),
}


@for_admins
def panel(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """List the files with the reason; have one read again, or all."""
    if request.method == "POST":
        return _act(context, request)
    batch = Batch(request, items(context.catalog))
    return {
        "batch": batch,
        "rows": [_row(each, request) for each in files(context.catalog, list(batch.items))],
    }


def _row(found: Wordless, request: Request) -> dict[str, Any]:
    return {
        "item": found.item,
        "file": found.file,
        "title": request.words.title_of(found.item),
        "href": request.resource_path(found.item),
        "reason": REASONS.get(found.reason, REASONS[UNREADABLE]),
    }


def _act(site: Site, request: Request) -> HTTPSeeOther:
    sent = texts(request)
    act, catalog = sent.get("do"), site.catalog
    if act == "all":
        found = list(files(catalog, items(catalog)[:MOST_AT_ONCE]))
    elif act == "one":
        found = [
            each for each in files(catalog, [_number(sent, "item")]) if each.file.uid == _number(sent, "file")
        ]
    else:
        raise HTTPBadRequest()
    read_again(catalog, found)
    if found:
        request.trail("files-read-again", count=str(len(found)))
        text = request.words.plural(
            "One file is read again. If that fails, it comes back to this list.",
            "${n} files are read again. Those that fail come back to this list.",
            len(found),
        )
        request.session.flash(("ok", text))
    else:
        say(request, "warn", _("This file is read already, or is gone."))
    return request.redirect_to(PATH)


def _number(sent: dict[str, str], name: str) -> int:
    text = sent.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 16 else 0


def panel_link(context: Any, request: Request) -> Iterator[Link]:
    """Lead an administrator to the panel."""
    if request.has_permission(Permission.MANAGE, request.site):
        translate = request.words.translate
        note = translate(_("Files whose words the search does not find, and why"))
        yield Link(translate(_("Unreadable files")), PATH, "clip", note=note)


def includeme(config: Configurator) -> None:
    """Register the page."""
    template = "itschool_cms.manage.unreadable:templates/unreadable.pt"
    add_page(config, panel, PATH, request_method=("GET", "HEAD", "POST"), renderer=template)
    config.add_menu_entry("unreadable", panel_link, place="panels", order=81, section=_("Upkeep"))
