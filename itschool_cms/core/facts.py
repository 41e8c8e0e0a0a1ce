"""What the catalog knows of each item beside listings and texts, in few objects.

An index of zope.index keeps an object of its own for each item's words, and for each title: to delete and
bring back a thousand items wrote four thousand objects that nobody ever asked.
"""

from collections.abc import Iterable
from typing import Any

import BTrees
from BTrees.LOBTree import LOBTree
from persistent import Persistent
from zope.index.keyword.index import KeywordIndex

FAMILY = BTrees.family64


class Values(Persistent):
    """One value of each item by uid: to sort by, never to look for."""

    def __init__(self) -> None:
        self._rev_index = LOBTree()

    def index_doc(self, uid: int, value: Any) -> None:
        """Keep the value of an item."""
        self._rev_index[uid] = value

    def unindex_doc(self, uid: int) -> None:
        """Forget the value of an item; an unknown uid is left alone."""
        self._rev_index.pop(uid, None)


class Keywords(KeywordIndex):
    """An index of keywords whose words of an item lie beside those of its neighbours."""

    family = FAMILY

    def index_doc(self, uid: int, words: Iterable[str]) -> None:
        """Keep the words of an item, instead of those it had."""
        self.unindex_doc(uid)
        super().index_doc(uid, tuple(words))

    def _insert_reverse(self, uid: int, words: Iterable[str]) -> None:
        self._rev_index[uid] = tuple(words)
