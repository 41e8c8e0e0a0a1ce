"""What happens to guardianships and to seats of teachers when two accounts of one person are merged.

Rights for a child move. Where both accounts have rights for one child in the same time, one is chosen and the
other stays with the closed account, where it gives nothing; what a judgment withholds holds on in any case.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from itschool_cms.accounts.events import GONE, Choice, MergeWanted, PeopleMerged, PeopleParted
from itschool_cms.core.catalog import Catalog
from itschool_cms.core.i18n import _
from itschool_cms.core.tree import Tree

from .models import ClassGroup, Guardianship, Right, today
from .words import RELATIONS, RIGHTS

RIGHTS_MOVED, SEATS_MOVED = "guardianships", "seats"
WATCHED = ("person", "withheld", "withheld_until", "judgment")


def guardianships_of(catalog: Catalog, uid: int) -> list[Guardianship]:
    """Return all guardianships of a person, the eldest child's first."""
    return [each for each in catalog.listed(f"guardian|{uid}") if isinstance(each, Guardianship)]


def rivals_of(catalog: Catalog, guardianship: Guardianship, uid: int) -> list[Guardianship]:
    """Return the guardianships of a person for the same child and some of the same days."""
    return [
        each
        for each in guardianships_of(catalog, uid)
        if each.child is guardianship.child and each.overlaps(guardianship)
    ]


def choice_name(guardianship: Guardianship) -> str:
    """Return the name of the choice between a guardianship and those that the kept account has."""
    return f"rights-{guardianship.uid}"


# The preview.


def preview(event: MergeWanted) -> None:
    """Say which rights and classes move, and what has to be chosen."""
    catalog, translate = event.request.site.catalog, event.request.words.translate
    for each in guardianships_of(catalog, event.gone.uid):
        rivals = rivals_of(catalog, each, event.kept.uid)
        if rivals:
            event.choices.append(_choice(each, rivals, event.request))
        else:
            line = _("Rights for ${child}: ${rights}")
            rights = in_words(each, event.request)
            event.lines.append(translate(line, child=each.child.title, rights=rights))
    groups = [group.title for group in seats_of(catalog, event.gone.uid)]
    if groups:
        event.lines.append(translate(_("Teaches: ${groups}"), groups=", ".join(groups)))


def _choice(guardianship: Guardianship, rivals: list[Guardianship], request: Any) -> Choice:
    translate = request.words.translate
    held = any(each.withheld or each.judgment for each in (guardianship, *rivals))
    note = _("What a judgment withholds on either side holds on, whatever you choose.") if held else ""
    return Choice(
        choice_name(guardianship),
        translate(_("Both have rights for ${child}: which hold on?"), child=guardianship.child.title),
        "; ".join(in_words(each, request) for each in rivals),
        in_words(guardianship, request),
        translate(note) if note else "",
    )


def in_words(guardianship: Guardianship, request: Any) -> str:
    """Return relation, rights, days and restriction of a guardianship in one line."""
    words = request.words
    parts = [words.translate(RELATIONS.get(guardianship.relation, RELATIONS["other"]))]
    parts.append(", ".join(words.translate(RIGHTS[right]) for right in guardianship.rights))
    for message, day in ((_("from ${day}"), guardianship.since), (_("until ${day}"), guardianship.until)):
        if day is not None:
            parts.append(words.translate(message, day=words.date(day, "short")))
    if guardianship.withheld:
        withheld = ", ".join(words.translate(RIGHTS[right]) for right in guardianship.withheld)
        parts.append(words.translate(_("withheld: ${rights}"), rights=withheld))
    return " · ".join(part for part in parts if part)


# Merging.


def move(event: PeopleMerged) -> None:
    """Move rights for children, and seats of teachers."""
    catalog = event.tree.site.catalog
    before: dict[int, tuple] = {}
    own = guardianships_of(catalog, event.gone.uid)
    involved = {each.uid: each for one in own for each in (one, *rivals_of(catalog, one, event.kept.uid))}
    before = {uid: _watched(each) for uid, each in involved.items()}
    for each in own:
        _move_one(event, each)
    moved = [(uid, before[uid], _watched(each)) for uid, each in involved.items()]
    event.moved[RIGHTS_MOVED] = tuple(each for each in moved if each[1] != each[2])
    event.moved[SEATS_MOVED] = tuple(_move_seat(event, group) for group in seats_of(catalog, event.gone.uid))


def _move_one(event: PeopleMerged, guardianship: Guardianship) -> None:
    tree, kept, gone = event.tree, event.kept.uid, event.gone.uid
    rivals = rivals_of(tree.site.catalog, guardianship, kept)
    if rivals and event.chosen.get(choice_name(guardianship)) != GONE:
        for each in rivals:
            tree.change(each, restrictions(each, [guardianship], today()))
        return
    for each in rivals:
        tree.change(each, {"person": gone})
    tree.change(guardianship, {"person": kept, **restrictions(guardianship, rivals, today())})


def restrictions(guardianship: Guardianship, others: Iterable[Guardianship], day: date) -> Mapping[str, Any]:
    """Return what of a guardianship has to change so that no judgment about the others is lost."""
    others = list(others)
    judgments = dict.fromkeys(each.judgment for each in (guardianship, *others) if each.judgment)
    found: dict[str, Any] = {"judgment": "; ".join(judgments)}
    if any(each.is_withheld(day) for each in others):
        held = [each for each in (guardianship, *others) if each.is_withheld(day)]
        rights = {right for each in held for right in each.withheld}
        ends = [each.withheld_until for each in held]
        found["withheld"] = tuple(right for right in Right if right in rights)
        found["withheld_until"] = None if None in ends else max(end for end in ends if end is not None)
    return found


def seats_of(catalog: Catalog, uid: int) -> list[ClassGroup]:
    """Return the groups that a person teaches."""
    return [each for each in catalog.listed(f"teaches|{uid}") if isinstance(each, ClassGroup)]


def _move_seat(event: PeopleMerged, group: ClassGroup) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    before = group.teachers
    swapped = (event.kept.uid if uid == event.gone.uid else uid for uid in before)
    after = tuple(dict.fromkeys(swapped))
    event.tree.change(group, {"teachers": after})
    return group.uid, before, after


# Taking apart.


def move_back(event: PeopleParted) -> None:
    """Give back what moved, unless somebody changed it since."""
    for uid, before, after in reversed(event.moved.get(RIGHTS_MOVED, ())):
        _give_back(event.tree, uid, dict(before), dict(after))
    for uid, before, after in event.moved.get(SEATS_MOVED, ()):
        group = event.tree.site.catalog.resolve(uid)
        if isinstance(group, ClassGroup):
            event.tree.change(group, {"teachers": _seats_before(event, group, before, after)})


def _give_back(tree: Tree, uid: int, before: dict[str, Any], after: dict[str, Any]) -> None:
    guardianship = tree.site.catalog.resolve(uid)
    if isinstance(guardianship, Guardianship):
        same = [name for name in WATCHED if getattr(guardianship, name) == after[name]]
        tree.change(guardianship, {name: before[name] for name in same})


def _seats_before(event: PeopleParted, group: ClassGroup, before: tuple, after: tuple) -> tuple[int, ...]:
    if group.teachers == after:
        return before
    stay = tuple(uid for uid in group.teachers if uid != event.kept.uid or uid in before)
    return stay if event.kept.uid not in group.teachers else (*stay, event.gone.uid)


def _watched(guardianship: Guardianship) -> tuple[tuple[str, Any], ...]:
    return tuple((name, getattr(guardianship, name)) for name in WATCHED)
