"""The school, its groups, its families and who may do what for which child.

Rights belong to the pair (adult, child): a Guardianship below the Child names the adult and the rights.
"""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from itertools import takewhile
from typing import Any, cast

from itschool_cms.core.i18n import ZONE, _
from itschool_cms.core.models import Folder, Item, Site, lineage, nearest
from itschool_cms.core.permissions import ADMIN, EDITING, OFFICE, Permission, grants
from itschool_cms.core.person_name import PersonName

from .membership import InGroups

COVERS = ("bleu", "brique", "prune", "ocre", "canard", "ardoise")
MEMBER = "member"


def today() -> date:
    """Return the day of now in Brussels: the day that rights and deadlines are counted by."""
    return datetime.now(ZONE).date()


class School(Site):
    """The site of one school.

    Attributes:
        title: name of the school.
        address: postal address, lines separated by newlines.
        phone, email, hours: how and when to reach the office.
        welcome: sentence on the front page.
        takes_questions: families may ask about what is published, where its author lets them.
    """

    address = ""
    phone = ""
    email = ""
    hours = ""
    welcome = ""
    takes_questions = True

    def editors(self) -> tuple[str, ...]:
        """The office edits everything."""
        return (ADMIN, OFFICE)

    def keepers(self) -> tuple[str, ...]:
        """The office reviews and shares everything."""
        return (ADMIN, OFFICE)

    def readers(self) -> tuple[str, ...]:
        """Anybody sees the front page."""
        return ("system.Everyone",)

    def __acl__(self) -> list:
        # The seat of what only admins do: roles, settings.
        return [*grants((ADMIN,), (*EDITING, Permission.MANAGE)), *super().__acl__()]


class ClassGroups(Folder):
    """All levels, classes and groups."""

    heading = _("Classes")

    def readers(self) -> tuple[str, ...]:
        """Staff see the list."""
        return ("role:teacher",)

    def groups(self) -> Iterator["ClassGroup"]:
        """Yield all groups in the order of the tree, a level before its classes."""
        return (
            below for each in self.values() if isinstance(each, ClassGroup) for below in each.groups_below()
        )


class ClassGroup(Folder):
    """A level, a class or a group of pupils; a class may stand in a level.

    Attributes:
        short_title: as it stands on a child's label ("3e B").
        kind: "level", "class" or "group".
        teachers: uids of the Users who teach it.
    """

    short_title = ""
    kind = "class"
    teachers: tuple[int, ...] = ()

    def listings(self) -> dict[str, Any]:
        """Be found by teacher."""
        return {f"teaches|{uid}": self.sort_title() for uid in self.teachers}

    def readers(self) -> tuple[str, ...]:
        """Its teachers see it."""
        return (f"teacher:{self.uid}",)

    def groups_above(self) -> Iterator["ClassGroup"]:
        """Yield the group itself and the groups that it stands in."""
        return takewhile(lambda each: isinstance(each, ClassGroup), lineage(self))

    def groups_below(self) -> Iterator["ClassGroup"]:
        """Yield the group itself and the groups that stand in it."""
        yield self
        for each in self.values():
            if isinstance(each, ClassGroup):
                yield from each.groups_below()

    def removal_hindrance(self) -> str | None:
        """A group with pupils stays."""
        if self.site().catalog.count(f"pupils|{self.uid}"):
            return _("Move the pupils to another class before deleting this one.")
        return None


class Families(Folder):
    """All family files; only the office looks inside."""

    heading = _("Families")


class Family(Folder):
    """A household file at the school: a name and children. It gives no rights."""

    copyable = False


class Child(InGroups, PersonName, Folder):  # type: ignore[override]
    """A pupil.

    Attributes:
        cover: colour of the notebook, one of COVERS.
        born: date of birth.
        left_on: last day at the school; None while the child is here.
    """

    copyable = False
    cover = "bleu"
    born: date | None = None
    left_on: date | None = None

    def wanted_name(self) -> str:
        """Be named after the first name, within the family."""
        return self.first_name

    def readers(self) -> tuple[str, ...]:
        """The guardians who may read, and the teachers of its groups."""
        return (f"guardian:{self.uid}", *(f"teacher:{uid}" for uid in self.groups))

    def listings(self) -> dict[str, Any]:
        """Stand in the list of pupils of each group."""
        return {f"pupils|{uid}": self.sort_title() for uid in self.groups}

    def attends(self, day: date) -> bool:
        """Tell whether the child is at the school on that day."""
        return self.left_on is None or day <= self.left_on

    def audience_tokens(self) -> tuple[str, ...]:
        """Return the tokens of audience that reach this child today."""
        if not self.attends(today()):
            return ("public", f"child:{self.uid}")
        return (
            "public",
            "school",
            *(f"group:{group.uid}" for group in self.all_groups()),
            f"child:{self.uid}",
        )

    def guardianships(self) -> "list[Guardianship]":
        """Return all guardianships, past and restricted ones too."""
        return list(self["guardians"].values()) if "guardians" in self else []


class Right(StrEnum):
    """What an adult may do for a child."""

    READ = "read"
    SIGN = "sign"
    PAY = "pay"
    PICK_UP = "pick_up"
    CONTACT = "contact"


class Relation(StrEnum):
    """Who an adult is to a child."""

    MOTHER = "mother"
    FATHER = "father"
    STEPMOTHER = "stepmother"
    STEPFATHER = "stepfather"
    GRANDMOTHER = "grandmother"
    GRANDFATHER = "grandfather"
    GUARDIAN = "guardian"
    OTHER = "other"


class Guardians(Folder):
    """The guardianships of one child; only the office looks inside, so no adult learns of another here."""

    heading = _("Adults")


class Guardianship(Item):
    """One adult's rights for one child.

    Attributes:
        person: uid of the User.
        rights: of Right.
        since, until: first and last day; None for open.
        withheld: rights that a judgment takes away, although they stand in `rights`.
        withheld_until: last day of that restriction; None for as long as the judgment stands.
        judgment: reference of the judgment; for the office alone.
    """

    stays = True
    person = 0
    relation: str = Relation.OTHER
    rights: tuple[str, ...] = tuple(Right)
    since: date | None = None
    until: date | None = None
    withheld: tuple[str, ...] = ()
    withheld_until: date | None = None
    judgment = ""

    @property
    def title(self) -> str:  # type: ignore[override]
        """The name of the adult; empty while it stands in no tree."""
        *_, root = lineage(self)
        adult = root.catalog.resolve(self.person) if isinstance(root, Site) else None
        return adult.title if adult is not None else ""

    def wanted_name(self) -> str:
        """Be named after the relation: an address that names no adult."""
        return str(self.relation)

    @property
    def child(self) -> Child:
        """The child it is about."""
        return cast("Child", nearest(self, Child))

    def listings(self) -> dict[str, Any]:
        """Be found by adult, in the order of the children's age, the eldest first."""
        born = self.child.born or date(2100, 1, 1)
        return {f"guardian|{self.person}": born.toordinal()}

    def is_current(self, day: date) -> bool:
        """Tell whether the guardianship holds on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def is_withheld(self, day: date) -> bool:
        """Tell whether a judgment takes rights away on that day."""
        return bool(self.withheld) and (self.withheld_until is None or day <= self.withheld_until)

    def may(self, right: str, day: date) -> bool:
        """Tell whether the adult has the right on that day."""
        restricted = right in self.withheld and self.is_withheld(day)
        return self.is_current(day) and right in self.rights and not restricted

    def lone_removal_hindrance(self) -> str | None:
        """A pupil keeps an adult who may read: the last one goes only with the child."""
        day = today()
        others = (each for each in self.child.guardianships() if each is not self)
        if not self.may(Right.READ, day) or not self.child.attends(day):
            return None
        if any(each.may(Right.READ, day) for each in others):
            return None
        return _("It is the last adult who may read for this child: add another one first.")

    def overlaps(self, other: "Guardianship") -> bool:
        """Tell whether some day lies within both."""
        first = max((each.since for each in (self, other) if each.since is not None), default=None)
        last = min((each.until for each in (self, other) if each.until is not None), default=None)
        return first is None or last is None or first <= last
