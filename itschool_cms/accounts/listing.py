"""The list of people: searched, filtered, one page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.paging import Batch

from .models import NO_ROLE, People, Role, User

MAX_FOUND = 1_000

STATE_TITLES = {"active": _("Active"), "invited": _("Not yet active"), "disabled": _("Disabled")}
STATE_BADGES = {"active": "active", "invited": "invited", "disabled": "private"}
ROLE_TITLES = {
    NO_ROLE: _("Parent"),
    Role.TEACHER: _("Teacher"),
    Role.OFFICE: _("Office"),
    Role.ADMIN: _("Administrator"),
}


@dataclass(frozen=True)
class Wanted:
    """What is looked for; empty for anything."""

    text: str = ""
    state: str = ""
    role: str = ""

    def fits(self, user: User) -> bool:
        """Tell whether a person passes the filters."""
        roles = user.roles or (NO_ROLE,)
        return self.state in ("", user.account_state) and (not self.role or self.role in roles)


def wanted(query: Mapping[str, str]) -> Wanted:
    """Read what is looked for; unknown filters count as none."""
    state, role = query.get("state", ""), query.get("role", "")
    return Wanted(
        query.get("q", "").strip()[:100],
        state if state in STATE_TITLES else "",
        role if role in ROLE_TITLES else "",
    )


def page_of(people: People, what: Wanted, request: Request) -> Batch[int]:
    """Return the uids of the people of the page that the request asks for, by last name."""
    if what.text:
        return Batch(request, [user.uid for user in _searched(people, what)])
    catalog, key = people.site().catalog, _listing(people, what)
    total = catalog.count(key) if what.state or what.role else len(people)
    return Batch(request, (hit.uid for hit in catalog.listing(key)), total)


def _searched(people: People, what: Wanted) -> list[User]:
    catalog = people.site().catalog
    path = "/" + "/".join(people.path())
    uids = catalog.find(text=what.text, under=path, type=User.type_name)[:MAX_FOUND]
    users = (user for user in map(catalog.resolve, uids) if isinstance(user, User) and what.fits(user))
    return sorted(users, key=User.sort_title)


def _listing(people: People, what: Wanted) -> str:
    if what.state and what.role:
        return f"account|{what.state}|{what.role}"
    if what.state:
        return f"account|{what.state}"
    return f"role|{what.role}" if what.role else f"in|{people.uid}"
