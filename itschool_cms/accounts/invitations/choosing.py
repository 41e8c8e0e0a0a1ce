"""Whom the office invites: what is chosen, who that is, and who of them is left out."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pyramid.request import Request

from itschool_cms.core.models import utcnow

from ..events import Circle, CirclesWanted
from ..listing import ROLE_TITLES
from ..models import User
from .hindrances import Reason, against_mail, closed_to, has_address, has_bounced
from .models import batches_of

MAX_CHOSEN = 100
MAX_DAYS = 365
USUAL_DAYS = 7
FIRST, AGAIN, ROLE, CIRCLE, CHOSEN = "first", "again", "role", "circle", "chosen"


@dataclass(frozen=True)
class Choice:
    """What was chosen.

    Attributes:
        who: FIRST (never reached in this way), AGAIN (reached more than `days` ago and still not active),
            ROLE, CIRCLE or CHOSEN.
        circle: key of a Circle.
        persons: uids.
    """

    who: str
    days: int = USUAL_DAYS
    role: str = ""
    circle: str = ""
    persons: tuple[int, ...] = ()

    def query(self) -> list[tuple[str, str]]:
        """Return the choice as it stands in an address or a form."""
        return [
            ("who", self.who),
            ("days", str(self.days)),
            ("role", self.role),
            ("circle", self.circle),
            *(("person", str(uid)) for uid in self.persons),
        ]


def read(sent: Any) -> Choice | None:
    """Return what a form says (a MultiDict), or None when it says nothing that makes sense."""
    who, days = sent.get("who", ""), sent.get("days", "")
    choice = Choice(
        who,
        min(max(1, _number(days)), MAX_DAYS) if _number(days) else USUAL_DAYS,
        sent.get("role", "") if who == ROLE else "",
        sent.get("circle", "")[:40] if who == CIRCLE else "",
        tuple(map(_number, sent.getall("person")[:MAX_CHOSEN])) if who == CHOSEN else (),
    )
    makes_sense: Mapping[str, bool] = {
        FIRST: True,
        AGAIN: True,
        ROLE: choice.role in ROLE_TITLES,
        CIRCLE: bool(choice.circle),
        CHOSEN: any(choice.persons),
    }
    return choice if makes_sense.get(who) else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 16 else 0


def circles(request: Request) -> list[Circle]:
    """Return the circles that the features offer."""
    event = CirclesWanted(request)
    request.registry.notify(event)
    return event.circles


@dataclass(frozen=True)
class Way:
    """A way to reach people who never signed in.

    Attributes:
        reached: when the person was last reached in this way.
        comes_first: tells who is meant by FIRST, of those who were never active.
        hindrance: why the person is left out, given who asks and whose turn comes in a running batch.
    """

    reached: Callable[[User], datetime | None]
    comes_first: Callable[[User], bool]
    hindrance: Callable[[User | None, User, set[int]], Reason | None]


MAIL = Way(
    lambda user: user.invited,
    lambda user: user.invited is None and has_address(user),
    lambda by, user, waiting: against_mail(by, user, utcnow(), waiting),
)
LETTER = Way(
    lambda user: user.letter,
    lambda user: user.letter is None and (not has_address(user) or has_bounced(user)),
    lambda by, user, waiting: closed_to(by, user),
)


@dataclass(frozen=True)
class Preview:
    """Who is reached and who is not, by name."""

    reached: list[User]
    left_out: list[tuple[User, Reason]]

    def languages(self) -> list[tuple[str, int]]:
        """Return how many are reached in each language, the most frequent first."""
        return Counter(user.language for user in self.reached).most_common()

    def reasons(self) -> list[tuple[Reason, int]]:
        """Return how many are left out for each reason, the most frequent first."""
        return Counter(reason for _user, reason in self.left_out).most_common()


def preview(request: Request, choice: Choice, way: Way) -> Preview:
    """Return who is reached by a choice."""
    batches = batches_of(request.site["people"])
    running = (batch for batch in batches.unsettled() if batch.is_running)
    waiting = {uid for batch in running for uid in batch.waiting.values()}
    found = dict.fromkeys(candidates(request, choice, way))
    judged = [(user, way.hindrance(request.person, user, waiting)) for user in found]
    judged.sort(key=lambda pair: pair[0].sort_title())
    return Preview(
        [user for user, reason in judged if reason is None],
        [(user, reason) for user, reason in judged if reason is not None],
    )


def candidates(request: Request, choice: Choice, way: Way) -> Iterator[User]:
    """Yield the people of a choice, whether they can be reached or not."""
    catalog = request.site.catalog
    if choice.who in (FIRST, AGAIN):
        latest = utcnow() - timedelta(days=choice.days)
        for user in catalog.listed("account|invited"):
            reached = way.reached(user)
            if way.comes_first(user) if choice.who == FIRST else reached is not None and reached <= latest:
                yield user
        return
    for uid in _uids(request, choice):
        user = catalog.resolve(uid)
        if isinstance(user, User):
            yield user


def _uids(request: Request, choice: Choice) -> Iterator[int]:
    if choice.who == ROLE:
        return (hit.uid for hit in request.site.catalog.listing(f"role|{choice.role}"))
    if choice.who == CIRCLE:
        wanted = (circle for circle in circles(request) if circle.key == choice.circle)
        return (uid for circle in wanted for uid in circle.persons())
    return iter(choice.persons)
