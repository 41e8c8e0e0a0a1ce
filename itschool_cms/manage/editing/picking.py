"""Choosing a page or an image of the site for a text: searched and browsed, only what the person may see."""

import time
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlencode

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request

from itschool_cms.accounts.views.parts import add_page
from itschool_cms.core.content import content_type
from itschool_cms.core.files import SHOWN, StoredFile
from itschool_cms.core.models import Folder, Item, Site, lineage
from itschool_cms.core.page import STANDS_BELOW
from itschool_cms.core.paging import Batch
from itschool_cms.core.permissions import Permission

from ..rules import is_staff

LINK, IMAGE = "link", "image"
MAX_QUERY = 200
FOUND = 500
# The names under which an image of the site sends its scales.
SCALE, THUMB = "scale/large", "scale/thumb"


class Choice(NamedTuple):
    """A line of the list.

    Attributes:
        address: what the text gets; empty where nothing can be chosen.
        inside: the address of the same page for what lies in a folder; empty for what is none.
        preview: the address of a small picture; empty for none.
    """

    title: str
    note: str
    icon: str
    address: str
    inside: str = ""
    preview: str = ""


class Picker:
    """What one request of the page asks for.

    Attributes:
        kind: LINK or IMAGE.
        query: the words searched for.
        folder: where one looks.
    """

    def __init__(self, request: Request) -> None:
        self._request = request
        self.kind = IMAGE if request.GET.get("for") == IMAGE else LINK
        self.query = request.GET.get("q", "").strip()[:MAX_QUERY]
        self.folder = self._seen("in", Folder) or request.site
        self.item = self._seen("item", Item)

    def found(self) -> list[Choice | int]:
        """Return what fits, in order: the pictures of the item that is edited, then uids of items."""
        own = list(self._own_pictures()) if self.kind == IMAGE and not self.query else []
        return [*own, *filter(self._fits, self._uids())]

    def choice(self, found: Choice | int) -> Choice:
        """Return the line of something found."""
        return found if isinstance(found, Choice) else self._choice(found)

    def address(self, folder: Item) -> str:
        """Return the address of the page for another folder."""
        return "?" + urlencode({"for": self.kind, "in": folder.uid, **self._item()})

    @property
    def way(self) -> list[tuple[str, str]]:
        """Title and address of the folders from the top down to the present one, as far as they are seen."""
        request = self._request
        seen = [each for each in lineage(self.folder) if request.has_permission(Permission.VIEW, each)]
        return [(request.words.title_of(each), self.address(each)) for each in reversed(seen)]

    @property
    def hidden(self) -> dict[str, Any]:
        """The values that the form of the search carries on."""
        return {"for": self.kind, "in": self.folder.uid, **self._item()}

    def _item(self) -> dict[str, int]:
        return {"item": self.item.uid} if self.item is not None else {}

    def _seen(self, name: str, kind: type[Item]) -> Any:
        """Return the item that the address names by uid, if the person may see it."""
        asked = self._request.GET.get(name, "")
        known = asked.isascii() and asked.isdecimal() and len(asked) <= 16
        found = self._request.site.catalog.resolve(int(asked)) if known else None
        seen = isinstance(found, kind) and self._request.has_permission(Permission.VIEW, found)
        return found if seen else None

    def _uids(self) -> list[int]:
        catalog, now = self._request.site.catalog, int(time.time())
        principals = self._request.principals
        if self.query:
            return catalog.find(principals, now, self.query)[:FOUND]
        return [hit.uid for hit in catalog.listing(f"in|{self.folder.uid}", principals, now)]

    def _fits(self, uid: int) -> bool:
        # By the catalog alone: a folder of thousands is not loaded for a page of fifty.
        if self.kind == LINK:
            return True
        kind = self._request.site.catalog.record(uid).type_name
        declared = self._request.registry.content_types.get(kind)
        folder = declared is None or issubclass(declared.cls, Folder)
        return kind == IMAGE or (folder and not self.query)

    def _choice(self, uid: int) -> Choice:
        request = self._request
        item = request.site.catalog.resolve(uid)
        declared = content_type(request.registry, item)
        picture = item.type_name == IMAGE
        path = request.resource_path(item).rstrip("/")
        title = request.words.title_of(item)
        if self.kind == LINK:
            address = path
        else:
            title, address = (item.alt or title, f"{path}/{SCALE}") if picture else (title, "")
        return Choice(
            title,
            request.words.translate(declared.title) if declared is not None else "",
            declared.icon if declared is not None else "folder",
            address,
            self.address(item) if isinstance(item, Folder) else "",
            f"{path}/{THUMB}" if picture else "",
        )

    def _own_pictures(self) -> Iterator[Choice]:
        """Yield the pictures among the files of the item that is edited."""
        request, item = self._request, self.item
        for file in getattr(item, "attachments", ()):
            if isinstance(file, StoredFile) and file.content_type in SHOWN:
                path = request.resource_path(item, "download", str(file.uid), file.name) + "?inline=1"
                note = request.words.title_of(item)
                yield Choice(file.name.rpartition(".")[0], note, "image", path, "", path)


def pick(context: Site, request: Request) -> dict[str, Any]:
    """Show the page; a script shows it in a dialog, without one the address is copied from it."""
    if request.person is None or not is_staff(request):
        raise HTTPNotFound()
    picker = Picker(request)
    # It is no page of the settings: it shows what stands in a folder.
    request.environ[STANDS_BELOW] = request.resource_path(picker.folder, "contents")
    batch = Batch(request, picker.found())
    return {"picker": picker, "batch": batch, "choices": [picker.choice(each) for each in batch.items]}


def alive(context: Site, request: Request) -> dict[str, Any]:
    """Say that the person is still signed in: what a script asks before it sends a form."""
    if request.person is None:
        raise HTTPNotFound()
    return {}


def includeme(config: Configurator) -> None:
    """Register the pages."""
    add_page(config, pick, "/manage/pick", renderer="templates/pick.pt")
    add_page(config, alive, "/manage/alive", request_method="POST", renderer="json")
