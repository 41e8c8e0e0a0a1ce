"""Whom the office invites together: the adults of a level, a class or a group."""

from collections.abc import Iterator
from functools import partial

from itschool_cms.accounts.events import Circle, CirclesWanted
from itschool_cms.core.catalog import Catalog

from .models import ClassGroup, Right, today
from .words import KINDS


def offer(event: CirclesWanted) -> None:
    """Offer the adults of each group, in the order of the groups."""
    site, words = event.request.site, event.request.words
    for group in site["classes"].groups():
        kind = words.translate(KINDS.get(group.kind, KINDS["group"]))
        adults = partial(adults_of, site.catalog, group)
        event.circles.append(Circle(f"group:{group.uid}", f"{group.title} ({kind})", adults))


def adults_of(catalog: Catalog, group: ClassGroup) -> Iterator[int]:
    """Yield the uids of the adults who may read today for a pupil of a group, or of one below it."""
    day = today()
    for each in group.groups_below():
        for child in catalog.listed(f"pupils|{each.uid}"):
            if child.attends(day):
                yield from (held.person for held in child.guardianships() if held.may(Right.READ, day))
