"""Who may make which transition of which item: by rights, by the school's rules, and by two pairs of eyes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from pyramid.authorization import ACLHelper
from pyramid.request import Request

from itschool_cms.core.models import Item, Site
from itschool_cms.core.permissions import ADMIN, OFFICE, TEACHER, Permission
from itschool_cms.core.publishing import Publishable, State
from itschool_cms.core.security import READING, principals_of, rights_on

from .table import TABLE

# What the school says of a role and a kind of readers; nothing said: as the forms offer, without review.
REVIEW, FREE = "review", "free"
ACL = ACLHelper()


@dataclass(frozen=True)
class Asker:
    """Who wants to act: in a request, or through a Tree.

    Attributes:
        person: uid.
        known: the rights that were found before, where nothing changes them; else None.
    """

    site: Site
    principals: frozenset[str]
    person: int
    known: dict[int, set[str] | None] | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of(cls, request: Request) -> Self:
        """Return who asks in a request."""
        person = request.person.uid if request.person is not None else 0
        known = request.rights if request.method in READING else None
        return cls(request.site, request.principals, person, known)

    @classmethod
    def acting(cls, tree: Any) -> "Asker":
        """Return who acts through a Tree."""
        person = tree.site.catalog.resolve(tree.user)
        return cls(tree.site, principals_of(person, tree.site, tree.registry), tree.user)

    def may(self, permission: str, item: Item) -> bool:
        """Tell whether an act is allowed on an item."""
        if self.known is not None and item.uid:
            given = rights_on(item, self.principals, self.known)
            if given is not None:
                return permission in given
        return bool(ACL.permits(item, self.principals, permission))

    @property
    def role(self) -> str:
        """The role by which the rules of review judge the person; empty for an administrator."""
        for principal, role in ((ADMIN, ""), (OFFICE, "office"), (TEACHER, "teacher")):
            if principal in self.principals:
                return role
        return "other"


def rule(site: Site, role: str, kind: str) -> str:
    """Return what the school says of a role that publishes to a kind of readers; empty for nothing."""
    return next((said for who, whom, said in site.review_rules if (who, whom) == (role, kind)), "")


def is_free(asker: Asker, item: Publishable) -> bool:
    """Tell whether the person publishes to the readers of the item without a second person."""
    return all(rule(asker.site, asker.role, kind) != REVIEW for kind in item.reach())


def may_publish(asker: Asker, item: Publishable, state: str) -> bool:
    """Tell whether the person may publish an item that is in a state."""
    if asker.may(Permission.PUBLISH, item) and is_free(asker, item):
        return True
    # What somebody submitted, somebody else judges.
    others = state == State.PENDING and item.submitted_by != asker.person
    return others and asker.may(Permission.REVIEW, item)


def _submit(asker: Asker, item: Publishable) -> bool:
    return asker.may(Permission.EDIT, item) and not may_publish(asker, item, State.DRAFT)


def _send_back(asker: Asker, item: Publishable) -> bool:
    return asker.may(Permission.REVIEW, item) and item.submitted_by != asker.person


def _withdraw(asker: Asker, item: Publishable) -> bool:
    if item.state == State.PENDING:
        return asker.may(Permission.EDIT, item)
    return asker.may(Permission.PUBLISH, item) or asker.may(Permission.REVIEW, item)


def _put_away(asker: Asker, item: Publishable) -> bool:
    return asker.may(Permission.PUBLISH, item)


TESTS: dict[str, Callable[[Asker, Publishable], bool]] = {
    "publish": lambda asker, item: may_publish(asker, item, item.state),
    "submit": _submit,
    "send-back": _send_back,
    "withdraw": _withdraw,
    "archive": _put_away,
    "unarchive": _put_away,
}


def possible(asker: Asker, item: Item) -> list[str]:
    """Return the names of the transitions that the person may make of the item now."""
    if not isinstance(item, Publishable):
        return []
    return [
        name
        for name, each in TABLE.items()
        if item.state in each.sources and item.may_change_to(each.target) and TESTS[name](asker, item)
    ]
