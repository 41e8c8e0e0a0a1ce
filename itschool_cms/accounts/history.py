"""The last acts on an account, in plain words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.trail import TrailEntry, newest_first

from .listing import ROLE_TITLES
from .models import User

SHOWN = 12
# How far back to look: an entry that the person made about others is passed by.
DEPTH = 400


@dataclass(frozen=True)
class Act:
    """An act on an account: what, when (UTC), by whom, and a detail; texts."""

    title: str
    at: datetime
    by: str
    note: str = ""


def acts_on(user: User, request: Request) -> list[Act]:
    """Return the last acts on an account, the newest first."""
    return [_act(entry, user, request) for entry in islice(_entries(user, request), SHOWN)]


def _entries(user: User, request: Request) -> Iterator[TrailEntry]:
    root = request.registry.trail.root(request.tm)
    numbers = root["persons"].get(user.uid, ())
    found = islice(newest_first(numbers, root["entries"]), DEPTH)
    return (entry for entry in found if entry.person == user.uid)


def _act(entry: TrailEntry, user: User, request: Request) -> Act:
    translate = request.words.translate
    act = request.registry.trail_acts.get(entry.act)
    # An act of a feature that was taken away is called by its own word.
    said = translate(act.title) if act else entry.act.replace("-", " ").capitalize()
    moment: Any = entry.at
    return Act(said, moment, _name(entry.by, user, request), _note(entry, translate))


def _name(uid: int, user: User, request: Request) -> str:
    if not uid or uid == user.uid:
        return ""
    person = request.site.catalog.resolve(uid)
    return person.title if person is not None else ""


def _note(entry: TrailEntry, translate: Any) -> str:
    if entry.act == "roles-changed":
        roles = [ROLE_TITLES.get(role, role) for role in entry.facts["after"].split()]
        return ", ".join(translate(role) for role in roles) or translate(_("No role"))
    return entry.facts.get("device", "")
