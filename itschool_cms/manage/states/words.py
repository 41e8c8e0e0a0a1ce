"""The state and the dates of an item in words: who sees it, from when until when."""

from datetime import datetime
from typing import Any

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.models import utcnow
from itschool_cms.core.publishing import Publishable, State

PLAIN = {
    State.DRAFT: _("A draft: only those who edit it see it."),
    State.PENDING: _("It waits for review: readers do not see it yet."),
    State.ARCHIVED: _("Archived: readers no longer see it."),
}
WHEN = {
    (True, True): _("Seen from ${start} until ${end}."),
    (True, False): _("Seen from ${start}."),
    (False, True): _("Seen until ${end}."),
    (False, False): _("Seen at once, without an end."),
}


def state_words(item: Publishable, request: Request, now: datetime | None = None) -> list[str]:
    """Return sentences that tell the state of an item and its dates.

    Args:
        now: moment (UTC) to judge the dates by; None for now.
    """
    translate = request.words.translate
    if item.state != State.PUBLISHED:
        return [translate(PLAIN.get(State(item.state), "")), *_once_published(item, request)]
    return [translate(_published(item, now or utcnow())), _dates(item, request)]


def _published(item: Publishable, now: datetime) -> str:
    if item.effective is not None and now < item.effective:
        return _("Published, and not seen yet: its time has not come.")
    if item.expires is not None and item.expires <= now:
        return _("Published, and no longer seen: its time is over.")
    return _("Published: its readers see it now.")


def _once_published(item: Publishable, request: Request) -> list[str]:
    if item.effective is None and item.expires is None:
        return []
    return [request.words.translate(_("Once it is published:")) + " " + _dates(item, request)]


def _dates(item: Publishable, request: Request) -> str:
    words: Any = request.words
    message = WHEN[item.effective is not None, item.expires is not None]
    facts = {"start": item.effective, "end": item.expires}
    told = {name: words.moment(moment) for name, moment in facts.items() if moment is not None}
    return words.translate(message, **told)


def done_words(request: Request, act: str, number: int) -> str:
    """Return what to say when a transition was made of so many items."""
    plural: Any = request.words.plural
    said = {
        "publish": lambda: plural("One item published.", "${n} items published.", number),
        "submit": lambda: plural(
            "One item submitted for review.", "${n} items submitted for review.", number
        ),
        "send-back": lambda: plural("One item sent back.", "${n} items sent back.", number),
        "withdraw": lambda: plural("One item is a draft again.", "${n} items are drafts again.", number),
        "archive": lambda: plural("One item archived.", "${n} items archived.", number),
        "unarchive": lambda: plural(
            "One item back from the archive.", "${n} items back from the archive.", number
        ),
    }
    return said[act]()
