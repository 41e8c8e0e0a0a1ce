"""What the pages show of a webhook and of its deliveries."""

from typing import Any

from pyramid.request import Request

from itschool_cms.core.i18n import _

from .models import Attempt, Happening, Hook
from .schemas import EVENTS

TRIAL = _("Trial")
OFF, FAILING, FINE = _("Switched off"), _("Failing"), _("Switched on")


def hook_row(request: Request, hook: Hook) -> dict[str, Any]:
    """Return what a list shows of a webhook."""
    translate = request.words.translate
    known = request.registry.content_types
    place = request.site.catalog.resolve(hook.place) if hook.place else None
    title, badge = _state(hook)
    return {
        "hook": hook,
        "events": [translate(EVENTS[Happening(each)]) for each in hook.events],
        "types": [translate(known[each].title) for each in hook.types if each in known],
        "place": request.resource_path(place) if place is not None else "",
        "is_lost": bool(hook.place) and place is None,
        "state": translate(title),
        "badge": badge,
        "last": hook.attempts[0] if hook.attempts else None,
        "waiting": len(hook.waiting),
    }


def _state(hook: Hook) -> tuple[str, str]:
    if not hook.is_on:
        return OFF, "draft"
    return (FAILING, "bounced") if hook.failing_since is not None else (FINE, "active")


def attempt_row(request: Request, attempt: Attempt) -> dict[str, Any]:
    """Return what the list of deliveries shows of one."""
    translate, delivery = request.words.translate, attempt.delivery
    item = request.site.catalog.resolve(delivery.uid)
    event = EVENTS.get(delivery.event, TRIAL)  # type: ignore[call-overload]
    return {
        "attempt": attempt,
        "event": translate(event),
        "title": request.words.title_of(item) if item is not None else "",
        "href": request.resource_path(item) if item is not None else "",
        "problem": translate(attempt.problem) if attempt.problem else "",
        "is_trial": delivery.event == Happening.TEST,
    }
