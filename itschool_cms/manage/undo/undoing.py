"""Taking back what an entry of a journal says, where nothing stands in the way and the rights allow it."""

from collections.abc import Callable, Mapping
from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request

from itschool_cms.core.content import addable_types
from itschool_cms.core.i18n import _
from itschool_cms.core.journal import (
    ADDED,
    CHANGED,
    MOVED,
    REMOVED,
    REORDERED,
    RESTORED,
    Entry,
    Step,
)
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.permissions import Permission
from itschool_cms.core.publishing import Publishable, State
from itschool_cms.core.tree import MoveRefused, RemovalRefused, walk

from ..history.reverting import Refused, accepted
from ..rules import HELD, TRANSITIONS, holds_back, may_delete, may_edit, may_rename, transitions
from ..states.review import Asker, may_publish
from .noting import NOTED, is_undoable

# Values that no form asks for: attribute to the test whether the person may give them back.
Check = Callable[[Request, Item, Any], bool]


def may_set_state(request: Request, item: Item, state: Any) -> bool:
    """Tell whether the person may bring an item into a state."""
    if any(TRANSITIONS[name] == state for name in transitions(request, item)):
        return True
    if not isinstance(item, Publishable):
        return False
    if state == State.PUBLISHED:
        return may_publish(Asker.of(request), item, item.state)
    # No button leads there, and no reader sees it: who publishes here may choose it.
    return bool(request.has_permission(Permission.PUBLISH, item))


def goes_along(request: Request, item: Item, value: Any) -> bool:
    """Let a value come back with the state that it belongs to."""
    return True


def undo(request: Request, key: int, entry: Entry) -> None:
    """Take back all steps of an entry, the last first; what is done for it is an entry of its own.

    The caller gives up the transaction when it is refused: steps may have been taken back before.

    Raises:
        Refused: a later change stands in the way; the message says which.
        HTTPNotFound: something is gone, or the person may no longer do it.
    """
    if entry.undone or entry.cut:
        raise HTTPNotFound()
    for step in reversed(entry.steps):
        _UNDO[step.kind](request, step)
    done = request.tree.notes.get(NOTED)
    if done is None:
        raise Refused(_("There is nothing left to undo."))
    entry.undone, done[1].undoes = done[0], key


def can_be_tried(request: Request, entry: Entry) -> bool:
    """Tell whether an undo may be offered: everything is there, and the person may see it."""
    if entry.undone or entry.cut or not entry.steps:
        return False
    return all(subject(request, step) is not None for step in entry.steps)


def subject(request: Request, step: Step) -> Item | None:
    """Return the item of a step, or its entry in the recycle bin; None when it is gone or hidden."""
    catalog = request.site.catalog
    # What was deleted may have come back meanwhile, and gone again: it has another entry then.
    hits = catalog.listing(f"deleted|{step.uid}") if step.kind == REMOVED else iter(())
    uid = next((hit.uid for hit in hits), 0) if step.kind == REMOVED else step.uid
    found = catalog.resolve(uid)
    return found if found is not None and request.has_permission(Permission.VIEW, found) else None


def _subject(request: Request, step: Step) -> Item:
    found = subject(request, step)
    if found is None:
        raise HTTPNotFound()
    return found


def _need(allowed: object) -> None:
    if not allowed:
        raise HTTPNotFound()


def _undo_add(request: Request, step: Step) -> None:
    item = _subject(request, step)
    _need(may_delete(request, item))
    for each in walk(item):
        if each.modified_by not in (request.person.uid, 0):
            raise _overtaken(request, each)
    _refuse_held(request, item)
    _take_out(request, item)


def _undo_change(request: Request, step: Step) -> None:
    item = _subject(request, step)
    _need(is_undoable(request.registry, item))
    if any(getattr(item, name, None) != value for name, value in step.after.items()):
        raise _overtaken(request, item)
    _check_values(request, item, step.before)
    request.tree.change(item, step.before)


def _undo_move(request: Request, step: Step) -> None:
    item = _subject(request, step)
    parent = item.__parent__
    if (parent.uid, item.__name__) != (step.after["parent"], step.after["name"]):
        raise Refused(_("“${title}” was moved or renamed again since.", mapping={"title": item.title}))
    place, name = _folder(request, step.before["parent"]), step.before["name"]
    if place is parent:
        _need(may_rename(request, item))
    else:
        _need(may_delete(request, item) and _takes(request, place, item))
        _refuse_held(request, item)
    try:
        request.tree.move(item, place, place.free_name(name, request.registry.reserved_names))
    except MoveRefused as refusal:
        raise Refused(refusal.args[0]) from None
    request.tree.put_behind(item, step.before["behind"])


def _undo_removal(request: Request, step: Step) -> None:
    entry: Any = _subject(request, step)
    # It may have been brought back elsewhere, and deleted there: it goes where it stood at that time.
    entry.name = step.before["name"]
    place = request.site.catalog.resolve(step.before["parent"])
    if not isinstance(place, Folder):
        raise Refused(_("The place of “${title}” is gone.", mapping={"title": entry.title}))
    _need(request.has_permission(Permission.ADD, place))
    try:
        item = request.tree.restore(entry, place)
    except MoveRefused as refusal:
        raise Refused(refusal.args[0]) from None
    if step.before["behind"] is not None:
        request.tree.put_behind(item, step.before["behind"])


def _undo_restoring(request: Request, step: Step) -> None:
    item = _subject(request, step)
    _need(may_delete(request, item))
    _refuse_held(request, item)
    _take_out(request, item)


def _undo_order(request: Request, step: Step) -> None:
    folder = _subject(request, step)
    _need(isinstance(folder, Folder) and request.has_permission(Permission.EDIT, folder))
    names, part = list(folder), list(step.after["names"])
    start = names.index(part[0]) if part[0] in names else 0
    end = start + len(part)
    if names[start:end] != part:
        raise Refused(_("The order was changed again since."))
    request.tree.arrange(folder, [*names[:start], *step.before["names"], *names[end:]])


_UNDO: dict[str, Callable[[Request, Step], None]] = {
    ADDED: _undo_add,
    CHANGED: _undo_change,
    MOVED: _undo_move,
    REMOVED: _undo_removal,
    RESTORED: _undo_restoring,
    REORDERED: _undo_order,
}


def _check_values(request: Request, item: Item, before: Mapping[str, Any]) -> None:
    checks: dict[str, Check] = request.registry.undo_checks
    rest = {name: value for name, value in before.items() if name not in checks}
    for name, value in before.items():
        if name in checks:
            _need(checks[name](request, item, value))
    if not rest:
        return
    _need(may_edit(request, item))
    given = accepted(request, item, rest)
    if not rest.keys() <= given.keys():
        text = _("“${title}” was changed by an act that has its own way back.", mapping={"title": item.title})
        raise Refused(text)
    if any(_loses(given[name], value) for name, value in rest.items()):
        text = _("You may no longer choose what “${title}” said before.", mapping={"title": item.title})
        raise Refused(text)


def _loses(given: Any, wanted: Any) -> bool:
    """Tell whether the form would give another choice of several."""
    return isinstance(wanted, tuple) and set(given) != set(wanted)


def _overtaken(request: Request, item: Item) -> Refused:
    person = request.site.catalog.resolve(item.modified_by)
    name = person.title if person is not None else request.words.translate(_("somebody"))
    text = _("“${title}” was changed again since, by ${name} on ${moment}.")
    moment = request.words.moment(item.modified)
    return Refused(request.words.translate(text, title=item.title, name=name, moment=moment))


def _take_out(request: Request, item: Item) -> None:
    try:
        request.tree.remove(item)
    except RemovalRefused as refusal:
        raise Refused(refusal.args[0]) from None


def _refuse_held(request: Request, item: Item) -> None:
    if holds_back(request, item):
        raise Refused(HELD)


def _folder(request: Request, uid: int) -> Folder:
    found = request.site.catalog.resolve(uid)
    if not isinstance(found, Folder):
        raise Refused(_("The place where it stood is gone."))
    return found


def _takes(request: Request, place: Folder, item: Item) -> bool:
    types = addable_types(request.registry, place) if request.has_permission(Permission.ADD, place) else ()
    return any(isinstance(item, each.cls) for each in types)
