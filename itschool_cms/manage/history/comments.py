"""The one line in which somebody who edits says what they changed."""

from typing import Any

import colander
from pyramid.request import Request

from itschool_cms.core.forms import ShortText
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Item

from .keeping import tracked

NAME = "change_note"
MOST = 200


def ask_why(schema: colander.SchemaNode, request: Request, item: Item | None) -> None:
    """Add the line to the form of an item that has versions."""
    if item is not None and tracked(request.registry, item):
        title = _("What did you change?")
        schema.add(colander.SchemaNode(ShortText(MOST), name=NAME, title=title, missing=""))


def take_why(appstruct: dict[str, Any], request: Request) -> None:
    """Take the line out of what a form sent, for the version that the save makes."""
    request.tree.comment = appstruct.pop(NAME, "")
