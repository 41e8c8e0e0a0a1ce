"""What an entry of a journal says to the person who did it, as far as they may still see the things."""

from dataclasses import dataclass
from typing import Any

from pyramid.request import Request

from itschool_cms.core.content import content_type
from itschool_cms.core.i18n import _
from itschool_cms.core.journal import ADDED, CHANGED, MOVED, REMOVED, REORDERED, RESTORED, Entry, Step
from itschool_cms.core.models import Item
from itschool_cms.core.trash import TrashEntry

from ..history.fields import Difference, Fields
from ..history.views import STATE_ACTS
from ..rules import may_edit
from .undoing import can_be_tried, subject

SHOWN = 50
SENTENCES = {
    ADDED: _("Added: “${title}”"),
    CHANGED: _("Changed: “${title}”"),
    MOVED: _("Moved: “${title}”"),
    REMOVED: _("Deleted: “${title}”"),
    RESTORED: _("Brought back: “${title}”"),
    REORDERED: _("Order changed in “${title}”"),
}
RENAMED, IN_STATE = _("Renamed: “${title}”"), _("${act}: “${title}”")
HIDDEN = _("Something that is gone or hidden from you")


@dataclass(frozen=True)
class Line:
    """An entry as the list shows it; `more` is how many further steps it has."""

    key: int
    entry: Entry
    text: str
    more: int
    href: str
    icon: str
    can_be_undone: bool


@dataclass(frozen=True)
class StepLine:
    """A step as the page of one entry shows it."""

    text: str
    href: str
    facts: tuple[tuple[str, str, str], ...]
    differences: tuple[Difference, ...]


def line(request: Request, key: int, entry: Entry) -> Line:
    """Return an entry in words."""
    first = entry.steps[0] if entry.steps else None
    found = subject(request, first) if first is not None else None
    declared = content_type(request.registry, _content(found)) if found is not None else None
    return Line(
        key=key,
        entry=entry,
        text=sentence(request, first, found) if first is not None else "",
        more=max(0, len(entry.steps) - 1),
        href=_href(request, found),
        icon=declared.icon if declared is not None else "doc",
        can_be_undone=can_be_tried(request, entry),
    )


def sentence(request: Request, step: Step, found: Item | None) -> str:
    """Return what a step did, in the reader's language."""
    translate = request.words.translate
    if found is None:
        return translate(HIDDEN)
    title = request.words.title_of(found)
    if step.kind == CHANGED and set(step.after) == {"state"}:
        act = STATE_ACTS.get(step.after["state"])
        if act is not None:
            return translate(IN_STATE, act=translate(act), title=title)
    if step.kind == MOVED and step.before["parent"] == step.after["parent"]:
        return translate(RENAMED, title=title)
    return translate(SENTENCES[step.kind], title=title)


def steps(request: Request, entry: Entry) -> list[StepLine]:
    """Return the first steps of an entry, each with what was and what is."""
    return [_step(request, step) for step in entry.steps[:SHOWN]]


def _step(request: Request, step: Step) -> StepLine:
    found = subject(request, step)
    facts: list[tuple[str, str, str]] = []
    differences: list[Difference] = []
    if found is not None and step.kind == MOVED:
        facts = _places(request, step)
    if found is not None and step.kind == CHANGED and may_edit(request, found):
        differences = Fields(request, found).differences(dict(step.before), dict(step.after))
    return StepLine(sentence(request, step, found), _href(request, found), tuple(facts), tuple(differences))


def _places(request: Request, step: Step) -> list[tuple[str, str, str]]:
    """Return what of the place changed: its title, before, after."""
    translate = request.words.translate
    found = []
    if step.before["parent"] != step.after["parent"]:
        pair = (_title_of(request, step.before["parent"]), _title_of(request, step.after["parent"]))
        found.append((translate(_("Place")), *pair))
    if step.before["name"] != step.after["name"]:
        found.append((translate(_("Name in the address")), step.before["name"], step.after["name"]))
    return found


def _title_of(request: Request, uid: int) -> str:
    found = request.site.catalog.resolve(uid)
    if found is None or not request.has_permission("view", found):
        return request.words.translate(HIDDEN)
    return request.words.title_of(found)


def _content(found: Any) -> Item:
    return found.content if isinstance(found, TrashEntry) else found


def _href(request: Request, found: Item | None) -> str:
    if found is None or isinstance(found, TrashEntry):
        return ""
    return request.resource_path(found)
