"""How many documents are unread in each class: counted beside the pages, and shown to the office.

A document counts once for each pupil for whom no adult who may read has opened it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from pyramid.config import Configurator

from itschool_cms.core.jobs import ClockedJob, system_request
from itschool_cms.core.models import Site, utcnow
from itschool_cms.core.permissions import Permission
from itschool_cms.families.feeds import is_out
from itschool_cms.families.models import Child, ClassGroup, Right, School, today

from .models import UnreadFigures

# What is older than a month is no longer waited for.
NEW_FOR = timedelta(days=30)
PAUSE = timedelta(minutes=15)
SHOWN = 12
# From here on a class that is far behind the others is marked.
MANY = 10
# The room of a bar, in units of the drawing.
WIDE, TOP, STEP = 220, 8, 33


class Count(ClockedJob):
    """The background job: one class in a transaction, all of them each quarter of an hour."""

    def __init__(self, now: Callable[[], datetime] = utcnow) -> None:
        super().__init__(now)
        self._left: list[int] = []

    def _work(self, registry: Any) -> bool:
        now = self.now()
        if not self._left and now < self._forgets_at:
            return False
        with system_request(registry) as request:
            if request is None:
                return False
            if not self._left:
                self._left = [group.uid for group in classes(request.site)]
                self._forgets_at = now + PAUSE
                figures_of(request.site, make=True).keep_only(self._left)
            if self._left:
                note(request.site, self._left[-1], int(now.timestamp()))
        # Only what was committed is done: after a conflict the same class comes again.
        self._left = self._left[:-1]
        return bool(self._left)


def classes(site: Site) -> list[ClassGroup]:
    """Return the classes, in the order of the tree."""
    return [group for group in site["classes"].groups() if group.kind == "class"]  # type: ignore[attr-defined]


def figures_of(site: Any, make: bool = False) -> UnreadFigures:
    """Return what was counted last; nothing before the first time.

    Args:
        make: the site gets a place for it, if it has none.
    """
    found = getattr(site, "unread_figures", None)
    if found is None:
        found = UnreadFigures()
        if make:
            site.unread_figures = found
    figures: UnreadFigures = found
    return figures


def note(site: Any, uid: int, now: int) -> None:
    """Count a class anew (at a moment in seconds since 1970 UTC), and keep the figure."""
    group = site.catalog.resolve(uid)
    if isinstance(group, ClassGroup):
        figures_of(site, make=True).note(uid, unread_in(site, group, now))


def unread_in(site: Any, group: ClassGroup, now: int) -> int:
    """Return how often a pupil of a class has a document that nobody at home has opened."""
    out = published_for(site, group, now)
    pupils = (child for child in site.catalog.listed(f"pupils|{group.uid}") if child.attends(today()))
    return sum(len(out - opened_for(site, child)) for child in pupils) if out else 0


def published_for(site: Any, group: ClassGroup, now: int) -> set[int]:
    """Return the uids of the documents for a class or its level that came out within the last month."""
    end = int(NEW_FOR.total_seconds()) - now
    hits = (
        hit
        for each in group.groups_above()
        for hit in site.catalog.listing(f"document|group:{each.uid}", end=end)
    )
    return {hit.uid for hit in hits if is_out(hit.record, now)}


def opened_for(site: Any, child: Child) -> set[int]:
    """Return the uids of what an adult of a child, who may read today, has opened."""
    day, marks = today(), site.read_marks
    adults = (each.person for each in child.guardianships() if each.may(Right.READ, day))
    return {uid for person in adults for uid in marks.of(person)}


def tile(site: Any, request: Any) -> dict[str, Any] | None:
    """Return the figures as bars; None for who does not see them, and before the first count."""
    if not request.has_permission(Permission.EDIT, site):
        return None
    numbers = dict(figures_of(site).numbers.items())
    found = [(group, numbers[group.uid]) for group in classes(site) if group.uid in numbers]
    # The classes that are furthest behind, in the order of the school.
    most = sorted((number for _group, number in found), reverse=True)[:SHOWN]
    bars = [(group, number) for group, number in found if most and number >= most[-1]][:SHOWN]
    if not any(number for _group, number in bars):
        return None
    drawn = [_bar(request, row, *bar, most[0]) for row, bar in enumerate(bars)]
    return {"bars": drawn, "highest": most[0]}


def _bar(request: Any, row: int, group: ClassGroup, number: int, highest: int) -> dict[str, Any]:
    width = round(WIDE * number / highest)
    return {
        "title": group.short_title or group.title,
        "number": number,
        "width": width,
        "y": TOP + row * STEP,
        "late": number >= MANY and number * 3 >= highest * 2,
        "href": request.resource_path(group),
    }


def includeme(config: Configurator) -> None:
    """Count, and put the chart on the start page of the staff."""
    config.add_background_job("unread", Count())
    template = "itschool_cms.documents:templates/tile_classes.pt"
    config.add_tile("classes", tile, of=School, page="manage", template=template, column=2, order=20)
