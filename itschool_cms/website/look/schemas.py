"""The form of the look."""

from typing import Any

import colander
from deform.widget import CheckboxWidget, TextInputWidget

from itschool_cms.core.forms import FormSchema, ShortText
from itschool_cms.core.i18n import _

from ..images.schemas import picture_node
from .colours import INK, NEEDED, WHITE, contrast, is_colour, readable
from .subscribers import look_of

TOO_LIGHT = _(
    "White text on this colour has a contrast of ${ratio} to 1; ${needed} are needed. Try ${colour}."
)
TOO_DARK = _("Dark text on this colour has a contrast of ${ratio} to 1; ${needed} are needed. Try ${colour}.")


class Colour(ShortText):
    """A colour as #rrggbb on which a text is read well.

    Args:
        text: colour of that text.
        refusal: the message for a colour on which it is not, with ${ratio}, ${needed} and ${colour}.
    """

    max_length = 7

    def __init__(self, text: str, refusal: str) -> None:
        super().__init__()
        self.text, self.refusal = text, refusal

    def read(self, node: colander.SchemaNode, text: str) -> Any:
        """Return the colour. Raises colander.Invalid."""
        colour = text.lower()
        if not is_colour(colour):
            raise colander.Invalid(node, _("Write a colour such as #0f5745."))
        ratio = contrast(colour, self.text)
        if ratio < NEEDED:
            # Never rounded up to what is needed.
            facts = {
                "ratio": f"{int(ratio * 10) / 10}",
                "needed": NEEDED,
                "colour": readable(colour, self.text),
            }
            raise colander.Invalid(node, _(str(self.refusal), mapping=facts))
        return colour


def _colour_node(text: str, refusal: str, **options: Any) -> colander.SchemaNode:
    widget = TextInputWidget(attributes={"type": "color"})
    return colander.SchemaNode(Colour(text, refusal), widget=widget, **options)


class LookSchema(FormSchema):
    """A logo and two colours; a logo is taken away where there is one."""

    file = picture_node(
        title=_("Logo"),
        description=_(
            "JPEG, PNG, GIF or WebP. It stands beside the name of the school. An empty field keeps it."
        ),
    )
    no_logo = colander.SchemaNode(
        colander.Boolean(), widget=CheckboxWidget(), title=_("Take the logo away"), missing=False
    )
    primary = _colour_node(
        WHITE,
        TOO_LIGHT,
        title=_("First colour"),
        description=_("Behind white text: the top of the pages and the buttons."),
    )
    accent = _colour_node(
        INK,
        TOO_DARK,
        title=_("Second colour"),
        description=_("Behind dark text: the way in, and what is highlighted."),
    )

    def after_bind(self, node: Any, bindings: dict[str, Any]) -> None:
        """Offer to take the logo away only where there is one."""
        if look_of(bindings["request"]).logo is None:
            del node["no_logo"]
