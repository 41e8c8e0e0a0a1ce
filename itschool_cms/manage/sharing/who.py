"""The page that tells who sees an item, and why: names with the chain of reasons."""

from collections.abc import Iterator
from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request

from itschool_cms.accounts.models import User
from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link
from itschool_cms.core.models import Item
from itschool_cms.core.naming import fold
from itschool_cms.core.paging import Batch
from itschool_cms.core.permissions import Permission
from itschool_cms.core.publishing import Publishable
from itschool_cms.core.trash import Trash, TrashEntry

from ..menus import MORE
from ..states.words import state_words
from .seeing import Seen, seen_by
from .words import chain, title_of, way_words

MAX_TEXT = 100
LATER = "published"


def show(context: Item, request: Request) -> dict[str, Any]:
    """List who sees the item now, or once it is published; name only those whom the person may know."""
    if isinstance(context, Trash | TrashEntry):
        raise HTTPNotFound()
    waits = isinstance(context, Publishable) and not (context.is_open() and context.is_live())
    later = waits and request.GET.get("when") == LATER
    seen = seen_by(request.registry, context, published=later)
    text = request.GET.get("q", "").strip()[:MAX_TEXT]
    known = _known(seen, request)
    batch = Batch(request, [user for user in known if _matches(user, text)])
    return {
        "waits": waits,
        "later": later,
        "sentences": state_words(context, request) if isinstance(context, Publishable) else [],
        "everybody": seen.everybody,
        "total": len(seen.people),
        "unnamed": len(seen.people) - len(known),
        "ways": _ways(seen, request),
        "text": text,
        "batch": batch,
        "lines": [(user, _chains(seen, user, request)) for user in batch.items],
    }


def _ways(seen: Seen, request: Request) -> list[tuple[str, str, int]]:
    """Return each way by which people see the item: who, why, and how many they are; the most first."""
    counted = sorted(seen.by_way().items(), key=lambda each: -each[1])
    return [(title_of(request, way.principal), way_words(request, way), number) for way, number in counted]


def _known(seen: Seen, request: Request) -> list[User]:
    """Return the people who may be named: those of whom the account may be seen, and oneself."""
    found = (request.site.catalog.resolve(uid) for uid in seen.people)
    known = (
        user
        for user in found
        if isinstance(user, User)
        and (user is request.person or request.has_permission(Permission.VIEW, user))
    )
    return sorted(known, key=User.sort_title)


def _matches(user: User, text: str) -> bool:
    name = fold(user.title)
    return all(word in name for word in fold(text).split())


def _chains(seen: Seen, user: User, request: Request) -> list[str]:
    return list(dict.fromkeys(chain(request, reason, way) for reason, way in seen.people[user.uid]))


def links(context: Any, request: Request) -> Iterator[Link]:
    """Lead who edits an item to the page."""
    if not isinstance(context, Item) or isinstance(context, Trash | TrashEntry):
        return
    if request.has_permission(Permission.EDIT, context):
        yield Link(
            request.words.translate(_("Who sees this, and why")), request.resource_path(context, "who"), "eye"
        )


def includeme(config: Configurator) -> None:
    """Register the page and the way to it."""
    config.add_view(
        show,
        context=Item,
        name="who",
        permission=Permission.EDIT,
        renderer="itschool_cms.manage.sharing:templates/who.pt",
    )
    config.add_menu_entry("who", links, place="actions", order=31, section=MORE)
