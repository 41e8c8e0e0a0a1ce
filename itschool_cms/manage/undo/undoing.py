"""Taking back what an entry of a journal says, as far as nothing stands in the way and the rights allow it."""

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
from itschool_cms.core.publishing import Publishable
from itschool_cms.core.trash import TrashEntry
from itschool_cms.core.tree import MoveRefused, RemovalRefused, walk

from ..history.reverting import Refused, accepted
from ..lifecycle import MAX_AT_ONCE
from ..rules import may_delete, may_edit, may_publish, may_rename
from .noting import NOTED, is_undoable

# Values that no form asks for: attribute to the test whether the person may give them back.
Check = Callable[[Request, Item, Any], bool]


def may_set_state(request: Request, item: Item, state: Any) -> bool:
    """Tell whether the person may bring an item into a state."""
    return isinstance(item, Publishable) and may_publish(request, item) and item.may_change_to(state)


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
    uid = step.before["entry"] if step.kind == REMOVED else step.uid
    found = request.site.catalog.resolve(uid)
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
    try:
        request.tree.move(item, place, place.free_name(name, request.registry.reserved_names))
    except MoveRefused as refusal:
        raise Refused(refusal.args[0]) from None
    _put_behind(request, item, step.before["behind"])


def _undo_removal(request: Request, step: Step) -> None:
    entry = _subject(request, step)
    _need(isinstance(entry, TrashEntry))
    place = request.tree.place_of(entry)
    if place is None:
        raise Refused(_("The place of “${title}” is gone.", mapping={"title": entry.title}))
    _need(request.has_permission(Permission.ADD, place))
    try:
        request.tree.restore(entry)
    except MoveRefused as refusal:
        raise Refused(refusal.args[0]) from None


def _undo_restoring(request: Request, step: Step) -> None:
    item = _subject(request, step)
    _need(may_delete(request, item))
    _take_out(request, item)


def _undo_order(request: Request, step: Step) -> None:
    item = _subject(request, step)
    _need(request.has_permission(Permission.EDIT, item.__parent__))
    if (item.__parent__.uid, request.tree.behind(item)) != (step.after["parent"], step.after["behind"]):
        raise Refused(_("The order was changed again since."))
    _put_behind(request, item, step.before["behind"])


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
    # What neither the form gives nor a check allows, an act of its own has changed.
    _need(rest.keys() <= given.keys())
    if any(_loses(given[name], value) for name, value in rest.items()):
        raise Refused(
            _("You may no longer choose what “${title}” said before.", mapping={"title": item.title})
        )


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
    below = request.site.catalog.count_below("/" + "/".join(item.path()))
    if below > MAX_AT_ONCE:
        raise Refused(
            _("More than ${max} items stand below it: delete in parts.", mapping={"max": MAX_AT_ONCE})
        )
    try:
        request.tree.remove(item)
    except RemovalRefused as refusal:
        raise Refused(refusal.args[0]) from None


def _folder(request: Request, uid: int) -> Folder:
    found = request.site.catalog.resolve(uid)
    if not isinstance(found, Folder):
        raise Refused(_("The place where it stood is gone."))
    return found


def _takes(request: Request, place: Folder, item: Item) -> bool:
    allowed = request.has_permission(Permission.ADD, place)
    return bool(allowed) and any(
        isinstance(item, each.cls) for each in addable_types(request.registry, place)
    )


def _put_behind(request: Request, item: Item, uid: int) -> None:
    other = request.site.catalog.resolve(uid) if uid else None
    if not uid or (other is not None and other.__parent__ is item.__parent__):
        request.tree.reorder(item, other)
