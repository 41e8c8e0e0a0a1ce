"""Making a transition: the state, who submitted it, the comment, and what the author is told."""

from typing import Any

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.publishing import Publishable, State

from .notices import tell_people
from .review import Asker, possible
from .table import TABLE

MAX_COMMENT = 1_000


def make(request: Request, item: Publishable, act: str, comment: str = "") -> bool:
    """Make a transition, if the person may; returns whether it was made.

    Args:
        act: a name of TABLE.
        comment: what the author reads when it is sent back.
    """
    asker = Asker.of(request)
    if act not in possible(asker, item) or (act == "publish" and item.publishing_hindrance()):
        return False
    was = item.state
    request.tree.change(item, {"state": TABLE[act].target, **_notes(asker, item, act, comment)})
    tell_people(request, item, act, was, comment)
    return True


def _notes(asker: Asker, item: Publishable, act: str, comment: str) -> dict[str, Any]:
    if act == "submit":
        return {"submitted_by": asker.person, "review_note": ""}
    if act == "send-back":
        return {"review_note": comment[:MAX_COMMENT]}
    return {"review_note": ""} if act == "publish" else {}


def publish_or_submit(request: Request, item: Publishable) -> str:
    """Publish an item, else submit it for review; returns the act that was made, empty for none."""
    return next((act for act in ("publish", "submit") if make(request, item, act)), "")


def saved(request: Request, item: Any, publish: bool = False) -> str:
    """Return what to say of an item that a form has saved: a message.

    Args:
        publish: the person wants it published too: it is, or it is submitted for review.
    """
    wanted = publish and isinstance(item, Publishable)
    if wanted and (hindrance := item.publishing_hindrance()):
        return hindrance
    act = publish_or_submit(request, item) if wanted else ""
    if act == "publish":
        return _("Saved and published")
    # A change of what is published may have to be reviewed: the guard has seen to it.
    waiting = getattr(item, "state", "") == State.PENDING and item.submitted_by == request.person.uid
    return _("Saved: it waits for review, and readers see it once it is published") if waiting else _("Saved")
