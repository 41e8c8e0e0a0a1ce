"""The start page of who works at the school."""

import time
from dataclasses import dataclass
from typing import Any, NamedTuple

from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request
from pyramid.view import view_config

from itschool_cms.accounts.events import StartWanted
from itschool_cms.core.content import content_type
from itschool_cms.core.i18n import ZONE, _
from itschool_cms.core.menus import Link
from itschool_cms.core.models import Folder, Item, Site, utcnow
from itschool_cms.core.permissions import Permission
from itschool_cms.core.publishing import State
from itschool_cms.core.tiles import columns, tile_macro

from .rules import STATES, addable, is_staff
from .views import editor

SHOWN = 8
LOOKED_AT = 40


class Figure(NamedTuple):
    """One figure of the office.

    Attributes:
        order: its place in the row.
        title: what is counted.
        text: the number.
        note: small line below it.
    """

    order: int
    title: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class FiguresWanted:
    """The figures of the office are about to be shown: features add theirs."""

    request: Request
    site: Site
    figures: list[Figure]


@view_config(context=Site, name="manage", permission=Permission.VIEW, renderer="templates/overview.pt")
def overview(context: Site, request: Request) -> dict:
    """Greet a member of the staff: what is new, what waits, what can be added."""
    if not is_staff(request):
        raise HTTPNotFound()
    return {
        "columns": columns("manage", context, request),
        "tile_macro": tile_macro(request),
        "today": utcnow().astimezone(ZONE).date(),
        "links": add_links(context, request),
        "invite": _invite_href(context, request),
    }


def _invite_href(site: Site, request: Request) -> str:
    """Return where people are invited; empty for who may not."""
    people = site.get("people")
    may = people is not None and request.has_permission(Permission.EDIT, people)
    return request.resource_path(people, "invite") if may else ""


def lead_staff(event: StartWanted) -> None:
    """Who works at the school begins here."""
    if event.person.is_staff():
        event.path = event.request.resource_path(event.request.site, "manage")


def add_links(site: Site, request: Request) -> list[Link]:
    """Return a link for each type that the person may add to a container of the site."""
    containers = [each for each in site.values() if _is_container(each, request)]
    translate = request.words.translate
    return [
        Link(translate(declared.title), request.resource_path(folder, "add", declared.name), declared.icon)
        for folder in containers
        for declared in addable(request, folder)
    ]


def changes_tile(site: Site, request: Request) -> dict[str, Any] | None:
    """Return what was changed last, by everybody or by the person, as far as the person may see it."""
    mine = request.GET.get("changes") == "mine"
    catalog = request.site.catalog
    found = catalog.latest(request.principals, int(time.time()), request.registry.content_types)
    lines = []
    for _number, uid in zip(range(LOOKED_AT), found, strict=False):
        item = catalog.resolve(uid)
        if not mine or item.modified_by == request.person.uid:
            lines.append(line_of(item, request))
        if len(lines) == SHOWN:
            break
    return {"lines": lines, "mine": mine}


def drafts_tile(site: Site, request: Request) -> dict[str, Any] | None:
    """Return the drafts that the person may go on with; None when there are none."""
    catalog = request.site.catalog
    states = [State.DRAFT, State.PENDING]
    found = catalog.find(request.principals, int(time.time()), state=states)
    newest = sorted(found, key=catalog.modified, reverse=True)
    if not newest:
        return None
    return {"lines": [line_of(catalog.resolve(uid), request) for uid in newest[:SHOWN]], "total": len(newest)}


def figures_tile(site: Site, request: Request) -> dict[str, Any] | None:
    """Return what the office counts; None for others."""
    if not request.has_permission(Permission.EDIT, site):
        return None
    wanted = FiguresWanted(request, site, [])
    _add_accounts(wanted)
    request.registry.notify(wanted)
    return {"figures": sorted(wanted.figures, key=lambda each: each.order)}


def _add_accounts(wanted: FiguresWanted) -> None:
    site, words = wanted.site, wanted.request.words
    people, count = site["people"], site.catalog.count
    active, total, bounced = count("account|active"), len(people), count("account-bounced")
    # Who is looking has an account.
    share = round(100 * active / total)
    note = words.plural("of one account, ${share} %", "of ${n} accounts, ${share} %", total, share=share)
    wanted.figures.append(Figure(10, words.translate(_("Active accounts")), str(active), note))
    note = words.plural("address to check", "addresses to check", bounced) if bounced else ""
    wanted.figures.append(Figure(30, words.translate(_("Mails come back")), str(bounced), note))


def _is_container(item: Item, request: Request) -> bool:
    return isinstance(item, Folder) and content_type(request.registry, item) is None


def line_of(item: Item, request: Request) -> dict[str, Any]:
    """Return what the tiles show of an item in one line."""
    state = getattr(item, "state", "")
    declared = content_type(request.registry, item)
    return {
        "item": item,
        "kind": request.words.translate(declared.title) if declared is not None else "",
        "href": request.resource_path(item),
        "editor": editor(item, request),
        "state": state,
        "state_title": STATES.get(state, ""),
    }
