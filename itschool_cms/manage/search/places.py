"""Where items stand, as one person sees it: below the topmost folder that they may open."""

from collections import Counter
from typing import Any

from itschool_cms.core.models import Folder, Item
from itschool_cms.core.text.sight import Sight

# So few are asked one by one; more by sets.
FEW = 2_000


class Places:
    """The places of items.

    Args:
        sight: what the person sees.
    """

    def __init__(self, site: Any, sight: Sight) -> None:
        self._site, self._sight = site, sight
        self._catalog = site.catalog
        self._known: dict[str, int] = {}

    def of(self, uid: int) -> int:
        """Return the uid of the topmost item above (or the item itself) that is seen; 0 for none."""
        path = self._catalog.path(uid)
        top = path.split("/")[1:]
        place, at = 0, ""
        for name in top:
            at += "/" + name
            place = self._seen(at)
            if place:
                break
        return place

    def count(self, uids: set[int]) -> Counter[int]:
        """Return how many of the items stand at each place."""
        counts: Counter[int] = Counter()
        if len(uids) > FEW:
            for child in self._site.values():
                found = uids & self._catalog.text.tagged(f":in:{child.uid}") if self._folder(child) else set()
                counts[child.uid] += len(found)
                uids = uids - found
        for uid in uids:
            counts[self.of(uid)] += 1
        return +counts

    def _folder(self, child: Item) -> bool:
        return isinstance(child, Folder) and bool(self._seen("/" + child.__name__))

    def _seen(self, path: str) -> int:
        if path not in self._known:
            uid = self._catalog.uid_at(path) or 0
            self._known[path] = uid if uid and self._sight.of({uid}) else 0
        return self._known[path]
