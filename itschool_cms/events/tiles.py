"""What events show on the start pages."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from itschool_cms.core.i18n import Words, _
from itschool_cms.core.models import utcnow
from itschool_cms.families.models import Child, School, today

from . import feeds
from .entries import Entry, make_entry
from .months import midnight

SHOWN = 3
FRONT_SHOWN = 5
HOME_SHOWN = 8


class Line(NamedTuple):
    """An event as it stands on a tile.

    Attributes:
        day: the first, in Brussels; month: its name, short.
        note: weekday, time and place, in words.
        children: first name and colour of those that it is for, where several stand on one page.
    """

    title: str
    href: str
    day: date
    month: str
    note: str
    children: tuple[tuple[str, str], ...]


def child_tile(child: Child, request: Any) -> dict | None:
    """Return the next events of a child, those that are going on included."""
    if "events" not in child:
        return None
    hits = feeds.upcoming(feeds.of_child(request, child, _now()), SHOWN)
    rows = [make_entry(request, hit, child) for hit in hits]
    return _tile(request, _("Events"), rows, request.resource_path(child, "events"))


def home_tile(school: School, request: Any) -> dict | None:
    """Return what happens this week and the next one, each event once, with the children it is for."""
    if not request.children:
        return None
    until = midnight(_next_monday(today()) + timedelta(days=7))
    found: dict[int, Entry] = {}
    for child in request.children:
        for hit in feeds.between(feeds.of_child(request, child, _now()), _now(), until):
            entry = found.get(hit.uid) or found.setdefault(hit.uid, make_entry(request, hit, child))
            entry.children.append(child)
    rows = sorted(found.values(), key=lambda entry: (entry.first, entry.last))[:HOME_SHOWN]
    return _tile(request, _("This week and the next"), rows, request.resource_path(school, "events"))


def front_tile(school: School, request: Any) -> dict | None:
    """Return the next events that are open to all; no tile when there is none."""
    hits = feeds.upcoming(feeds.of_public(request, _now()), FRONT_SHOWN)
    rows = [make_entry(request, hit) for hit in hits]
    return _tile(request, _("Coming up at school"), rows, "") if rows else None


def _tile(request: Any, title: str, rows: list[Entry], more: str) -> dict:
    return {
        "title": request.words.translate(title),
        "rows": tuple(_line(request.words, row) for row in rows),
        "more": more,
        "today": today(),
    }


def _line(words: Words, entry: Entry) -> Line:
    note = " · ".join(part for part in (words.date(entry.first, "EEEE"), entry.note) if part)
    children = tuple((child.first_name, child.cover) for child in entry.children)
    return Line(entry.title, entry.href, entry.first, words.date(entry.first, "MMM"), note, children)


def _now() -> datetime:
    return utcnow()


def _next_monday(day: date) -> date:
    return day + timedelta(days=7 - day.weekday())
