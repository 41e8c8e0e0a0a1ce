"""What a page with the form of an item needs for its scripts: addresses, the key of the draft, the lock."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pyramid.request import Request

from itschool_cms.core.headers import allow_style_attributes
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.rendering import template_of

from .locks import Lock

PARTS = "itschool_cms.manage.editing:templates/parts.pt"
SOMEBODY = _("Somebody")


@dataclass(frozen=True)
class EditingPage:
    """The data of the page's scripts, and what stands above the form.

    Attributes:
        place: the folder or item that the form belongs to.
        new: the type that is added; empty when `place` is edited.
        version: of the item that the form began with.
        typed: the form shows what was typed, not what is stored.
        other: the lock of somebody else on the item.
    """

    request: Request
    place: Item
    new: str = ""
    version: str = ""
    typed: bool = False
    other: Lock | None = None

    @property
    def data(self) -> dict[str, str | None]:
        """The data attributes of the element that scripts read."""
        request = self.request
        return {
            "data-tinymce": request.asset("tinymce/tinymce.min.js"),
            "data-picker": request.resource_path(request.site, "manage", "pick", query=self._start()),
            "data-lock": None if self.new else request.resource_path(self.place, "lock"),
            "data-alive": request.resource_path(request.site, "manage", "alive"),
            # The person belongs to the key: who signs in next on this computer is not offered it.
            "data-draft": f"draft:{request.person.uid}:{self.place.uid}:{self.new}",
            "data-keep": "browser" if request.session.remember else "tab",
            "data-version": self.version,
            "data-typed": "true" if self.typed else None,
        }

    @property
    def scripts(self) -> list[str]:
        """The modules of the page."""
        return [self.request.asset(f"editing/{name}.js") for name in ("richtext", "editing")]

    @property
    def holder(self) -> str:
        """Who else edits the item, and since when: a sentence; empty for nobody."""
        return told(self.request, self.other) if self.other is not None else ""

    def _start(self) -> dict[str, Any]:
        inside = self.place if isinstance(self.place, Folder) else self.place.__parent__
        return {"in": inside.uid, "item": self.place.uid}


def told(request: Request, lock: Lock) -> str:
    """Return who edits and since when, as a sentence."""
    person = request.site.catalog.resolve(lock.user)
    words = request.words
    return words.translate(
        _("${name} has been editing since ${time}."),
        name=person.title if person is not None else words.translate(SOMEBODY),
        time=words.time(datetime.fromtimestamp(lock.since, UTC)),
    )


def prepare(request: Request, page: EditingPage) -> dict[str, Any]:
    """Return the variables of the template; the page may be drawn on by the editor of rich text."""
    allow_style_attributes(request)
    return {"editing": page, "editing_macros": template_of(request.registry, PARTS).macros}
