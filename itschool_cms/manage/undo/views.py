"""My recent changes: what a person did to the tree, and the way back."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request

from itschool_cms.accounts.views.parts import add_page, for_person
from itschool_cms.core.addresses import local_path
from itschool_cms.core.i18n import _
from itschool_cms.core.journal import Entry, Journal, Step
from itschool_cms.core.models import Item, Site
from itschool_cms.core.paging import Batch
from itschool_cms.core.permissions import Permission

from ..history.reverting import Refused
from ..rules import is_staff
from .noting import NOTED
from .offering import PATH
from .undoing import undo
from .wording import SHOWN, line, steps

CHANGES, CHANGE = "/me/changes", "/me/change"
MAX_DIGITS = 18
IN_TILE = 5


@for_person
def changes(context: Site, request: Request) -> dict[str, Any]:
    """List what the person did lately. Raises HTTPNotFound for who never does anything."""
    journal = _journal(request)
    found = (line(request, key, entry) for key, entry in journal.newest_first())
    return {"batch": Batch(request, found, len(journal)), "days": context.journal_days}


@for_person
def change(context: Site, request: Request) -> dict[str, Any]:
    """Show one act: what was touched, before and after."""
    key, entry = _asked(request)
    return {
        "line": line(request, key, entry),
        "steps": steps(request, entry),
        "left_out": max(0, len(entry.steps) - SHOWN),
    }


@for_person
def take_back(context: Site, request: Request) -> HTTPSeeOther:
    """Undo one act, or say what stands in the way."""
    key, entry = _asked(request)
    translate = request.words.translate
    back = local_path(request.POST.get("next"), "")
    try:
        undo(request, key, entry)
    except Refused as refusal:
        # What was taken back before the refusal is given up.
        request.tm.doom()
        text = translate(_("This cannot be undone. ${reason}"), reason=translate(refusal.args[0]))
        request.session.flash(("error", text))
        return request.redirect_to(back or CHANGES)
    request.session.flash(("ok", translate(_("Undone"))))
    return request.redirect_to(back) if back else _lead(request)


def changes_tile(context: Site, request: Request) -> dict[str, Any] | None:
    """Return the last things that the person did; None for who did nothing."""
    journal = request.person.journal
    if journal is None or not len(journal):
        return None
    newest = zip(range(IN_TILE), journal.newest_first(), strict=False)
    return {"lines": [line(request, key, entry) for _number, (key, entry) in newest]}


def _journal(request: Request) -> Journal:
    journal = request.person.journal
    if journal is None:
        if not is_staff(request):
            raise HTTPNotFound()
        return Journal()
    return journal


def _asked(request: Request) -> tuple[int, Entry]:
    """Return the entry of the person's own journal that the address names. Raises HTTPNotFound."""
    text = request.GET.get("entry", "")
    key = int(text) if text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS else 0
    entry = _journal(request).get(key)
    if entry is None or not entry.steps:
        raise HTTPNotFound()
    return key, entry


def _lead(request: Request) -> HTTPSeeOther:
    """Lead to what came back, else to where it stood, else to the list."""
    step = _main_step(request)
    found: Any = request.site.catalog.resolve(step.uid)
    if found is None:
        place = step.before.get("parent", 0)
        found = request.site.catalog.resolve(place)
    if isinstance(found, Item) and request.has_permission(Permission.VIEW, found):
        return request.redirect_to(found)
    return request.redirect_to(CHANGES)


def _main_step(request: Request) -> Step:
    """Return the last step that was taken; not one of a working copy that came along with its original."""
    steps = request.tree.notes[NOTED][1].steps[::-1]
    uids = {each.uid for each in steps}
    items = ((each, request.site.catalog.resolve(each.uid)) for each in steps)
    alone = (each for each, item in items if getattr(getattr(item, "original", None), "uid", 0) not in uids)
    return next(alone)


def includeme(config: Configurator) -> None:
    """Register the pages."""
    folder = "itschool_cms.manage.undo:templates"
    add_page(config, changes, CHANGES, renderer=f"{folder}/changes.pt")
    add_page(config, change, CHANGE, renderer=f"{folder}/change.pt")
    add_page(config, take_back, PATH, request_method="POST")
    for page, column in (("me", 2), ("manage", 2)):
        config.add_tile(
            "own changes",
            changes_tile,
            of=Site,
            page=page,
            column=column,
            order=40,
            template=f"{folder}/tile.pt",
        )
