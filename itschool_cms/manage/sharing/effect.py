"""The effect of a change of local roles in plain words: what is given and taken, who sees more or less."""

from typing import Any

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.local_roles import LocalRole

from .changes import Change, Grant, from_above
from .seeing import Seen, seen_by
from .words import MEANINGS, ROLES, title_of

ADDED = _("${whom} gets “${role}”: ${meaning}.")
GONE = _("${whom} loses “${role}”.")


def effect(change: Change, request: Request) -> dict[str, Any]:
    """Return the sentences of a change, and how many people see the item more and less."""
    before, after = _seen(change, request, now=True), _seen(change, request, now=False)
    return {
        "given": [_line(request, ADDED, each) for each in change.given],
        "taken": [_line(request, GONE, each) for each in change.taken],
        "inheritance": _inheritance(change, request),
        "more": len(set(after.people) - set(before.people)),
        "less": len(set(before.people) - set(after.people)),
        "everybody": after.everybody,
        "waits": not (change.item.is_open() and change.item.is_live()),
    }


def _seen(change: Change, request: Request, now: bool) -> Seen:
    # Who will see it once it is published, or it would seem that readers get nothing.
    grants = None if now else change.held()
    return seen_by(request.registry, change.item, published=True, grants=grants)


def summary(told: dict[str, Any], request: Request) -> str:
    """Return in one line how many people see the item more and less."""
    words = request.words
    parts = []
    if told["more"]:
        parts.append(words.plural("One more person sees it.", "${n} people more see it.", told["more"]))
    if told["less"]:
        parts.append(
            words.plural("One person no longer sees it.", "${n} people no longer see it.", told["less"])
        )
    return " ".join(parts) or words.translate(_("The same people see it as before."))


def consequences(told: dict[str, Any], below: int, request: Request) -> list[str]:
    """Return what follows from a change, in sentences.

    Args:
        below: how many items stand below, at most.
    """
    words = request.words
    lines = [summary(told, request)]
    if told["everybody"]:
        lines.append(words.translate(_("Everybody sees it, visitors too.")))
    if told["waits"]:
        lines.append(words.translate(_("Readers see it once it is published and its time has come.")))
    if below:
        lines.append(
            words.plural(
                "The rights count for one item below as well, unless it has rules of its own.",
                "The rights count for up to ${n} items below as well, unless they have rules of their own.",
                below,
            )
        )
    return lines


def _line(request: Request, message: str, grant: Grant) -> str:
    principal, role = grant
    translate = request.words.translate
    facts = {"role": translate(ROLES[LocalRole(role)]), "meaning": translate(MEANINGS[LocalRole(role)])}
    return translate(message, whom=title_of(request, principal), **facts)


def _inheritance(change: Change, request: Request) -> list[str]:
    """Say what switching inheritance does: which roles from above stop to count, or begin to."""
    if not change.turns:
        return []
    translate = request.words.translate
    heading = _("The rights from above count here again.")
    if not change.inherits:
        heading = _("The rights from above no longer count here, nor below. The office keeps everything.")
    message = _("${whom}: ${role}, from “${place}”")
    lines = [
        translate(
            message,
            whom=title_of(request, each.principal),
            role=translate(ROLES[LocalRole(each.role)]),
            place=request.words.title_of(each.place),
        )
        for each in from_above(change.item)
    ]
    return [translate(heading), *lines]
