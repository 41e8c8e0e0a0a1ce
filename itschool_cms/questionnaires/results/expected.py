"""Who is asked: the children or the adults whose answers a questionnaire waits for."""

from collections.abc import Iterator
from typing import Any

from itschool_cms.accounts.models import User
from itschool_cms.accounts.principal_kinds import person_now
from itschool_cms.core.models import Item, Site
from itschool_cms.core.permissions import Permission
from itschool_cms.families.children import short_class
from itschool_cms.families.models import Child, ClassGroup, Right, today

from ..models import Questionnaire, Respondents


def children(site: Site, questionnaire: Questionnaire) -> list[Child]:
    """Return the pupils whom a questionnaire reaches today, by name."""
    day = today()
    found = {child.uid: child for token in questionnaire.tokens() for child in _of(site, token)}
    return sorted(
        (child for child in found.values() if child.attends(day)),
        key=lambda child: (child.sort_title(), child.uid),
    )


def _of(site: Site, token: str) -> Iterator[Any]:
    kind, _colon, uid = token.partition(":")
    catalog = site.catalog
    if kind == "school":
        yield from (catalog.resolve(each) for each in catalog.find(type=Child.type_name))
    group = catalog.resolve(int(uid)) if kind == "group" else None
    for each in group.groups_below() if isinstance(group, ClassGroup) else ():
        yield from catalog.listed(f"pupils|{each.uid}")


def adults(child: Child, right: str = Right.READ) -> Iterator[int]:
    """Yield the uids of the adults who read for a child today, and have the right."""
    day = today()
    for each in child.guardianships():
        if each.may(Right.READ, day) and each.may(right, day):
            yield each.person


def expected(site: Site, questionnaire: Questionnaire) -> list[int]:
    """Return the uids of the children, or of the adults, who are asked."""
    found = children(site, questionnaire)
    if questionnaire.respondents == Respondents.CHILD:
        return [child.uid for child in found]
    people = dict.fromkeys(uid for child in found for uid in adults(child))
    users = filter(None, (person_now(site, uid) for uid in people))
    return list(
        dict.fromkeys(user.uid for user in sorted(users, key=lambda user: (user.sort_title(), user.uid)))
    )


def askable(site: Site, questionnaire: Questionnaire, subject: int) -> dict[int, tuple[str, ...]]:
    """Return who can be asked for a missing answer: uid of an adult to the names of the children.

    Args:
        subject: uid of one of those who are expected.
    """
    if questionnaire.respondents == Respondents.PERSON:
        return {subject: ()}
    child: Any = site.catalog.resolve(subject)
    right = Right.SIGN if questionnaire.signers_only else Right.READ
    return dict.fromkeys(adults(child, right), (child.first_name,))


def name_of(request: Any, subject: Item | None) -> str:
    """Return what a child or person is called for the one who asks; empty for whom they may not know."""
    if subject is None or not request.has_permission(Permission.VIEW, subject):
        return ""
    return subject.title


def class_of(subject: Item | None) -> str:
    """Return the class of a child; empty for everybody else."""
    return short_class(subject) if isinstance(subject, Child) else ""


def group_uids(subject: Item | None, site: Site) -> set[int]:
    """Return the groups of a child, or of the children of an adult, and those above."""
    if isinstance(subject, Child):
        return {group.uid for group in subject.all_groups()}
    if not isinstance(subject, User):
        return set()
    own = (
        each.child for each in site.catalog.listed(f"guardian|{subject.uid}") if each.may(Right.READ, today())
    )  # type: ignore[attr-defined]
    return {group.uid for child in own for group in child.all_groups()}
