"""Who may ask, who reads a question, and who answers.

A thread is read by the person who asked, while that person may read for the child and sees the document; and
by the school: by those who work there and may edit the document, and by the teachers of the child's class
where the document is for that class. Whoever is an adult of the same child reads it in no role: a separated
parent who teaches at the school is no exception.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from itschool_cms.accounts.models import Role, User
from itschool_cms.accounts.principal_kinds import person_now
from itschool_cms.core.permissions import STAFF_ROLES, Permission
from itschool_cms.core.publishing import State
from itschool_cms.core.security import principals_of
from itschool_cms.manage.states.review import Asker

from ..models import Child, ClassGroup
from ..principals import children_of
from .models import Step, TakesQuestions, Thread

# Begins the principals of who teaches a group.
TEACHES = "teacher:"


@dataclass(frozen=True)
class Reader(Asker):
    """One who reads many threads: what is the same for all of them is found once."""

    edited: dict[int, bool] = field(default_factory=dict, compare=False)
    pupils: dict[int, bool] = field(default_factory=dict, compare=False)

    def could_answer(self, thread: Thread) -> bool:
        """Tell what is quick to tell: whether the person may edit the item, perhaps, or teaches the child.

        Nobody else answers; for those `answers` tells.
        """
        item, child = thread.item, thread.child
        if item not in self.edited:
            record = self.site.catalog.record(item)
            self.edited[item] = record is not None and not self.principals.isdisjoint(record.editors)
        if child not in self.pupils:
            found = child_of(self.site, thread)
            self.pupils[child] = found is not None and not self.taught.isdisjoint(found.groups)
        return self.edited[item] or self.pupils[child]

    @cached_property
    def taught(self) -> frozenset[int]:
        """The uids of the groups that the person teaches, and of those below them."""
        found = (each.removeprefix(TEACHES) for each in self.principals if each.startswith(TEACHES))
        return frozenset(map(int, found))

    @cached_property
    def children(self) -> frozenset[int]:
        """The uids of the children of whom the person is, or was, an adult."""
        return _children_of(self, self.person)


def children_for(asker: Asker, item: TakesQuestions) -> list[Child]:
    """Return the children of the person whom the item is for, the eldest first."""
    wanted = set(item.tokens())
    children = children_of(asker.site.catalog, asker.person) if asker.person else []
    return [child for child in children if not wanted.isdisjoint(child.audience_tokens())]


def may_ask(asker: Asker, item: Any) -> bool:
    """Tell whether the person may ask about the item: a parent of a child that it is for, once it is out."""
    if not isinstance(item, TakesQuestions) or not takes_questions(asker.site, item):
        return False
    out = item.state == State.PUBLISHED and item.is_live()
    return out and asker.may(Permission.VIEW, item) and bool(children_for(asker, item))


def takes_questions(site: Any, item: TakesQuestions) -> bool:
    """Tell whether the school, and who wrote the item, let families ask about it."""
    return bool(site.takes_questions and item.takes_questions)


def item_of(asker: Asker, thread: Thread) -> TakesQuestions | None:
    """Return what a thread is about, if the person may see that; else None."""
    item = asker.site.catalog.resolve(thread.item)
    seen = isinstance(item, TakesQuestions) and asker.may(Permission.VIEW, item)
    return item if seen else None


def may_read(asker: Asker, thread: Thread, item: TakesQuestions) -> bool:
    """Tell whether the person, who may see the item, reads a thread about it."""
    if thread.step == Step.DELETED:
        return may_delete(asker, thread, item)
    return has_asked(asker, thread) or answers(asker, thread, item)


def has_asked(asker: Asker, thread: Thread) -> bool:
    """Tell whether it is the person's own thread, about a child for whom that person may read today."""
    return asker.person == thread.asker and (
        not thread.child or f"guardian:{thread.child}" in asker.principals
    )


def answers(asker: Asker, thread: Thread, item: TakesQuestions) -> bool:
    """Tell whether the person reads and answers the thread for the school."""
    if asker.principals.isdisjoint(STAFF_ROLES) or is_kin(asker, thread):
        return False
    return asker.may(Permission.EDIT, item) or _teaches(asker, thread, item)


def may_delete(asker: Asker, thread: Thread, item: TakesQuestions) -> bool:
    """Tell whether the person may delete the thread, and bring it back: who edits the document."""
    return answers(asker, thread, item) and asker.may(Permission.EDIT, item)


def is_kin(asker: Asker, thread: Thread) -> bool:
    """Tell whether the person is, or was, an adult of the child, or of a child of the person who asked."""
    own = asker.children if isinstance(asker, Reader) else _children_of(asker, asker.person)
    return bool(own) and not own.isdisjoint({thread.child, *_children_of(asker, thread.asker)})


def _children_of(asker: Asker, person: int) -> frozenset[int]:
    return frozenset(each.child.uid for each in asker.site.catalog.listed(f"guardian|{person}"))


def groups_for(item: TakesQuestions, child: Child | None) -> list[ClassGroup]:
    """Return the groups of a child for which the item is, directly or by a level above; none for all."""
    if child is None:
        return []
    tokens, catalog = set(item.tokens()), item.site().catalog
    found = (catalog.resolve(uid) for uid in child.groups)
    return [
        group
        for group in found
        if isinstance(group, ClassGroup)
        and not tokens.isdisjoint(f"group:{each.uid}" for each in group.groups_above())
    ]


def child_of(site: Any, thread: Thread) -> Child | None:
    """Return the child that a thread is about, or None."""
    found = site.catalog.resolve(thread.child) if thread.child else None
    return found if isinstance(found, Child) else None


def author_of(item: TakesQuestions) -> User | None:
    """Return who wrote the item, while working at the school."""
    author = person_now(item.site(), item.owner)
    return author if author is not None and author.is_staff() else None


def asker_for(site: Any, registry: Any, person: User) -> Asker:
    """Return a person as one who asks, outside of the person's own requests."""
    return Asker(site, principals_of(person, site, registry), person.uid)


def receivers(site: Any, registry: Any, thread: Thread, item: TakesQuestions) -> list[User]:
    """Return who is told of a question: its author and the teachers concerned; without any, the office."""
    groups = groups_for(item, child_of(site, thread))
    near = [item.owner, *(uid for group in groups for uid in group.teachers)]
    return _able(site, registry, thread, item, near) or _able(site, registry, thread, item, _office(site))


def _office(site: Any) -> Iterator[int]:
    for role in (Role.OFFICE, Role.ADMIN):
        yield from (user.uid for user in site.catalog.listed(f"role|{role}"))


def _able(site: Any, registry: Any, thread: Thread, item: TakesQuestions, uids: Any) -> list[User]:
    people = {user.uid: user for user in (person_now(site, uid) for uid in uids) if user is not None}
    return [user for user in people.values() if user.email and answers_as(site, registry, user, thread, item)]


def answers_as(site: Any, registry: Any, user: User, thread: Thread, item: TakesQuestions) -> bool:
    """Tell whether a person, who is not the one of the request, answers a thread."""
    asker = asker_for(site, registry, user)
    return asker.may(Permission.VIEW, item) and answers(asker, thread, item)


def _teaches(asker: Asker, thread: Thread, item: TakesQuestions) -> bool:
    groups = groups_for(item, child_of(asker.site, thread))
    return any(f"{TEACHES}{group.uid}" in asker.principals for group in groups)
