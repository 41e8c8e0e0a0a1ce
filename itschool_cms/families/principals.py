"""What guardianships and classes make of a person: computed at each request, so a change counts at once."""

from itschool_cms.accounts.models import Role, User
from itschool_cms.core.catalog import Catalog
from itschool_cms.core.events import PrincipalsWanted

from .models import MEMBER, Child, Right, today


def add_principals(event: PrincipalsWanted) -> None:
    """Add the principals of a guardian and of a teacher."""
    user, catalog = event.user, event.site.catalog
    event.principals |= guardian_principals(catalog, user.uid)
    if isinstance(user, User) and user.roles:
        event.principals.add(MEMBER)
        if Role.TEACHER in user.roles:
            event.principals |= teacher_principals(catalog, user.uid)


def guardian_principals(catalog: Catalog, uid: int) -> set[str]:
    """Return the principals that a person has today through children."""
    day = today()
    found: set[str] = set()
    for guardianship in catalog.listed(f"guardian|{uid}"):
        if not guardianship.may(Right.READ, day):
            continue
        child = guardianship.child
        found.add(f"guardian:{child.uid}")
        # Of a child who has left stay the own papers: what the school publishes is no longer for the family.
        if child.attends(day):
            found |= {MEMBER, *(f"class:{group.uid}" for group in child.all_groups())}
        for right, name in ((Right.PAY, "payer"), (Right.SIGN, "signer")):
            if guardianship.may(right, day):
                found.add(f"{name}:{child.uid}")
    return found


def teacher_principals(catalog: Catalog, uid: int) -> set[str]:
    """Return the principals that a person has through the groups taught."""
    groups = catalog.listed(f"teaches|{uid}")
    below = {f"teacher:{each.uid}" for group in groups for each in group.groups_below()}
    above = {f"class:{each.uid}" for group in groups for each in group.groups_above()}
    return below | above


def children_of(catalog: Catalog, uid: int) -> list[Child]:
    """Return the children for whom a person may read today, the eldest first."""
    day = today()
    return [each.child for each in catalog.listed(f"guardian|{uid}") if each.may(Right.READ, day)]
