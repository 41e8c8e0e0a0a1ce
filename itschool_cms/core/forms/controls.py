"""Widgets: deform's own where they do, ours where deform wants a script or says too much."""

import re
from types import MappingProxyType

import colander
from deform import widget
from pyramid.csrf import get_csrf_token
from pyramid.i18n import TranslationStringFactory

from ..uploads import readable_size

_ = TranslationStringFactory("itschool_cms")

# How a form names a file of the item, and one of the round before; an empty control sends an empty text.
STORED, KEPT = "stored:", "kept:"
TICKED = re.compile(rf"(?:{STORED}[0-9]{{1,16}}|{KEPT}[A-Za-z0-9_-]{{1,64}})?", re.ASCII)


class MoneyWidget(widget.TextInputWidget):
    """An amount with its currency behind it; the strict reading is done by the Money type."""

    template = "moneyinput"
    currency = "€"


class EmailWidget(widget.TextInputWidget):
    """One mail address."""

    attributes = MappingProxyType({"type": "email", "inputmode": "email", "autocomplete": "email"})


class WholeNumberWidget(widget.TextInputWidget):
    """A whole number, typed."""

    attributes = MappingProxyType({"inputmode": "numeric"})
    css_class = "w-short"


class DecimalWidget(widget.TextInputWidget):
    """A number with decimals, typed as text: the browser's own control takes one of comma and point."""

    attributes = MappingProxyType({"inputmode": "decimal"})
    css_class = "w-short"


class RichTextWidget(widget.TextAreaWidget):
    """HTML in a textarea, which the one script may turn into an editor; the server sanitises.

    Attributes:
        hint: what who types into the textarea itself has to know; the editor takes it away.
    """

    template = "richtext"
    rows = 10
    hint = _("A blank line begins a new paragraph.")


class PasswordWidget(widget.PasswordWidget):
    """One password; blanks belong to it, and it is never shown again."""

    strip = False
    attributes = MappingProxyType({"autocomplete": "current-password"})


class CheckedPasswordWidget(widget.CheckedPasswordWidget):
    """A new password, typed twice, never shown again; `strength` shows how strong it is."""

    mismatch_message = _("The two passwords are not the same. Type them again.")
    label = _("Your password")
    confirm_label = _("Confirm your password")
    strength = True
    strength_words = _(
        "Strength: not rated yet|Too short or too simple|Fair: make it a little longer"
        "|Good password|Excellent password"
    )

    def deserialize(self, field, pstruct):
        """Return the password; notes on the field whether the two differed. Raises colander.Invalid."""
        field.mismatch = False
        try:
            return super().deserialize(field, pstruct)
        except colander.Invalid as error:
            field.mismatch = True
            raise colander.Invalid(field.schema, self.mismatch_message, colander.null) from error


class CsrfWidget(widget.HiddenWidget):
    """Carries the token out; what comes back is checked by Pyramid, not by the schema."""

    def serialize(self, field, cstruct, **kw):
        """Return the hidden control with the token of today."""
        request = field.schema.bindings["request"]
        return super().serialize(field, get_csrf_token(request), **kw)

    def deserialize(self, field, pstruct):
        """Take nothing in."""
        return colander.null


class FilesWidget(widget.Widget):
    """Files to send, several at once when `multiple`; `accept` only helps the person to choose.

    Files that the item has already, and files of a round before, stand above the control: each stays while it
    is ticked. `view` is the name of the view of the item that sends a file: `<item>/<view>/<uid>/<name>`;
    with it, pictures are shown.
    """

    template = "file_upload"
    multiple = True
    view = ""
    accept = ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.txt,.csv,image/png,image/jpeg,image/gif,image/webp"

    def serialize(self, field, cstruct, **kw):
        """Return the control, below the files that are already there."""
        given = [] if cstruct is colander.null else cstruct
        current = [file for file in given if hasattr(file, "content_type")]
        kept = field.schema.typ.rows(field.schema, given)
        kw = {**kw, "current": [] if kept else current, "kept": kept, "readable_size": readable_size}
        return field.renderer(self.template, **self.get_template_values(field, cstruct, kw))

    def deserialize(self, field, pstruct):
        """Return what was ticked, as texts, and the files that were chosen: a list, or null for nothing."""
        return [] if pstruct is colander.null else [item for item in pstruct if item != ""] or colander.null

    def keep_sent(self, field) -> bool:
        """Keep the files of this round for the next one; False when they have to be sent again."""
        given = [] if field.cstruct is colander.null else list(field.cstruct)
        texts = [item for item in given if isinstance(item, str)]
        uploads = [item for item in given if not isinstance(item, str) and hasattr(item, "file")]
        accepted = field.schema.typ.accepted(field.schema, uploads)
        tokens = field.schema.typ.keep(field.schema, accepted)
        field.cstruct = [*texts, *(tokens or ())] or colander.null
        return tokens is not None and len(tokens) == len(uploads)


class SequenceWidget(widget.SequenceWidget):
    """Items that are added, removed and moved by submit buttons.

    `orderable` shows the move buttons; at most `max_len` items are taken; `add_text` labels the add button.
    """

    orderable = True
    requirements = ()
    add_text = _("Add: ${title}")

    def serialize(self, field, cstruct, **kw):
        """Return the items, each with its number and its path in the form."""
        if not getattr(field, "sequence_fields", None):
            field.sequence_fields = [self._item(field, value) for value in self._values(cstruct)]
        self._number(field)
        return super().serialize(field, [item.cstruct for item in field.sequence_fields], **kw)

    def deserialize(self, field, pstruct):
        """Return the list of items. Raises colander.Invalid."""
        try:
            return super().deserialize(field, pstruct)
        finally:
            self._number(field)

    def _values(self, cstruct):
        values = [] if cstruct in (colander.null, None) else list(cstruct)
        return values + [colander.null] * ((self.min_len or 0) - len(values))

    def _item(self, field, value):
        item = field.children[0].clone()
        if value is not colander.null:
            item.cstruct = value
        return item

    def _number(self, field):
        title = field.translate(field.children[0].title)
        for number, item in enumerate(field.sequence_fields):
            item.title = f"{title} {number + 1}"
            item.number = number
            item.path = f"{field.path}.{number}"
            set_paths(item)


def set_paths(field) -> None:
    """Give every field below `field` its dotted path in the form."""
    for child in field.children:
        child.path = f"{field.path}.{child.name}".lstrip(".")
        set_paths(child)
