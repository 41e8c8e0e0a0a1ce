"""The list of people: searched, filtered, one page at a time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

from itschool_cms.core.i18n import _

from .models import NO_ROLE, People, Role, User

PAGE_SIZE = 50
MAX_FOUND = 1_000
MAX_PAGE = 10_000

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
    page: int = 1

    def fits(self, user: User) -> bool:
        """Tell whether a person passes the filters."""
        roles = user.roles or (NO_ROLE,)
        return self.state in ("", user.account_state) and (not self.role or self.role in roles)

    def query(self, page: int) -> str:
        """Return the address of another page of the same list."""
        values = {"q": self.text, "state": self.state, "role": self.role, "page": str(page)}
        return "?" + urlencode({name: value for name, value in values.items() if value})


@dataclass(frozen=True)
class PeoplePage:
    """One page of the list.

    Attributes:
        first: number of the first person shown, from 1; 0 for none.
        total: how many there are on all pages.
    """

    wanted: Wanted
    people: list[User]
    first: int
    total: int

    @property
    def last(self) -> int:
        """Number of the last person shown."""
        return self.first + len(self.people) - 1 if self.people else 0

    @property
    def before(self) -> str | None:
        """Address of the page before."""
        return self.wanted.query(self.wanted.page - 1) if self.wanted.page > 1 else None

    @property
    def after(self) -> str | None:
        """Address of the page after."""
        return self.wanted.query(self.wanted.page + 1) if self.people and self.last < self.total else None


def wanted(query: Mapping[str, str]) -> Wanted:
    """Read what is looked for; unknown filters and pages count as none."""
    state, role, page = query.get("state", ""), query.get("role", ""), query.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    return Wanted(
        query.get("q", "").strip()[:100],
        state if state in STATE_TITLES else "",
        role if role in ROLE_TITLES else "",
        max(1, min(MAX_PAGE, number)),
    )


def page_of(people: People, what: Wanted) -> PeoplePage:
    """Return the people of one page, by last name."""
    return _searched(people, what) if what.text else _listed(people, what)


def _listed(people: People, what: Wanted) -> PeoplePage:
    catalog, key = people.site().catalog, _listing(people, what)
    skipped = (what.page - 1) * PAGE_SIZE
    hits = islice(catalog.listing(key), skipped, skipped + PAGE_SIZE)
    found = (catalog.resolve(hit.uid) for hit in hits)
    return _page(what, (user for user in found if isinstance(user, User)), catalog.count(key))


def _searched(people: People, what: Wanted) -> PeoplePage:
    catalog = people.site().catalog
    path = "/" + "/".join(people.path())
    uids = catalog.find(text=what.text, under=path, type=User.type_name)[:MAX_FOUND]
    users = (user for user in map(catalog.resolve, uids) if isinstance(user, User) and what.fits(user))
    found = sorted(users, key=User.sort_title)
    skipped = (what.page - 1) * PAGE_SIZE
    return _page(what, found[skipped : skipped + PAGE_SIZE], len(found))


def _page(what: Wanted, users: Iterable[User], total: int) -> PeoplePage:
    shown = list(users)
    return PeoplePage(what, shown, (what.page - 1) * PAGE_SIZE + 1 if shown else 0, total)


def _listing(people: People, what: Wanted) -> str:
    if what.state and what.role:
        return f"account|{what.state}|{what.role}"
    if what.state:
        return f"account|{what.state}"
    return f"role|{what.role}" if what.role else f"in|{people.uid}"
