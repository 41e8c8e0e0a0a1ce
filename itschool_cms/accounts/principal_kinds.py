"""The principals of people with an account, as others know them."""

from collections.abc import Iterable, Iterator

from pyramid.authorization import Authenticated
from pyramid.config import Configurator
from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.local_roles import LocalRole
from itschool_cms.core.models import Item, Site
from itschool_cms.core.naming import fold
from itschool_cms.core.permissions import Permission
from itschool_cms.core.principals import ALL_ROLES, PrincipalKind, Reason, number_of
from itschool_cms.core.publishing import Reach

from .listing import Wanted, search
from .models import Role, User

MOST = 20
SOMEBODY = _("A person with an account")
ROLE_GROUPS = {
    Role.TEACHER: _("All teachers"),
    Role.OFFICE: _("The office"),
    Role.ADMIN: _("The administrators"),
}
ROLE_REASONS = {
    Role.TEACHER: Reason(_("Teacher")),
    Role.OFFICE: Reason(_("Works in the office")),
    Role.ADMIN: Reason(_("Administrator")),
}
ITSELF = Reason(_("Named here"))
AUTHOR = Reason(_("Wrote it"))
ACCOUNT = Reason(_("Has an account"))


def person_now(site: Site, uid: int) -> User | None:
    """Return the account in use of a person, be it the one into which the person's was merged; or None."""
    user: Item | None = site.catalog.resolve(uid)
    while isinstance(user, User) and user.merged_into:
        user = site.catalog.resolve(user.merged_into)
    if not isinstance(user, User) or not user.may_sign_in():
        return None
    return user if uid == user.uid or uid in user.absorbed else None


def may_know(request: Request, user: User) -> bool:
    """Tell whether the one who asks may be told the name: of colleagues, and of whom the office keeps."""
    colleague = user.is_staff() and bool(getattr(request.person, "roles", ()))
    return colleague or user is request.person or bool(request.has_permission(Permission.VIEW, user))


class OnePerson(PrincipalKind):
    """Somebody with an account."""

    icon = "user"
    roles = ALL_ROLES

    def title(self, site: Site, principal: str, request: Request) -> str:
        """The name, for who may know it."""
        user = person_now(site, number_of(principal))
        if user is None:
            return ""
        return user.title if may_know(request, user) else request.words.translate(SOMEBODY)

    def may_name(self, request: Request, principal: str) -> bool:
        """Tell whether it is somebody whom the person may know."""
        user = person_now(request.site, number_of(principal))
        return user is not None and may_know(request, user)

    def note(self, site: Site, principal: str, request: Request) -> str:
        """The mail address, for who keeps the accounts."""
        user = person_now(site, number_of(principal))
        seen = user is not None and request.has_permission(Permission.VIEW, user)
        return user.email if seen and user is not None else ""

    def reasons(self, site: Site, principal: str) -> Iterator[tuple[int, Reason]]:
        """The person."""
        user = person_now(site, number_of(principal))
        if user is not None:
            yield user.uid, ITSELF

    def find(self, request: Request, text: str) -> Iterable[str]:
        """Find by name and address: the office anybody, others their colleagues."""
        people = request.site["people"]
        if request.has_permission(Permission.CONTENTS, people):
            users = iter([user for user in search(people, Wanted(text=text)) if user.may_sign_in()])
        else:
            users = _colleagues(request, text)
        return [f"user:{user.uid}" for user, _number in zip(users, range(MOST), strict=False)]


def _colleagues(request: Request, text: str) -> Iterator[User]:
    words = fold(text).split()
    listings = (request.site.catalog.listed(f"role|{role}") for role in Role)
    staff = {user.uid: user for listing in listings for user in listing if user.may_sign_in()}
    for user in sorted(staff.values(), key=User.sort_title):
        named = all(word in fold(user.title) for word in words)
        if may_know(request, user) and (named or user.email == text.strip().lower()):
            yield user


class Author(OnePerson):
    """Who wrote something, while working at the school."""

    roles = ()

    def reasons(self, site: Site, principal: str) -> Iterator[tuple[int, Reason]]:
        """The person, if of the staff."""
        user = person_now(site, number_of(principal))
        if user is not None and user.roles:
            yield user.uid, AUTHOR

    def find(self, request: Request, text: str) -> Iterable[str]:
        """Nobody: it is no group that something is shared with."""
        return ()


class WithRole(PrincipalKind):
    """Who works at the school in one role; the office and the administrators may do everything already."""

    def grantable(self, principal: str) -> tuple[str, ...]:
        """Teachers may be given any."""
        return ALL_ROLES if principal == f"role:{Role.TEACHER}" else ()

    def title(self, site: Site, principal: str, request: Request) -> str:
        """The group."""
        role = principal.partition(":")[2]
        return request.words.translate(ROLE_GROUPS[Role(role)]) if role in tuple(Role) else ""

    def reasons(self, site: Site, principal: str) -> Iterator[tuple[int, Reason]]:
        """All who have the role."""
        role = principal.partition(":")[2]
        for user in site.catalog.listed(f"role|{role}") if role in tuple(Role) else ():
            if user.may_sign_in():
                yield user.uid, ROLE_REASONS[Role(role)]

    def find(self, request: Request, text: str) -> Iterable[str]:
        """The teachers, by the name of the group."""
        title = fold(request.words.translate(ROLE_GROUPS[Role.TEACHER]))
        return ["role:teacher"] if all(word in title for word in fold(text).split()) else []


class WithAccount(PrincipalKind):
    """Everybody who can sign in."""

    reach = Reach.SCHOOL
    roles = (LocalRole.READS,)

    def title(self, site: Site, principal: str, request: Request) -> str:
        """The group."""
        return request.words.translate(_("Everybody with an account"))

    def reasons(self, site: Site, principal: str) -> Iterator[tuple[int, Reason]]:
        """All accounts in use."""
        for user in site["people"].values():
            if user.may_sign_in():
                yield user.uid, ACCOUNT

    def find(self, request: Request, text: str) -> Iterable[str]:
        """The group, by its name."""
        title = fold(self.title(request.site, Authenticated, request))
        return [Authenticated] if all(word in title for word in fold(text).split()) else []


def includeme(config: Configurator) -> None:
    """Declare the kinds."""
    config.add_principal_kind("user", OnePerson())
    config.add_principal_kind("author", Author())
    config.add_principal_kind("role", WithRole())
    config.add_principal_kind(Authenticated, WithAccount())
