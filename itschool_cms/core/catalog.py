"""The catalog: what is in the tree, by every way one looks for it.

*Listings* are ordered sets for the hot paths. *Indexes* (zope.index) answer combined questions, `core.text`
full text.
"""

import random
from collections.abc import Container, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from BTrees.Length import Length
from BTrees.LOBTree import LOBTree
from BTrees.OOBTree import OOBTree
from persistent import Persistent
from zope.index.field import FieldIndex

from .facts import FAMILY, Keywords, Values
from .listings import ALWAYS, NEVER, Hit, Listings, Record, copies_of, timestamp
from .local_roles import SHARED, seers
from .naming import fold
from .questions import candidates, fits, newest_first, plain, several, with_words
from .references import LINKED, targets
from .text.index import TextIndex
from .text.sight import Sight
from .text.texts import has_unread_files, text_of

if TYPE_CHECKING:
    from .models import Item


class Stored(NamedTuple):
    """What the catalog must take back when an item changes or goes."""

    path: str
    listings: tuple[tuple[str, Any], ...]
    record: Record
    amounts: tuple[tuple[str, int], ...] = ()


class Catalog(Persistent):
    """All items of one tree by uid, path, listing and index; kept by the subscribers of the kernel.

    Attributes:
        text: the index of all words.
    """

    # Of a catalog that has never met an amount.
    _sums: Any = None

    def __init__(self) -> None:
        self._items = LOBTree()
        self._stored = LOBTree()
        self._paths = OOBTree()
        self._listings = Listings()
        self._tallies, self._sums = OOBTree(), OOBTree()
        for name in ("type", "state", "modified", "author"):
            setattr(self, f"_{name}", FieldIndex(family=FAMILY))
        self._audience, self._tags = Keywords(), Keywords()
        self._title = Values()
        self.text = TextIndex()

    def __len__(self) -> int:
        return self._type.documentCount()

    def __bool__(self) -> bool:
        return True

    def new_uid(self) -> int:
        """Return a number that no item has: in a run per process, so that neighbours lie together."""
        uid = getattr(self, "_v_next", 0)
        while not uid or uid in self._items:
            # 53 bits: a JavaScript number holds it exactly.
            uid = random.randrange(1, 2**53)  # noqa: S311 - an identity, no secret
        self._v_next = uid + 1
        return uid

    def resolve(self, uid: int) -> "Item | None":
        """Return the item with the uid, or None."""
        return self._items.get(uid)

    def record(self, uid: int) -> Record | None:
        """Return what decides who sees the item, or None."""
        stored = self._stored.get(uid)
        return stored.record if stored else None

    def uids_after(self, uid: int, count: int) -> list[int]:
        """Return the next uids in their order: for who visits all items in small steps."""
        return list(islice(self._items.keys(uid, None, excludemin=True), count))

    # Keeping.

    def index(self, item: "Item") -> None:
        """Take the item in, or take it in anew."""
        self._forget(item.uid)
        record = self._record_of(item)
        listings = tuple(sorted(self._listings_of(item).items()))
        path = "/" + "/".join(item.path())
        self._items[item.uid] = item
        self._paths[path] = item.uid
        amounts = tuple(sorted(item.amounts().items())) if item.original is None else ()
        self._stored[item.uid] = Stored(path, listings, record, amounts)
        self._add_up(amounts, 1)
        for key, sort in listings:
            self._listings.put(key, sort, item.uid, record)
        for index, value in self._values_of(item, record):
            index.index_doc(item.uid, value)
        self._tallies.setdefault(record.type_name, Length()).change(1)
        self.index_text(item, record)

    def index_text(self, item: "Item", record: Record | None = None, **options: int) -> None:
        """Take the words of an item in anew, see `TextIndex.index`; nothing else of it was changed."""
        if not item.searched:
            return
        self.text.index(item.uid, text_of(item, record or self._record_of(item)), **options)
        if has_unread_files(item):
            self.text.unread.add(item.uid)

    def index_rights(self, item: "Item") -> None:
        """Take in anew who sees the item, and nothing else: quicker than `index`."""
        stored, record = self._stored[item.uid], self._record_of(item)
        if {key for key, _sort in stored.listings if key.startswith(SHARED)} != set(_shares(item)):
            self.index(item)
            return
        if record == stored.record:
            return
        self._stored[item.uid] = stored._replace(record=record)
        for key, sort in stored.listings:
            self._listings.put(key, sort, item.uid, record)
        self.index_text(item, record)

    def unindex(self, uid: int) -> None:
        """Forget the item with the uid; an unknown uid is left alone."""
        self._forget(uid)
        self.text.unindex(uid)
        if uid in self.text.unread:
            self.text.unread.remove(uid)

    def _forget(self, uid: int) -> None:
        stored = self._stored.pop(uid, None)
        if stored is None:
            return
        del self._items[uid]
        self._tallies[stored.record.type_name].change(-1)
        self._add_up(stored.amounts, -1)
        if self._paths.get(stored.path) == uid:
            del self._paths[stored.path]
        for key, sort in stored.listings:
            self._listings.drop(key, sort, uid)
        for index in self._indexes():
            index.unindex_doc(uid)

    def _add_up(self, amounts: tuple[tuple[str, int], ...], sign: int) -> None:
        for key, amount in amounts:
            if self._sums is None:
                self._sums = OOBTree()
            self._sums.setdefault(key, Length()).change(sign * amount)

    def clear(self) -> None:
        """Forget everything."""
        self.__init__()  # type: ignore[misc]

    # Asking.

    def listing(
        self,
        key: str,
        principals: frozenset[str] | None = None,
        now: int = 0,
        start: Any = None,
        end: Any = None,
    ) -> Iterator[Hit]:
        """Yield the entries of a listing in its order, see `Listings.hits`."""
        return self._listings.hits(key, principals, now, start, end)

    def entries(self, key: str, start: Any, end: Any) -> Iterator[tuple[tuple[Any, int], Record]]:
        """Yield the entries of a listing for who judges them one by one, see `Listings.entries`."""
        return self._listings.entries(key, start, end)

    def listed(self, key: str) -> "list[Item]":
        """Return the items of a listing in its order, whoever may see them."""
        return [self._items[hit.uid] for hit in self.listing(key)]

    def find(
        self,
        principals: frozenset[str] | None = None,
        now: int = 0,
        text: str = "",
        under: str = "",
        **criteria: Any,
    ) -> list[int]:
        """Return the uids of the items that meet all criteria, best first for text, else by title.

        Args:
            principals: only what one of them may see at `now`; None for everything.
            now: seconds since 1970 UTC.
            text: words, each taken as the beginning of a word, see `core.text.question`.
            under: a path; only what stands below it.
            criteria: index name (type, state, audience) to one value or several.
        """
        if text.strip():
            return with_words(self, text, Sight(self.text, self.record, principals, now), under, criteria)
        found = candidates(self, under, criteria)
        wanted = {name: several(value) for name, value in criteria.items() if name in ("type", "state")}
        seen = [uid for uid in found if fits(self._stored[uid], principals, now, under, wanted)]
        return sorted(seen, key=lambda uid: self._title._rev_index[uid])

    def count(self, key: str) -> int:
        """Return how many entries a listing has."""
        return self._listings.count(key)

    def tally(self, type_name: str) -> int:
        """Return how many items of a type there are, whoever may see them."""
        count = self._tallies.get(type_name)
        return count() if count is not None else 0

    def sum(self, key: str) -> int:
        """Return the sum of what items count for under a name (`Item.amounts`), whoever may see them."""
        kept = self._sums.get(key) if self._sums is not None else None
        return kept() if kept is not None else 0

    def modified(self, uid: int) -> int:
        """Return when the item was changed last, in seconds since 1970 UTC; 0 for an unknown item."""
        return self._modified._rev_index.get(uid, ALWAYS)

    def fact(self, name: str, uid: int) -> Any:
        """Return what an index (author, audience, tags …) knows of an item, without loading it; else None."""
        return getattr(self, f"_{name}")._rev_index.get(uid)

    def latest(
        self, principals: frozenset[str], now: int, among: Container[str], depth: int = 500
    ) -> Iterator[int]:
        """Yield the uids of the items that were changed last, the newest first.

        Args:
            principals: only what one of them may see at `now`.
            now: seconds since 1970 UTC.
            among: the names of the types to yield.
            depth: how many items to look at before giving up.
        """
        for uid in islice(newest_first(self._modified._fwd_index), depth):
            record = self._stored[uid].record
            if record.type_name in among and record.visible_to(principals, now):
                yield uid

    def listing_names(self, start: str) -> Iterator[str]:
        """Yield the names of the listings that begin so, in order."""
        return self._listings.names(start)

    def below(self, path: str) -> Iterator[int]:
        """Yield the uids of the items below the path, in the order of their paths."""
        return iter(self._paths.values(f"{path}/", f"{path}0", excludemax=True))

    def count_below(self, path: str) -> int:
        """Return how many items stand below the path; "/" is that of the site."""
        return len(self._below(path.rstrip("/")))

    def path(self, uid: int) -> str:
        """Return the path of the item with the uid, without loading the item; empty for an unknown one."""
        stored = self._stored.get(uid)
        return stored.path if stored else ""

    def uid_at(self, path: str) -> int | None:
        """Return the uid of the item at the path, or None."""
        return self._paths.get(path)

    def snapshot(self) -> dict[str, Any]:
        """Return all that the catalog knows, in a form that can be compared with another catalog."""
        return {
            "stored": dict(self._stored),
            "paths": dict(self._paths),
            "listings": self._listings.snapshot(),
            "sums": {key: kept() for key, kept in (self._sums or {}).items() if kept()},
            "fields": [plain(index._rev_index) for index in self._indexes() if hasattr(index, "_rev_index")],
            "text": self.text.snapshot(),
        }

    # Parts.

    def _record_of(self, item: "Item") -> Record:
        # The root's own state of publication: an item without one is always there for its readers.
        always, readers = seers(item)
        return Record(
            item.type_name,
            str(getattr(item, "state", "")),
            timestamp(getattr(item, "effective", None), ALWAYS),
            timestamp(getattr(item, "expires", None), NEVER),
            tuple(dict.fromkeys((*item.editors(), *item.contributors(), *always))),
            tuple(dict.fromkeys((*item.readers(), *readers))),
        )

    def _listings_of(self, item: "Item") -> dict[str, Any]:
        listings = dict(item.listings()) if item.original is None else {copies_of(item.original.uid): ""}
        if item.__parent__ is not None:
            listings[f"in|{item.__parent__.uid}"] = item.sort_title()
        listings |= {f"{LINKED}{target}": item.sort_title() for target in targets(item)}
        listings |= dict.fromkeys(_shares(item), item.sort_title())
        return listings

    def _values_of(self, item: "Item", record: Record) -> list[tuple[Any, Any]]:
        return [
            (self._type, record.type_name),
            (self._state, record.state),
            (self._modified, timestamp(item.modified, ALWAYS)),
            (self._title, item.sort_title()),
            (self._author, item.owner),
            (self._audience, list(getattr(item, "audience", ()))),
            (self._tags, [fold(tag) for tag in getattr(item, "tags", ())]),
        ]

    def _indexes(self) -> list[Any]:
        fields = [self._type, self._state, self._modified, self._title, self._author]
        return [*fields, self._audience, self._tags]

    def _below(self, path: str) -> Any:
        return FAMILY.IF.Set(self._paths.values(path + "/", path + "0", excludemax=True))


def _shares(item: "Item") -> Iterator[str]:
    """Yield the listings of what is shared with those who have a local role on the item."""
    return (f"{SHARED}{principal}" for principal, _role in item.local_roles)
