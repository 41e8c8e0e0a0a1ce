"""Old addresses, and the items that they lead to."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from BTrees.Length import Length
from BTrees.LOBTree import LOBTree
from BTrees.OOBTree import OOBTree, OOTreeSet
from persistent import Persistent


class Redirect(NamedTuple):
    """Where an old address leads.

    Attributes:
        uid: of the item, wherever it stands by now.
        rest: what follows the address of the item: a view and its query, of a redirect made by hand.
        made: when (UTC).
        by: uid of who moved the item, or made the redirect.
        by_hand: it was not made by moving the item.
    """

    uid: int
    rest: str
    made: datetime
    by: int
    by_hand: bool


class Redirects(Persistent):
    """All redirects of a site, by old path and by the item that they lead to.

    A redirect names an item, never an address: whatever is moved how often, nothing leads in a circle.
    """

    def __init__(self) -> None:
        self._by_path = OOBTree()
        self._by_item = LOBTree()
        self._count = Length()

    def __len__(self) -> int:
        return self._count()

    def get(self, path: str) -> Redirect | None:
        """Return the redirect of an old path, or None."""
        return self._by_path.get(path)

    def put(self, path: str, redirect: Redirect) -> None:
        """Have an old path lead to an item, wherever it led before."""
        self.drop(path)
        self._by_path[path] = redirect
        self._by_item.setdefault(redirect.uid, OOTreeSet()).insert(path)
        self._count.change(1)

    def drop(self, path: str) -> None:
        """Forget the redirect of an old path, if there is one."""
        redirect = self._by_path.pop(path, None)
        if redirect is None:
            return
        paths = self._by_item[redirect.uid]
        paths.remove(path)
        if not paths:
            del self._by_item[redirect.uid]
        self._count.change(-1)

    def items(self) -> Iterator[tuple[str, Redirect]]:
        """Yield the old paths with their redirects, in the order of the paths."""
        return iter(self._by_path.items())

    def leading_to(self, uid: int) -> list[str]:
        """Return the old paths that lead to an item."""
        return list(self._by_item.get(uid, ()))
