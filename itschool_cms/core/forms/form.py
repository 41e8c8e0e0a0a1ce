"""The façade of a form: a view asks it what was submitted, and renders it."""

import itertools
from dataclasses import dataclass

import colander
import deform
import peppercorn
from pyramid.i18n import TranslationString, TranslationStringFactory
from pyramid.request import Request

from .controls import FilesWidget, set_paths
from .errors import heading, problems
from .limits import parse_form
from .renderer import Rendered, renderer
from .structure import COMMANDS, check_shape, obey, take_command

_ = TranslationStringFactory("itschool_cms")

INVALID = 422
_FRAME = frozenset({"_charset_", "__formid__", "csrf_token"})


@dataclass(frozen=True)
class Button:
    """A submit button.

    `css` adds classes, `icon` names a symbol of the sprite, `target` where its answer opens.
    """

    name: str
    title: TranslationString
    primary: bool = False
    danger: bool = False
    novalidate: bool = False
    icon: str | None = None
    css: str = ""
    target: str | None = None

    @property
    def css_class(self) -> str:
        """The classes of the button."""
        names = ["btn", self.primary and "btn-primary", self.danger and "btn-danger", self.css]
        return " ".join(name for name in names if name)


SAVE = Button("save", _("Save"), primary=True)
# Controls beside the fields of a form: which of two versions a field takes.
CHOOSE = "choose:"


class Form:
    """A form of one request. In a view:

        form = Form(schema, request, context)
        if (values := form.submitted()) is not None:
            context.update(values)
            return HTTPSeeOther(...)
        return {"form": form.render(current_values)}

    An invalid form renders with what was typed and sets the status 422; a button that adds, removes or moves
    an item renders with 200. `first_id` keeps the ids of two forms of one page apart. `chosen` holds what
    controls called `choose:<field>` sent, by field.
    """

    def __init__(
        self,
        schema: colander.SchemaNode | type[colander.SchemaNode],
        request: Request,
        context: object = None,
        buttons: tuple[Button, ...] = (SAVE,),
        action: str = "",
        cancel_url: str | None = None,
        upload: bool = False,
        formid: str = "deform",
        first_id: int = 0,
        sticky: bool = True,
    ):
        schema = schema() if isinstance(schema, type) else schema
        self.request, self.upload, self.buttons = request, upload, buttons
        self.pressed: str | None = None
        self.chosen: dict[str, str] = {}
        self._sent = self._wrong = False
        self._form = deform.Form(
            schema.bind(request=request, context=context),
            action=action,
            formid=formid,
            buttons=buttons,
            focus="off",
            renderer=renderer,
            counter=itertools.count(first_id),
            icons=request.asset("icons.svg"),
            cancel_url=cancel_url,
            sticky=sticky,
        )
        self._form.path = ""
        set_paths(self._form)
        if COMMANDS & {child.name for child in _walk(self._form)}:
            raise ValueError(f"{sorted(COMMANDS)} are names of buttons, not of fields")

    @property
    def sent(self) -> bool:
        """Whether this form was sent: it shows what was typed."""
        return self._sent

    @property
    def schema(self) -> colander.SchemaNode:
        """The bound schema."""
        return self._form.schema

    def submitted(self) -> dict | None:
        """Return the values of a valid submission of this form, None for anything else.

        Raises HTTPBadRequest and its kin for what no form of ours sends.
        """
        if self.request.method != "POST":
            return None
        controls, command = take_command(parse_form(self.request, self.upload))
        pstruct = peppercorn.parse(controls)
        if pstruct.pop("__formid__", "deform") != self._form.formid:
            return None
        self._press(pstruct)
        self._sent = True
        check_shape(self._form, pstruct)
        if command is not None:
            return self._rearrange(pstruct, command)
        return self._validate(pstruct)

    def refuse(self, reason: TranslationString | colander.Invalid, name: str | None = None) -> None:
        """Add an error to the field called `name`, or to the whole form; it renders with 422.

        A colander.Invalid of the schema finds its fields by itself.
        """
        field = self._form[name] if name else self._form
        error = reason if isinstance(reason, colander.Invalid) else colander.Invalid(field.schema, reason)
        field.widget.handle_error(field, error)
        self._wrong = True
        self._keep_files()

    def render(self, appstruct: object = colander.null, above: str = "") -> Rendered:
        """Return the markup: what was typed when the form was sent, else `appstruct`.

        Args:
            above: markup that stands in the form, before its fields.
        """
        if not self._sent:
            self._form.set_appstruct(appstruct)
        if self._wrong:
            self.request.response.status_int = INVALID
        found = problems(self._form)
        title = heading(len(found), self.request.localizer) if found else None
        return self._form.serialize(
            self._form.cstruct,
            problems=found,
            heading=title,
            novalidate="novalidate" if found else None,
            has_sequences=self._has_sequences(),
            above=above,
        )

    def _has_sequences(self):
        """Tell whether some submit button comes before the one that saves: Enter would press it."""
        return any(isinstance(field.widget, deform.widget.SequenceWidget) for field in _walk(self._form))

    def _press(self, pstruct):
        names = [button.name for button in self.buttons]
        pressed = [name for name in names if pstruct.pop(name, None) is not None]
        self.pressed = pressed[0] if pressed else next(iter(names), None)
        for name in _FRAME:
            pstruct.pop(name, None)
        for name in [name for name in pstruct if name.startswith(CHOOSE)]:
            self.chosen[name.removeprefix(CHOOSE)] = str(pstruct.pop(name))

    def _rearrange(self, pstruct, command):
        obey(self._form, pstruct, command)
        try:
            self._form.cstruct = self._form.deserialize(pstruct)
        except colander.Invalid as error:
            self._form.cstruct = error.value
        self._keep_files()

    def _validate(self, pstruct):
        try:
            return self._form.validate_pstruct(pstruct)
        except deform.ValidationFailure:
            self._wrong = True
            self._keep_files()
            return None

    def _keep_files(self):
        """Keep the files that were sent for the next round; where that cannot be, say so."""
        for field in _walk(self._form):
            if not isinstance(field.widget, FilesWidget) or field.widget.keep_sent(field):
                continue
            if field.error is None:
                field.error = colander.Invalid(field.schema, _("Choose the files again: they were not kept."))


def _walk(field):
    for child in field.children:
        yield child
        yield from _walk(child)
