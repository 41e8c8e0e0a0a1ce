"""What was posted, compared with the form: unknown keys and wrong shapes are refused, items are moved."""

import colander
from deform import widget
from pyramid.i18n import TranslationStringFactory

from .controls import TICKED, FilesWidget
from .limits import Controls, refuse

_ = TranslationStringFactory("itschool_cms")

ADD, REMOVE, MOVE_UP = "add", "remove", "move_up"
COMMANDS = frozenset({ADD, REMOVE, MOVE_UP})
BLANK = colander.null


def take_command(controls: Controls) -> tuple[Controls, tuple[str, list[str]] | None]:
    """Return the controls without the sequence button that was pressed, and (button, path) or None.

    Raises HTTPBadRequest for more than one.
    """
    found = [(name, value) for name, value in controls if name in COMMANDS]
    if not found:
        return controls, None
    (command, path), *more = found
    if more or not isinstance(path, str):
        refuse(_("The form is damaged."))
    rest = [(name, value) for name, value in controls if name not in COMMANDS]
    return rest, (command, path.split("."))


def obey(field, pstruct: dict, command: tuple[str, list[str]]) -> None:
    """Add, remove or move an item of a sequence of `pstruct`; raises HTTPBadRequest for a path to nowhere."""
    name, path = command
    if name == ADD:
        sequence, items = _find(field, pstruct, path)
        if len(items) < (sequence.widget.max_len or len(items) + 1):
            items.append(BLANK)
        return
    _sequence, items = _find(field, pstruct, path[:-1])
    number = _index(items, path[-1])
    item = items.pop(number)
    if name == MOVE_UP:
        items.insert(max(0, number - 1), item)


def check_shape(field, pstruct: object) -> None:
    """Refuse what the form cannot have sent. Raises HTTPBadRequest."""
    if pstruct is not colander.null:
        kinds = (check for kind, check in _CHECKS if isinstance(field.widget, kind))
        next(kinds, _check_text)(field, pstruct)


def _need(fact):
    if not fact:
        refuse(_("The form has a field that does not belong here."))


def _check_mapping(field, pstruct):
    _need(isinstance(pstruct, dict) and set(pstruct) <= {child.name for child in field.children})
    for child in field.children:
        check_shape(child, pstruct.get(child.name, colander.null))


def _check_sequence(field, pstruct):
    _need(isinstance(pstruct, list) and len(pstruct) <= (field.widget.max_len or len(pstruct)))
    for item in pstruct:
        check_shape(field.children[0], item)


def _check_files(field, pstruct):
    _need(isinstance(pstruct, list))
    _need(all(TICKED.fullmatch(item) if isinstance(item, str) else hasattr(item, "file") for item in pstruct))


def _check_set(field, pstruct):
    _need(isinstance(pstruct, list) and all(isinstance(item, str) for item in pstruct))


def _check_text(field, pstruct):
    _need(isinstance(pstruct, str))


def _check_select(field, pstruct):
    check = _check_set if field.widget.multiple else _check_text
    check(field, pstruct)


def _parts(*names):
    def check(field, pstruct):
        expected = {name.replace("*", field.name) for name in names}
        _need(isinstance(pstruct, dict) and set(pstruct) == expected)
        _need(all(isinstance(value, str) for value in pstruct.values()))

    return check


_CHECKS = (
    (widget.MappingWidget, _check_mapping),
    (widget.SequenceWidget, _check_sequence),
    (FilesWidget, _check_files),
    (widget.CheckboxChoiceWidget, _check_set),
    (widget.SelectWidget, _check_select),
    (widget.DateInputWidget, _parts("date")),
    (widget.DateTimeInputWidget, _parts("date", "time")),
    (widget.CheckedInputWidget, _parts("*", "*-confirm")),
)


def _find(field, pstruct, path):
    """Return the sequence field at `path` and its posted items."""
    for step in path:
        if isinstance(field.widget, widget.SequenceWidget):
            pstruct = pstruct[_index(pstruct, step)]
            field = field.children[0]
        else:
            _need(
                isinstance(field.widget, widget.MappingWidget) and step in field and isinstance(pstruct, dict)
            )
            field, pstruct = field[step], pstruct.setdefault(step, [])
    _need(isinstance(field.widget, widget.SequenceWidget))
    return field, pstruct


def _index(items, step):
    _need(step.isascii() and step.isdecimal() and len(step) < 6 and int(step) < len(items))
    return int(step)
