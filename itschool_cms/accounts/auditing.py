"""Reading the audit trail: filtered, newest first, a page at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import urlencode

from BTrees.LLBTree import LLTreeSet
from pyramid.request import Request

from itschool_cms.core.i18n import ZONE
from itschool_cms.core.models import Site
from itschool_cms.core.trail import TrailEntry

from .models import User

SHOWN = 50
MAX_ROWS = 50_000
MAX_DIGITS = 15


@dataclass(frozen=True)
class WantedActs:
    """What is looked for; empty for anything.

    Attributes:
        act: name of an act.
        email: address of the person it is about, or who did it.
        since, until: first and last day (Brussels).
        before: only entries with a smaller number; 0 for the newest.
    """

    act: str = ""
    email: str = ""
    since: date | None = None
    until: date | None = None
    before: int = 0

    def query(self) -> dict[str, str]:
        """Return what an address has to hold to ask for the same."""
        days = {"since": self.since, "until": self.until}
        texts = {"act": self.act, "email": self.email, "before": str(self.before or "")}
        return {name: str(value) for name, value in {**texts, **days}.items() if value}


class Found(NamedTuple):
    """A page of the trail, and the query of the address of the next one; empty at the end."""

    entries: list[TrailEntry]
    older: str


def wanted(query: Mapping[str, str], acts: Mapping[str, Any]) -> WantedActs:
    """Read what is looked for; what is no day, no number and no act counts as none."""
    act, before = query.get("act", ""), query.get("before", "")
    return WantedActs(
        act=act if act in acts else "",
        email=query.get("email", "").strip()[:254],
        since=_day(query.get("since", "")),
        until=_day(query.get("until", "")),
        before=int(before) if before.isascii() and before.isdecimal() and len(before) <= MAX_DIGITS else 0,
    )


def page_of(request: Request, what: WantedActs) -> Found:
    """Return one page of the acts that are looked for."""
    entries = list(islice(matching(request, what), SHOWN + 1))
    if len(entries) <= SHOWN:
        return Found(entries, "")
    older = replace(what, before=entries[SHOWN - 1].number)
    return Found(entries[:SHOWN], "?" + urlencode(older.query()))


def matching(request: Request, what: WantedActs) -> Iterator[TrailEntry]:
    """Yield all acts that are looked for, the newest first."""
    root = request.registry.trail.root(request.tm)
    since, until = _start_of(what.since), _start_of(what.until, days=1)
    for entry in _narrowest(request, root, what):
        if entry.at is None or (what.act and entry.act != what.act):
            continue
        if since and entry.at < since:
            # Entries stand in the order of their time.
            return
        if until is None or entry.at < until:
            yield entry


def _narrowest(request: Request, root: Any, what: WantedActs) -> Iterator[TrailEntry]:
    """Yield the entries of the smallest set that holds all that is looked for."""
    entries, newest = root["entries"], what.before - 1 if what.before else None
    if what.email:
        person = request.site["people"].by_email(what.email)
        numbers = root["persons"].get(person.uid, LLTreeSet()) if person is not None else LLTreeSet()
    elif what.act:
        numbers = root["acts"].get(what.act, LLTreeSet())
    else:
        return _downwards(entries, newest)
    return (entries[-number] for number in numbers.keys(None if newest is None else -newest))


def _downwards(entries: Any, newest: int | None) -> Iterator[TrailEntry]:
    last = entries.maxKey() if entries else 0
    return (entries[number] for number in range(last if newest is None else min(last, newest), 0, -1))


def name_of(site: Site, uid: int) -> str:
    """Return the name of a person by uid; empty for nobody."""
    person = site.catalog.resolve(uid) if uid else None
    return person.title if isinstance(person, User) else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _start_of(day: date | None, days: int = 0) -> datetime | None:
    if day is None or day.year > 9_000:
        return None
    return datetime.combine(day + timedelta(days=days), time(), ZONE).astimezone(UTC)
