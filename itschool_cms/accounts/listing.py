"""The list of people: searched, filtered, in an order, one page at a time; it loads whom it shows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.paging import Batch

from .models import NO_ROLE, People, Role, User

MAX_FOUND = 1_000

STATE_TITLES = {
    "active": _("Active"),
    "invited": _("Never activated"),
    "disabled": _("Disabled"),
    "merged": _("Merged"),
}
STATE_BADGES = {"active": "active", "invited": "invited", "disabled": "private", "merged": "draft"}
# What accounts are filtered by, with the listing that holds them.
FILTERS = {
    **{state: (title, f"account|{state}") for state, title in STATE_TITLES.items()},
    "bounced": (_("Mails come back"), "account-bounced"),
    "nofactor": (_("Without a second factor"), "nofactor"),
}
ROLE_TITLES = {
    NO_ROLE: _("Parent"),
    Role.TEACHER: _("Teacher"),
    Role.OFFICE: _("Office"),
    Role.ADMIN: _("Administrator"),
}
NAME, SEEN, STATE = "name", "seen", "state"
ORDERS = {NAME: _("Name"), SEEN: _("Last sign-in"), STATE: _("State")}


@dataclass(frozen=True)
class Wanted:
    """What is looked for; empty for anything.

    Attributes:
        state: of FILTERS.
        role: of ROLE_TITLES.
        order: of ORDERS.
    """

    text: str = ""
    state: str = ""
    role: str = ""
    order: str = NAME

    @property
    def key(self) -> str:
        """The listing of those who pass the filters; empty for everybody."""
        mark = FILTERS[self.state][1] if self.state else ""
        if mark:
            return f"{mark}|{self.role}" if self.role else mark
        return f"role|{self.role}" if self.role else ""

    def fits(self, user: User) -> bool:
        """Tell whether a person passes the filters."""
        return not self.key or self.key in user.listings()


def wanted(query: Mapping[str, str]) -> Wanted:
    """Read what is looked for; unknown filters count as none."""
    state, role, order = query.get("state", ""), query.get("role", ""), query.get("sort", "")
    return Wanted(
        query.get("q", "").strip()[:100],
        state if state in FILTERS else "",
        role if role in ROLE_TITLES else "",
        order if order in ORDERS else NAME,
    )


def page_of(people: People, what: Wanted, request: Request) -> Batch[int]:
    """Return the uids of the people of the page that the request asks for, in the order it asks for."""
    if what.text:
        return Batch(request, [user.uid for user in search(people, what)])
    total = people.site().catalog.count(what.key) if what.key else len(people)
    return Batch(request, _ordered(people, what), total)


def search(people: People, what: Wanted) -> list[User]:
    """Return the people who have the words, in the order wanted."""
    catalog = people.site().catalog
    path = "/" + "/".join(people.path())
    uids = catalog.find(text=what.text, under=path, type=User.type_name)[:MAX_FOUND]
    users = (user for user in map(catalog.resolve, uids) if isinstance(user, User) and what.fits(user))
    found = sorted(users, key=User.sort_title)
    if what.order == SEEN:
        found.sort(key=lambda user: -user.last_sign_in.timestamp() if user.last_sign_in else 0)
    elif what.order == STATE:
        found.sort(key=lambda user: list(STATE_TITLES).index(user.account_state))
    return found


def _ordered(people: People, what: Wanted) -> Iterable[int]:
    if what.order == SEEN:
        return _by_sign_in(people, what)
    return _by_state(people, what) if what.order == STATE else _uids(people, what.key)


def _uids(people: People, key: str) -> Iterator[int]:
    """Yield the uids of a listing, of all people when none is named, by last name."""
    return (hit.uid for hit in people.site().catalog.listing(key or f"in|{people.uid}"))


def _by_state(people: People, what: Wanted) -> Iterator[int]:
    role = f"|{what.role}" if what.role else ""
    in_turn = chain.from_iterable(_uids(people, f"account|{state}{role}") for state in STATE_TITLES)
    among = set(_uids(people, what.key)) if what.state else None
    return (uid for uid in in_turn if among is None or uid in among)


def _by_sign_in(people: People, what: Wanted) -> Iterator[int]:
    """Yield who signed in, the last first, then who never did, by last name."""
    among = set(_uids(people, what.key)) if what.key else None
    seen = set()
    for _moment, uid in people.seen:
        if among is None or uid in among:
            seen.add(uid)
            yield uid
    yield from (uid for uid in _uids(people, what.key) if uid not in seen)
