"""Where items stand, as one person sees it: below the topmost folder that they may open."""

from collections import Counter
from collections.abc import Iterator
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
        if len(uids) <= FEW:
            return Counter(map(self.of, uids))
        counts: Counter[int] = Counter()
        for folder in self._topmost():
            found = self._catalog.text.among(uids, f":in:{folder}") | (uids & BitMap64([folder]))
            counts[folder] += len(found)
            uids = uids - found
        counts[0] = len(uids)
        return +counts

    def _topmost(self) -> Iterator[int]:
        """Yield the folders that are seen, those above before those below."""
        hidden = []
        for folder in self._site.values():
            if isinstance(folder, Folder):
                if self._seen("/" + folder.__name__):
                    yield folder.uid
                else:
                    hidden.append(f":in:{folder.uid}")
        text = self._catalog.text
        folders = self._sight.of(text.tagged(*hidden) & text.tagged(*_types(Folder)))
        yield from sorted(folders, key=lambda uid: self._catalog.path(uid).count("/"))

    def _seen(self, path: str) -> int:
        if path not in self._known:
            uid = self._catalog.uid_at(path) or 0
            seen = path != "/" and self._sight.of(BitMap64([uid]))
            self._known[path] = uid if seen and isinstance(self._catalog.resolve(uid), Folder) else 0
        return self._known[path]


def _types(cls: type[Folder]) -> Iterator[str]:
    """Yield the tags of a class and of all classes below it."""
    yield f":type:{cls.type_name}"
    for each in cls.__subclasses__():
        yield from _types(each)
