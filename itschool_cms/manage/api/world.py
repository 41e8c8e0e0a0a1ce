"""How the API names items and files: by uid, files also by the address of their bytes."""

from typing import Any

from pyramid.request import Request

from itschool_cms.core.content import content_type
from itschool_cms.core.files import StoredFile
from itschool_cms.core.html import Html
from itschool_cms.core.links_in_text import to_form, to_paths
from itschool_cms.core.models import Item
from itschool_cms.core.plain import World


class ApiWorld(World):
    """The world as one request sees it.

    Args:
        edits: the person edits what is shown: links that lead nowhere for them stay in the text.
    """

    def __init__(self, request: Request, edits: bool = True) -> None:
        super().__init__(request.site)
        self._request, self._edits = request, edits

    def markup(self, text: Html) -> str:
        """Return a text with the paths of today; a link to what is hidden from a reader becomes its words."""
        return str(to_form(text, self._request) if self._edits else to_paths(text, self._request))

    def file(self, item: Item, file: StoredFile) -> dict[str, Any]:
        """Return what is said of a file, and where its bytes are."""
        href = self._request.resource_path(item, "file", str(file.uid))
        return {**super().file(item, file), "href": href}


def shown_names(request: Request, item: Item, edits: bool) -> tuple[str, ...]:
    """Return the names of the attributes that the person gets: all for an editor, else those of a reader."""
    declared = content_type(request.registry, item)
    if declared is None:
        return ()
    own = declared.schema.attributes()  # type: ignore[attr-defined]
    return own if edits else tuple(name for name in own if name in declared.schema.shown)  # type: ignore[attr-defined]


def files_of(request: Request, item: Item, edits: bool) -> list[StoredFile]:
    """Return the files of an item that the person may have."""
    values = (getattr(item, name, None) for name in shown_names(request, item, edits))
    found = (each for value in values for each in (value if isinstance(value, tuple) else (value,)))
    return [each for each in found if isinstance(each, StoredFile)]
