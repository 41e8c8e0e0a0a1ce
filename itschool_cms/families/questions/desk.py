"""The list of questions: a family's own, and those that somebody answers for the school."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request

from itschool_cms.accounts.views.parts import add_page, for_person
from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link, counted
from itschool_cms.core.models import Item, Site
from itschool_cms.core.naming import fold
from itschool_cms.core.paging import Batch
from itschool_cms.core.permissions import Permission
from itschool_cms.manage.states.review import Asker

from ..children import is_staff
from .finding import ALL, Found, for_the_school, has_own, item_of, may_read, own, waiting
from .mails import LIST
from .models import Step
from .store import questions_of
from .wording import about, line_of, path_of

MAX_QUERY = 100
MAX_DIGITS = 16
EVERY = "all"
FILTERS = {
    "": _("Waiting for an answer"),
    Step.ANSWERED: _("Answered"),
    Step.CLOSED: _("Closed"),
    EVERY: _("All"),
    Step.DELETED: _("Deleted"),
}
SHOWN = 5


class Wanted(NamedTuple):
    """What the list is asked for: a step (a key of FILTERS), words, and the uid of what it is about."""

    step: str
    text: str
    item: int

    @classmethod
    def of(cls, request: Request) -> "Wanted":
        """Return what the address asks for."""
        step = request.GET.get("step", "")
        item = number(request.GET.get("about", ""))
        # About one document, all that was asked is of use.
        usual = EVERY if item else ""
        return cls(
            step if step in FILTERS and step else usual, request.GET.get("q", "").strip()[:MAX_QUERY], item
        )


def number(text: str) -> int:
    """Return the number that a text is; 0 when it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS else 0


@for_person
def show_list(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """List the questions that the person reads; a mail leads to one of them by its number."""
    if "open" in request.GET:
        return _lead(request, number(request.GET["open"]))
    wanted = Wanted.of(request)
    found = _found(request, wanted)
    batch = Batch(request, found)
    return {
        "batch": batch,
        "lines": [line_of(request, *pair) for pair in batch.items],
        "wanted": wanted,
        "staff": is_staff(request),
        "filters": _filters(request),
        "subject": _subject(request, wanted.item),
        "filtered": wanted != Wanted("", "", 0),
    }


def _lead(request: Request, uid: int) -> HTTPSeeOther:
    """Lead to the page of a thread. Raises HTTPNotFound for who may not read it."""
    thread, asker = questions_of(request.site).get(uid), Asker.of(request)
    item = item_of(asker, thread) if thread is not None else None
    if thread is None or item is None or not may_read(asker, thread, item):
        raise HTTPNotFound()
    return HTTPSeeOther(path_of(request, thread, item))


def _found(request: Request, wanted: Wanted) -> list[Found]:
    if is_staff(request):
        steps = ALL if wanted.step == EVERY else (wanted.step or Step.OPEN,)
        found = for_the_school(request, steps) + (own(request) if wanted.step == EVERY else [])
        if wanted.step == Step.DELETED:
            found = [pair for pair in found if may_read(Asker.of(request), *pair)]
    else:
        found = own(request)
    words = fold(wanted.text).split()
    return [pair for pair in found if _fits(request, pair, wanted, words)]


def _fits(request: Request, pair: Found, wanted: Wanted, words: list[str]) -> bool:
    thread, item = pair
    if wanted.item not in (0, thread.item):
        return False
    if not words:
        return True
    said = " ".join(each.text for each in thread.messages())
    text = fold(f"{request.words.title_of(item)} {about(request, thread, item)} {said}")
    return all(word in text for word in words)


def _filters(request: Request) -> list[tuple[str, str]]:
    return [(str(step), request.words.translate(title)) for step, title in FILTERS.items()]


def _subject(request: Request, uid: int) -> str:
    item: Item | None = request.site.catalog.resolve(uid) if uid else None
    seen = item is not None and request.has_permission(Permission.VIEW, item)
    return request.words.title_of(item) if seen else ""


def links(context: Any, request: Request) -> Iterator[Link]:
    """Lead who answers, and who has asked, to the list."""
    if is_staff(request) or has_own(request):
        count = len(waiting(request)) if is_staff(request) else 0
        yield Link(
            request.words.translate(_("Questions")),
            LIST,
            "question",
            count=count,
            count_label=request.words.plural(
                "${n} waits for an answer", "${n} wait for an answer", count, n=counted(count)
            ),
        )


def tile(site: Site, request: Request) -> dict[str, Any] | None:
    """Return what waits for an answer of the person, on the start page of the staff; None for nothing."""
    found = waiting(request)
    if not found:
        return None
    lines = [line_of(request, *pair) for pair in found[:SHOWN]]
    waits = request.words.plural("One waits", "${n} wait", len(found), n=counted(len(found)))
    return {"lines": lines, "waits": waits, "more": LIST}


def includeme(config: Configurator) -> None:
    """Register the page, its places in the menus and the tile."""
    folder = "itschool_cms.families:questions/templates"
    config.add_private_root("questions")
    add_page(config, show_list, LIST, renderer=f"{folder}/list.pt")
    config.add_menu_entry("questions", links, place="staff", order=45)
    config.add_menu_entry("questions", links, place="child", order=90)
    config.add_tile(
        "questions", tile, of=Site, page="manage", column=1, order=20, template=f"{folder}/tile.pt"
    )
