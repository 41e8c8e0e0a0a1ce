"""What the templates ask about one field: its kind, its messages, its attributes."""

from functools import cached_property
from itertools import groupby

import colander
from deform import widget
from pyramid.i18n import TranslationStringFactory

_ = TranslationStringFactory("itschool_cms")

# A legend names these: no single control carries the id of the field.
_GROUPS = (
    widget.RadioChoiceWidget,
    widget.CheckboxChoiceWidget,
    widget.CheckedInputWidget,
    widget.DateTimeInputWidget,
    widget.SequenceWidget,
)


class Control:
    """One field, seen by a template."""

    def __init__(self, field):
        self.field = field

    @cached_property
    def kind(self) -> str:
        """hidden, section, group, choice (a lone check box) or single."""
        kind = self.field.widget
        if kind.hidden or isinstance(kind, widget.HiddenWidget):
            return "hidden"
        if isinstance(kind, widget.MappingWidget):
            return "section"
        if isinstance(kind, _GROUPS):
            return "group"
        return "choice" if isinstance(kind, widget.CheckboxWidget) else "single"

    @cached_property
    def messages(self) -> list[tuple[str, str]]:
        """(id, message) of each error of this very field."""
        error = self.field.error
        found = [message for message in error.messages() if message] if error is not None else []
        first = f"error-{self.field.oid}"
        return [(f"{first}-{n}" if n else first, message) for n, message in enumerate(found)]

    @cached_property
    def described_by(self) -> str | None:
        """The ids of the help and of the errors, None when there are none."""
        return self._ids(bool(self.field.description), bool(self.messages))

    @cached_property
    def optional(self) -> bool:
        """Whether the label says so."""
        return not self.field.required and self.kind in ("single", "group")

    @cached_property
    def target(self) -> str | None:
        """The id that a link in the error summary leads to; None when nothing is visible."""
        field, kind = self.field, self.field.widget
        if self.kind == "hidden":
            return None
        if self.kind == "section":
            return f"item-{field.oid}"
        if isinstance(kind, widget.RadioChoiceWidget | widget.CheckboxChoiceWidget):
            return f"{field.oid}-0"
        if isinstance(kind, widget.DateTimeInputWidget):
            return f"{field.oid}-date"
        return f"{field.oid}-confirm" if self.mismatch else field.oid

    @property
    def mismatch(self) -> bool:
        """Whether the second of two passwords is the wrong one."""
        return bool(self.messages) and getattr(self.field, "mismatch", False)

    @cached_property
    def attributes(self) -> dict[str, str]:
        """The attributes of the one control of the field."""
        own = {"type": "text", **self._common(), "aria-describedby": self.described_by}
        own["maxlength"] = self._max_length()
        return _present({**own, **self._given("attributes")})

    @cached_property
    def area_attributes(self) -> dict[str, str]:
        """The same, for an element that has no type."""
        return {name: value for name, value in self.attributes.items() if name != "type"}

    @property
    def rich_attributes(self) -> dict[str, str]:
        """The same, for a textarea with a hint of its own."""
        told = " ".join(filter(None, (self.described_by, f"hint-{self.field.oid}")))
        return {**self.area_attributes, "aria-describedby": told}

    @property
    def time_attributes(self) -> dict[str, str]:
        """The same for the time beside a day: whether it may be left empty is up to the type of the field."""
        return {name: value for name, value in self.area_attributes.items() if name != "required"}

    def file_attributes(self, current: list) -> dict[str, str]:
        """The same for a file control: one is not required when there are files already."""
        return {
            name: value
            for name, value in self.area_attributes.items()
            if not (current and name == "required")
        }

    @cached_property
    def choice_attributes(self) -> dict[str, str]:
        """The attributes of each control of a group."""
        return _present(self._given("attributes"))

    @cached_property
    def radio_attributes(self) -> dict[str, str]:
        """The same for buttons of which one is pressed: the browser asks for one where one is needed."""
        return _present(
            {"required": "required" if self.field.required else None, **self._given("attributes")}
        )

    @cached_property
    def first_attributes(self) -> dict[str, str]:
        """The attributes of the first of two passwords."""
        wrong = bool(self.messages) and not self.mismatch
        own = {**self._common(wrong), "aria-describedby": self._ids(bool(self.field.description), wrong)}
        return _present({**own, "autocomplete": "new-password", **self._given("attributes")})

    @cached_property
    def second_attributes(self) -> dict[str, str]:
        """The attributes of the second of two passwords."""
        own = {**self._common(self.mismatch), "aria-describedby": self._ids(False, self.mismatch)}
        return _present({**own, "autocomplete": "new-password", **self._given("confirm_attributes")})

    @cached_property
    def css(self) -> str:
        """The class of the control."""
        return f"control {self.field.widget.css_class or ''}".strip()

    @cached_property
    def item_css(self) -> str:
        """The class of the element around label, help, errors and control."""
        names = ["field", self.field.default_item_css_class(), self.field.widget.item_css_class]
        return " ".join(dict.fromkeys(name for name in names if name))

    @cached_property
    def in_sequence(self) -> bool:
        """Whether the field is an item of a sequence."""
        return hasattr(self.field, "number")

    @property
    def sections(self) -> list[tuple[str | None, list]]:
        """The children, neighbours with the same `section` together."""
        found = groupby(self.field.children, lambda child: getattr(child.schema, "section", None))
        return [(title, list(children)) for title, children in found]

    @property
    def remove_label(self) -> str:
        """What the remove button of an item says aloud."""
        return _("Remove ${title}", mapping={"title": self.field.title})

    @property
    def up_label(self) -> str:
        """What the move button of an item says aloud."""
        return _("Move ${title} up", mapping={"title": self.field.title})

    @property
    def add_label(self) -> str:
        """What the add button of a sequence says."""
        title = self.field.translate(self.field.children[0].title)
        return self.field.widget.add_text % {"title": title}

    def option(self, cstruct, value: str) -> str | None:
        """Return "selected" for the chosen options of a select."""
        chosen = "" if cstruct is colander.null else cstruct
        return self.field.widget.get_select_value(chosen, value)

    def _common(self, wrong=None):
        wrong = bool(self.messages) if wrong is None else wrong
        required = self.field.required and self.kind != "choice"
        return {"required": "required" if required else None, "aria-invalid": "true" if wrong else None}

    def _given(self, name):
        return getattr(self.field.widget, name, None) or {}

    def _ids(self, described, wrong):
        ids = [f"help-{self.field.oid}"] if described else []
        ids += [oid for oid, _message in self.messages] if wrong else []
        return " ".join(ids) or None

    def _max_length(self):
        longest = getattr(self.field.schema.typ, "max_length", None)
        return str(longest) if longest and longest <= 1000 else None


def _present(attributes):
    return {name: value for name, value in attributes.items() if value is not None}
