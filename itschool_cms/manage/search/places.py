"""Where items stand, as one person sees it: below the topmost folder that they may open."""

from collections import Counter
from typing import Any

from itschool_cms.core.models import Folder
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
        """Return the uid of the topmost folder that is seen, of the item and all above it; 0 for none."""
        at = ""
        for name in self._catalog.path(uid).strip("/").split("/"):
            at += "/" + name
            if place := self._seen(at):
                return place
        return 0

    def count(self, uids: set[int]) -> Counter[int]:
        """Return how many of the items stand at each place."""
        counts: Counter[int] = Counter()
        if len(uids) > FEW:
            for child in self._site.values():
                if self._seen("/" + child.__name__):
                    found = uids & (self._catalog.text.tagged(f":in:{child.uid}") | {child.uid})
                    counts[child.uid] += len(found)
                    uids = uids - found
        for uid in uids:
            counts[self.of(uid)] += 1
        return +counts

    def _seen(self, path: str) -> int:
        if path not in self._known:
            uid = self._catalog.uid_at(path) or 0
            seen = path != "/" and self._sight.of({uid}) and isinstance(self._catalog.resolve(uid), Folder)
            self._known[path] = uid if seen else 0
        return self._known[path]
