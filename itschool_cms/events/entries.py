"""Events as they are shown: in a month, in a list, on a start page."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from itschool_cms.core.i18n import _
from itschool_cms.core.listings import Hit
from itschool_cms.core.publishing import State
from itschool_cms.families.audience import audience_label
from itschool_cms.families.models import Child

from .models import HOLIDAY, Event

# Colours beside that of the child; where the child has the same one, the other is taken.
SCHOOL_COVERS = ("canard", "ocre")
HOLIDAY_COVERS = ("ardoise", "prune")
CLASS_COVER = "bleu"
EVERYBODY = frozenset({"public", "school"})


@dataclass
class Entry:
    """An event as it stands in a calendar.

    Attributes:
        first, last: days in Brussels.
        cover: colour, by the audience.
        note: when on the day and where, in words.
        audience: for whom, in words.
        holiday: a day without school.
        draft: families do not see it.
        children: for whom it is, where several children stand in one list.
    """

    title: str
    href: str
    first: date
    last: date
    cover: str
    note: str
    audience: str
    holiday: bool = False
    draft: bool = False
    children: list[Child] = field(default_factory=list)


def make_entry(request: Any, hit: Hit, child: Child | None = None) -> Entry:
    """Return the entry of an event; the child is the one whose calendar it stands in."""
    event = request.site.catalog.resolve(hit.uid)
    return Entry(
        title=event.title,
        href=request.resource_path(event),
        first=event.first_day(),
        last=event.last_day(),
        cover=cover_of(event, child),
        note=" · ".join(part for part in (when(request.words, event), event.place) if part),
        audience=audience_label(request, event),
        holiday=event.kind == HOLIDAY,
        draft=event.state != State.PUBLISHED,
    )


def cover_of(event: Event, child: Child | None) -> str:
    """Return the colour of an event: that of the child, of the whole school, or of days without school."""
    if event.kind == HOLIDAY:
        return holiday_cover(child)
    if not EVERYBODY.isdisjoint(event.tokens()):
        return school_cover(child)
    return own_cover(child)


def own_cover(child: Child | None) -> str:
    """Return the colour of what is for the child or for a class."""
    return child.cover if child is not None else CLASS_COVER


def school_cover(child: Child | None) -> str:
    """Return the colour of what is for the whole school, other than the child's."""
    return _other(SCHOOL_COVERS, child)


def holiday_cover(child: Child | None) -> str:
    """Return the colour of days without school, other than the child's."""
    return _other(HOLIDAY_COVERS, child)


def _other(covers: tuple[str, str], child: Child | None) -> str:
    return covers[1] if child is not None and child.cover == covers[0] else covers[0]


def when(words: Any, event: Event) -> str:
    """Return the time of an event in words, beside its first day; empty for one whole day."""
    first, last = event.first_day(), event.last_day()
    if event.all_day:
        return words.translate(_("until ${day}"), day=words.date(last, "full")) if last > first else ""
    if event.start == event.end:
        return words.translate(_("from ${time}"), time=words.time(event.start))
    if first == last:
        message = _("${start} to ${end}")
        return words.translate(message, start=words.time(event.start), end=words.time(event.end))
    message = _("from ${time}, until ${day}")
    return words.translate(message, time=words.time(event.start), day=words.moment(event.end))
