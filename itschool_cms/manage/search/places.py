"""Where items stand, as one person sees it: below the topmost folder that they may open."""

from collections import Counter
from typing import Any

from pyroaring import BitMap64

from itschool_cms.core.models import Folder
from itschool_cms.core.text.sight import Sight

# So few are asked one by one; more by sets.
FEW = 100


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
        """Return the uid of the topmost folder that is seen, of the item and all above it; 0 for none."""
        at = ""
        for name in self._catalog.path(uid).strip("/").split("/"):
            at += "/" + name
            if place := self._seen(at):
                return place
        return 0

    def count(self, uids: BitMap64) -> Counter[int]:
        """Return how many of the items stand at each place."""
        counts: Counter[int] = Counter()
        if len(uids) > FEW:
            uids = self._count_tops(uids, counts)
        for uid in uids:
            counts[self.of(uid)] += 1
        return +counts

    def _count_tops(self, uids: BitMap64, counts: Counter[int]) -> BitMap64:
        """Count what stands in the folders of the site; returns the items to be asked one by one."""
        for folder in self._site.values():
            if isinstance(folder, Folder) and self._seen("/" + folder.__name__):
                found = self._catalog.text.among(uids, f":in:{folder.uid}")
                counts[folder.uid] += len(found)
                uids = uids - found
        return uids

    def _seen(self, path: str) -> int:
        if path not in self._known:
            uid = self._catalog.uid_at(path) or 0
            seen = path != "/" and self._sight.of(BitMap64([uid]))
            self._known[path] = uid if seen and isinstance(self._catalog.resolve(uid), Folder) else 0
        return self._known[path]
