"""Rich texts as readers see them."""

from typing import Any

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.links_in_text import to_paths
from itschool_cms.core.outline import Shown, outlined, with_markup
from itschool_cms.core.permissions import Permission

from .images.inline import in_sizes

ANCHOR = _("Link to this part")
# Who reads one heading needs no list of them.
FEW = 2


def readable(item: Any, request: Request) -> Shown:
    """Return the text of an item: links with the paths of today, headings with ids, pictures in sizes.

    Who edits it is told of links that lead nowhere.
    """
    text = to_paths(item.text, request, marked=bool(request.has_permission(Permission.EDIT, item)))
    wanted = getattr(item, "outline", False)
    shown = outlined(text, request.words.translate(ANCHOR) if wanted else "")
    return with_markup(shown, in_sizes(shown, request))


def contents_of(item: Any, text: Shown) -> list[Any]:
    """Return the table of contents of a text (see `Shown.parts`); empty where the author wants none."""
    return text.parts if item.outline and len(text.headings) >= FEW else []
