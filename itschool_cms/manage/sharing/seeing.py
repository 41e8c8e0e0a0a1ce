"""Who sees an item, and by which way: computed from the facts that its ACL is computed from."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from itschool_cms.core.i18n import _
from itschool_cms.core.local_roles import GIVEN, Held, held, makers, waits
from itschool_cms.core.models import Item
from itschool_cms.core.principals import Reason, kind_of
from itschool_cms.core.publishing import Publishable

EDITS, ADDS, READS, OPENS, SHARED, MADE = range(6)


class Way(NamedTuple):
    """A principal that sees an item, and why.

    Attributes:
        why: EDITS, ADDS, READS (it is published for them), OPENS (a place that is open to them), SHARED (by a
            local role) or MADE (by who may contribute).
        grant: the local role, for SHARED.
    """

    principal: str
    why: int
    grant: Held | None = None


@dataclass
class Seen:
    """Who sees an item.

    Attributes:
        everybody: anybody does, visitors too.
        people: uid of a person to the reasons: why the person has a principal, and what that one sees it by.
    """

    everybody: bool = False
    people: dict[int, list[tuple[Reason, Way]]] = field(default_factory=dict)

    def by_way(self) -> dict[Way, int]:
        """Return how many people each way brings; somebody may come by several."""
        found: dict[Way, set[int]] = {}
        for uid, reasons in self.people.items():
            for _reason, way in reasons:
                found.setdefault(way, set()).add(uid)
        return {way: len(uids) for way, uids in found.items()}


def ways(item: Item, published: bool = False, grants: list[Held] | None = None) -> Iterator[Way]:
    """Yield the principals that see an item now.

    Args:
        published: as if it were published, and its time had come.
        grants: in the place of the local roles that count for it.
    """
    found = [each for each in (held(item) if grants is None else grants) if each.role in GIVEN]
    shown = published or (item.is_open() and item.is_live())
    yield from (Way(each, EDITS) for each in item.editors())
    yield from (Way(each, ADDS) for each in item.contributors())
    yield from (Way(each, MADE) for each in makers(item, found))
    yield from (Way(each.principal, SHARED, each) for each in found if shown or not waits(item, each.role))
    if shown:
        yield from readers(item)


def readers(item: Item) -> list[Way]:
    """Return the principals that see an item once it is published, by no role."""
    if isinstance(item, Publishable):
        return [Way(each, READS) for each in item.audience_readers()]
    return [Way(each, OPENS) for each in item.readers()]


def seen_by(registry: Any, item: Item, published: bool = False, grants: list[Held] | None = None) -> Seen:
    """Return who sees an item, see `ways`."""
    site, seen = item.site(), Seen()
    for way in dict.fromkeys(ways(item, published, grants)):
        kind = kind_of(registry, way.principal)
        seen.everybody = seen.everybody or kind.everybody
        for uid, reason in kind.reasons(site, way.principal):
            seen.people.setdefault(uid, []).append((reason, way))
    return seen


WORDS = {
    EDITS: _("edits what stands here"),
    ADDS: _("adds to this place"),
    READS: _("published for: ${whom}"),
    OPENS: _("open to: ${whom}"),
    SHARED: _("shared with ${whom} on “${place}”: ${role}"),
    MADE: _("made it, and may contribute here"),
}
