"""Who may do what with an item: by the school's own rules, from above, and on the item itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyramid.request import Request

from itschool_cms.core.local_roles import Held, LocalRole
from itschool_cms.core.models import Item
from itschool_cms.core.principals import kind_of

from .changes import from_above
from .seeing import readers
from .words import ROLES, title_of

MOST_FOUND = 30
NO, RULE, ABOVE = "", "rule", "above"


@dataclass(frozen=True)
class Cell:
    """One role of one row.

    Attributes:
        source: RULE or ABOVE where it is had without being given here; NO for neither.
        place: what stands above and gives it, for ABOVE.
        own: it is given here.
        offered: it may be given here.
    """

    role: str
    label: str
    source: str
    place: str
    own: bool
    offered: bool


@dataclass(frozen=True)
class Row:
    """A person or group of the table; `found`: only because it was searched for."""

    principal: str
    title: str
    note: str
    icon: str
    cells: tuple[Cell, ...]
    found: bool


def rows(item: Item, request: Request, found: Iterable[str] = ()) -> list[Row]:
    """Return the rows of an item: who was found beside them first, then those by rule."""
    ruled, above = by_rule(item), from_above(item) if item.inherits_roles else []
    had = dict.fromkeys(
        [*ruled, *(each.principal for each in above), *(each[0] for each in item.local_roles)]
    )
    new = [each for each in dict.fromkeys(found) if each not in had]
    return [_row(each, item, request, ruled.get(each, ()), above, each in new) for each in (*new, *had)]


def by_rule(item: Item) -> dict[str, tuple[str, ...]]:
    """Return the principals that have rights by the school's own rules, with the roles these come to."""
    found: dict[str, tuple[str, ...]] = {}
    for way in readers(item):
        found[way.principal] = (LocalRole.READS,)
    for principal in item.contributors():
        found[principal] = (LocalRole.READS, LocalRole.CONTRIBUTES)
    keepers = item.keepers()
    for principal in item.editors():
        everything = tuple(LocalRole)
        edits = tuple(role for role in everything if role not in (LocalRole.REVIEWS, LocalRole.MANAGES))
        found[principal] = everything if principal in keepers else edits
    # Those who may do most come first.
    return dict(sorted(found.items(), key=lambda each: -len(each[1])))


def _row(
    principal: str, item: Item, request: Request, ruled: tuple[str, ...], above: list[Held], found: bool
) -> Row:
    kind = kind_of(request.registry, principal)
    cells = tuple(_cell(principal, role, item, request, ruled, above) for role in LocalRole)
    return Row(
        principal,
        title_of(request, principal),
        kind.note(request.site, principal, request) if not kind.everybody else "",
        kind.icon,
        cells,
        found,
    )


def _cell(
    principal: str, role: str, item: Item, request: Request, ruled: tuple[str, ...], above: list[Held]
) -> Cell:
    place = next((each.place for each in above if (each.principal, each.role) == (principal, role)), None)
    kind = kind_of(request.registry, principal)
    return Cell(
        role,
        ROLES[LocalRole(role)],
        RULE if role in ruled else ABOVE if place is not None else NO,
        request.words.title_of(place) if place is not None else "",
        (principal, role) in item.local_roles,
        role in kind.grantable(principal) and role not in ruled,
    )


def found_by(request: Request, text: str) -> list[str]:
    """Return the principals that the words find, of all kinds."""
    if not text.strip():
        return []
    found = [each for kind in request.registry.principal_kinds.values() for each in kind.find(request, text)]
    return found[:MOST_FOUND]
