"""The places where an item may be put: found by walking the tree, or by words."""

import time
from dataclasses import dataclass

from pyramid.request import Request

from itschool_cms.core.content import addable_types
from itschool_cms.core.listings import Hit
from itschool_cms.core.models import Folder, Item, lineage
from itschool_cms.core.permissions import Permission

MOST_FOUND = 200


@dataclass(frozen=True)
class Place:
    """A folder to choose.

    Attributes:
        above: the titles of what it stands in, as far as the person sees them.
        takes: the item may be put into it.
    """

    folder: Folder
    title: str
    above: str
    takes: bool


def takes(request: Request, folder: Item, item: Item) -> bool:
    """Tell whether the person may put an item of that type into a folder."""
    if not isinstance(folder, Folder) or not request.has_permission(Permission.ADD, folder):
        return False
    return any(type(item) is each.cls for each in addable_types(request.registry, folder))


def place(request: Request, folder: Folder, item: Item) -> Place:
    """Return a folder as it is shown."""
    seen = [each for each in lineage(folder.__parent__) if request.has_permission(Permission.VIEW, each)]
    above = " › ".join(request.words.title_of(each) for each in reversed(seen))
    return Place(folder, request.words.title_of(folder), above, takes(request, folder, item))


def inside(request: Request, folder: Folder) -> list[Hit]:
    """Return the folders that stand in a folder and that the person sees, by title."""
    hits = request.site.catalog.listing(f"in|{folder.uid}", request.principals, int(time.time()))
    return [hit for hit in hits if _may_be_folder(request, hit) and hit.uid != request.site["trash"].uid]


def search(request: Request, words: str, item: Item) -> list[Place]:
    """Return the folders that take the item and that are found by the words, the best first."""
    catalog = request.site.catalog
    uids = catalog.find(request.principals, int(time.time()), text=words)[:MOST_FOUND]
    found = (catalog.resolve(uid) for uid in uids)
    return [place(request, each, item) for each in found if takes(request, each, item)]


def _may_be_folder(request: Request, hit: Hit) -> bool:
    declared = request.registry.content_types.get(hit.record.type_name)
    return declared is None or issubclass(declared.cls, Folder)
