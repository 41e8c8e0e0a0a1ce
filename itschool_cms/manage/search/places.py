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
            uids = self._count_tops(uids, counts)
        for uid in uids:
            counts[self.of(uid)] += 1
        return +counts

    def _count_tops(self, uids: set[int], counts: Counter[int]) -> set[int]:
        """Count what stands in the folders of the site; returns the items to be asked one by one."""
        *others, fullest = sorted((each for each in self._site.values() if isinstance(each, Folder)), key=len)
        # What is in no other folder, and not at the top itself, is in the fullest: it need not be looked at.
        left = uids.intersection(each.uid for each in self._site.values() if each is not fullest)
        left |= uids & {self._site.uid}
        rest = uids - left
        for folder in others:
            found = self._catalog.text.among(rest, f":in:{folder.uid}")
            if found:
                rest = rest - found
            left |= self._kept(folder, found, counts)
        return left | self._kept(fullest, rest, counts)

    def _kept(self, folder: Any, found: set[int], counts: Counter[int]) -> set[int]:
        if not self._seen("/" + folder.__name__):
            return found
        counts[folder.uid] += len(found)
        return set()

    def _seen(self, path: str) -> int:
        if path not in self._known:
            uid = self._catalog.uid_at(path) or 0
            seen = path != "/" and self._sight.of({uid}) and isinstance(self._catalog.resolve(uid), Folder)
            self._known[path] = uid if seen else 0
        return self._known[path]
