"""The principals of guardians, teachers and classes, as others know them: the inverse of `principals`."""

from collections.abc import Iterable, Iterator

from pyramid.config import Configurator
from pyramid.request import Request

from itschool_cms.accounts.models import Role
from itschool_cms.accounts.principal_kinds import person_now
from itschool_cms.core.i18n import _
from itschool_cms.core.local_roles import LocalRole
from itschool_cms.core.models import Item, Site
from itschool_cms.core.naming import fold
from itschool_cms.core.permissions import Permission
from itschool_cms.core.principals import ALL_ROLES, PrincipalKind, Reason, number_of
from itschool_cms.core.publishing import Reach

from .models import MEMBER, Child, ClassGroup, Right, today
from .words import RELATIONS

PARENT_OF = _("${relation} of ${child}")
PARENT_IN = _("${relation} of ${child}, who is in ${group}")
TEACHES = _("Teaches ${group}")
STAFF = Reason(_("Works at the school"))


def _label(group: ClassGroup) -> str:
    return group.short_title or group.title


def _adults(site: Site, child: Child, *rights: Right) -> Iterator[tuple[int, Reason]]:
    """Yield the adults who may read for a child today, and have the further rights."""
    day = today()
    for each in child.guardianships():
        adult = person_now(site, each.person)
        # A guardianship is that of one account: a merge moves it.
        if adult is None or adult.uid != each.person:
            continue
        if all(each.may(right, day) for right in (Right.READ, *rights)):
            yield adult.uid, _parenthood(each.relation, child)


def _parenthood(relation: str, child: Child) -> Reason:
    facts = {"relation": RELATIONS.get(relation, RELATIONS["other"]), "child": child.first_name}
    group = child.class_group()
    return Reason(PARENT_OF, facts) if group is None else Reason(PARENT_IN, {**facts, "group": _label(group)})


def _teachers(site: Site, groups: Iterable[ClassGroup]) -> Iterator[tuple[int, Reason]]:
    for group in groups:
        for uid in group.teachers:
            user = person_now(site, uid)
            if user is not None and user.uid == uid and Role.TEACHER in user.roles:
                yield uid, Reason(TEACHES, {"group": _label(group)})


def _pupils(site: Site, group: ClassGroup) -> Iterator[Child]:
    day = today()
    for each in group.groups_below():
        yield from (child for child in site.catalog.listed(f"pupils|{each.uid}") if child.attends(day))


class Adults(PrincipalKind):
    """Who may read for one child, and has a further right for it."""

    icon = "user"

    def __init__(self, *rights: Right) -> None:
        self._rights = rights

    def title(self, site: Site, principal: str, request: Request) -> str:
        """Name the child to who may see it."""
        child = site.catalog.resolve(number_of(principal))
        if not isinstance(child, Child) or not request.has_permission(Permission.VIEW, child):
            return ""
        return request.words.translate(_("The adults of ${child}"), child=child.first_name)

    def reasons(self, site: Site, principal: str) -> Iterator[tuple[int, Reason]]:
        """The adults."""
        child = site.catalog.resolve(number_of(principal))
        return _adults(site, child, *self._rights) if isinstance(child, Child) else iter(())


class GroupKind(PrincipalKind):
    """People of a class, a level or a group.

    Attributes:
        prefix: of the principal.
        wording: a message that names the `${group}`.
    """

    prefix = "class"
    wording = _("Families of ${group}")
    roles: tuple[str, ...] = (LocalRole.READS,)
    reach: str = Reach.GROUP

    def title(self, site: Site, principal: str, request: Request) -> str:
        """Name the group."""
        group = site.catalog.resolve(number_of(principal))
        return self._named(group, request) if isinstance(group, ClassGroup) else ""

    def _named(self, group: ClassGroup, request: Request) -> str:
        return request.words.translate(self.wording, group=_label(group))

    def reasons(self, site: Site, principal: str) -> Iterator[tuple[int, Reason]]:
        """The people of the group."""
        group: Item | None = site.catalog.resolve(number_of(principal))
        return self._people(site, group) if isinstance(group, ClassGroup) else iter(())

    def _people(self, site: Site, group: ClassGroup) -> Iterator[tuple[int, Reason]]:
        for child in _pupils(site, group):
            yield from _adults(site, child)
        yield from _teachers(site, group.groups_below())

    def find(self, request: Request, text: str) -> Iterable[str]:
        """Find by the name of the group."""
        words = fold(text).split()
        for group in request.site["classes"].groups():
            named = fold(f"{self._named(group, request)} {group.title}")
            if all(word in named for word in words):
                yield f"{self.prefix}:{group.uid}"


class TeachersOf(GroupKind):
    """Who teaches a group, or one that it stands in."""

    prefix = "teacher"
    wording = _("Teachers of ${group}")
    roles = ALL_ROLES
    reach = ""

    def _people(self, site: Site, group: ClassGroup) -> Iterator[tuple[int, Reason]]:
        return _teachers(site, group.groups_above())


class Members(PrincipalKind):
    """The families of all children at the school today, and who works there."""

    reach = Reach.SCHOOL
    roles = (LocalRole.READS,)

    def title(self, site: Site, principal: str, request: Request) -> str:
        """The whole school."""
        return request.words.translate(_("The whole school, families and staff"))

    def reasons(self, site: Site, principal: str) -> Iterator[tuple[int, Reason]]:
        """The staff, then the adults of all children."""
        for role in Role:
            yield from (
                (user.uid, STAFF) for user in site.catalog.listed(f"role|{role}") if user.may_sign_in()
            )
        for child in self._children(site):
            yield from _adults(site, child)

    @staticmethod
    def _children(site: Site) -> Iterator[Child]:
        day = today()
        for family in site["families"].values():
            yield from (each for each in family.values() if isinstance(each, Child) and each.attends(day))

    def find(self, request: Request, text: str) -> Iterable[str]:
        """The group, by its name."""
        title = fold(self.title(request.site, MEMBER, request))
        return [MEMBER] if all(word in title for word in fold(text).split()) else []


def includeme(config: Configurator) -> None:
    """Declare the kinds."""
    config.add_principal_kind("guardian", Adults())
    config.add_principal_kind("payer", Adults(Right.PAY))
    config.add_principal_kind("signer", Adults(Right.SIGN))
    config.add_principal_kind("class", GroupKind())
    config.add_principal_kind("teacher", TeachersOf())
    config.add_principal_kind(MEMBER, Members())
