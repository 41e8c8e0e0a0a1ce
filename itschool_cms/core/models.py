"""The tree: Item, Folder and Site.

Rights are computed from facts at each question: `editors()`, `contributors()` and `readers()` name
principals, `__acl__` puts them together and ends with DENY_ALL, so nothing is inherited by accident.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from BTrees.Length import Length
from BTrees.LOBTree import LOBTree
from BTrees.OLBTree import OLBTree
from BTrees.OOBTree import OOBTree
from persistent import Persistent

from . import local_roles
from .catalog import Catalog
from .child_order import ChildOrder
from .i18n import _
from .naming import MAX_NAME_LENGTH, NameRefused, check_name, fold
from .outbox.models import Outbox
from .permissions import CONTRIBUTING, DENY_ALL, EDITING, KEEPING, Permission, grants

Found = TypeVar("Found", bound="Item")


def utcnow() -> datetime:
    """Return the time of now in UTC, to the second: the precision of stored times."""
    return datetime.now(UTC).replace(microsecond=0)


def lineage(item: "Item | None") -> Iterator["Item"]:
    """Yield the item and what is above it, up to the root."""
    while item is not None:
        yield item
        item = item.__parent__


def nearest(item: "Item | None", kind: "type[Found]") -> "Found | None":
    """Return the item itself or the nearest above it that is of the kind; None where there is none."""
    while item is not None and not isinstance(item, kind):
        item = item.__parent__
    return item


class Item(Persistent):
    """A thing in the tree with a name, a title and rights of its own.

    Attributes:
        heading: what pages call the item in the reader's language (a message), where that is not its title.
        fixed: the site relies on it: it is neither moved, renamed nor deleted.
        stays: it belongs to the place it was made for: it may be renamed and deleted, never moved or copied.
        copyable: another one like it may be made; what is one of a kind (a person) says no.
        shareable: local roles count here, where they count for all above (see `core.local_roles`).
        takes_children: things are added below it.
        searched: the search finds it by its words.
        local_roles: pairs of a principal and the local role that it has on the item and below.
        inherits_roles: the local roles of what stands above count here too.
        versions: what it was at each save (`core.versions.Versions`); None until it is changed for the first
            time. An object of its own: whoever reads the item does not load it.
        versioned: its saves are kept as versions.
        undoable: who changed it may take that back, by the rights of that moment.
        original: the item that this one is a working copy of; None for what stands for itself.
    """

    __parent__: Any = None
    __name__: str = ""
    type_name = "item"
    uid: int = 0
    title: str = ""
    heading: str = ""
    owner: int = 0
    created: datetime | None = None
    modified: datetime | None = None
    modified_by: int = 0
    fixed = False
    stays = False
    copyable = True
    shareable = False
    takes_children = False
    searched = True
    local_roles: tuple[tuple[str, str], ...] = ()
    inherits_roles = True
    versions: Any = None
    versioned = True
    undoable = True
    original: Any = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "type_name" not in cls.__dict__:
            cls.type_name = cls.__name__.lower()

    def __init__(self, **values: Any) -> None:
        super().__init__()
        for name, value in values.items():
            setattr(self, name, value)

    # Facts about rights. A subclass overrides the facts, seldom __acl__.

    def editors(self) -> tuple[str, ...]:
        """Return the principals that may do everything with the item: those of the place it stands in."""
        return self.__parent__.editors() if self.__parent__ is not None else ()

    def keepers(self) -> tuple[str, ...]:
        """Return the principals that review what waits and share: those of the place it stands in."""
        return self.__parent__.keepers() if self.__parent__ is not None else ()

    def contributors(self) -> tuple[str, ...]:
        """Return the principals that may look inside and add."""
        return ()

    def readers(self) -> tuple[str, ...]:
        """Return the principals that may view the item while it is live."""
        return ()

    def is_live(self, now: datetime | None = None) -> bool:
        """Tell whether readers may see the item now (in UTC)."""
        return True

    def is_open(self) -> bool:
        """Tell whether the state of the item lets readers see it, whatever its dates say."""
        return True

    def is_draft(self) -> bool:
        """Tell whether the item is still being written: only who edits it sees it."""
        return False

    def __acl__(self) -> list:
        return [
            *grants(self.editors(), EDITING),
            *grants(self.keepers(), KEEPING),
            *local_roles.entries(self),
            *grants(self.contributors(), CONTRIBUTING),
            *(grants(self.readers(), (Permission.VIEW,)) if self.is_live() else ()),
            DENY_ALL,
        ]

    # Facts for the catalog.

    def allowed(self) -> tuple[str, ...]:
        """Return the principals that may view the item while its dates allow."""
        always, readers = local_roles.seers(self)
        found = (*self.editors(), *self.contributors(), *always, *self.readers(), *readers)
        return tuple(dict.fromkeys(found))

    def listings(self) -> dict[str, Any]:
        """Return the ordered listings that the item stands in: key of the listing to sort value."""
        return {}

    def amounts(self) -> dict[str, int]:
        """Return what the item counts for in sums of the whole tree, by the name of the sum."""
        return {}

    def references(self) -> Iterable[int]:
        """Return the uids of the items that fields of the item name; links in texts are found without it."""
        return ()

    def searchable(self) -> str:
        """Return the text by which the item is found."""
        return self.title

    # Where it stands.

    def path(self) -> tuple[str, ...]:
        """Return the names from the root (left out) to the item."""
        return tuple(item.__name__ for item in reversed(list(lineage(self))))[1:]

    def site(self) -> "Site":
        """Return the root of the tree."""
        root: Item = self
        while root.__parent__ is not None:
            root = root.__parent__
        return cast("Site", root)

    def sort_title(self) -> str:
        """Return the title as it sorts: without case and accents."""
        return fold(self.title)

    def wanted_name(self) -> str:
        """Return the text from which the name in the URL is made when none is given."""
        return self.title

    def removal_hindrance(self) -> str | None:
        """Return the reason (a message) why the item may not be deleted, or None."""
        return None

    def lone_removal_hindrance(self) -> str | None:
        """Return the reason (a message) why it may not be deleted without what it stands in, or None."""
        return None


class Folder(ChildOrder, Item):
    """An item with children in an order of their own."""

    takes_children = True

    def __init__(self, **values: Any) -> None:
        self._children = OOBTree()
        self._order = LOBTree()
        self._position = OLBTree()
        self._count = Length()
        super().__init__(**values)

    def __getitem__(self, name: str) -> Item:
        return self._children[name]

    def get(self, name: str, default: Any = None) -> Any:
        """Return the child of that name, or the default."""
        return self._children.get(name, default)

    def __contains__(self, name: object) -> bool:
        return name in self._children

    def __len__(self) -> int:
        return self._count()

    def __bool__(self) -> bool:
        return True

    def values(self) -> Iterator[Item]:
        """Yield the children in their order."""
        return (self._children[name] for name in self._order.values())

    def __iter__(self) -> Iterator[str]:
        return self.keys()

    def __setitem__(self, name: str, item: Item) -> None:
        check_name(name)
        if name in self._children:
            raise NameRefused(_("There is an item of that name already."))
        if item.__parent__ is not None:
            raise ValueError("The item stands in another place.")
        self._children[name] = item
        self._put_last(name)
        self._count.change(1)
        item.__parent__ = self
        item.__name__ = name

    def __delitem__(self, name: str) -> None:
        item = self._children.pop(name)
        del self._order[self._position.pop(name)]
        self._count.change(-1)
        item.__parent__ = None

    def free_name(self, wanted: str, refused: Iterable[str] = ()) -> str:
        """Return the wanted name, or it, shortened where need be, with the first free number behind it."""
        name, number = wanted, 1
        while name in self._children or name in refused:
            number += 1
            end = f"-{number}"
            name = wanted[: MAX_NAME_LENGTH - len(end)] + end
        return name

    def counter(self) -> Length:
        """Return the stored number of children: it is written whenever one comes or goes."""
        return self._count


class Site(Folder):
    """The root of a tree: it holds the catalog, the outbox and the names of the evolution steps done.

    Attributes:
        upkeep: the long work that was asked for in the web; None until the first.
        review_rules: what the school says about who publishes to whom: (role, kind of readers, rule).
        versions_kept: how many versions of an item are kept at most.
        versions_days: days after which a version goes that another one has replaced; 0 for never.
        journal_days: days within which an act can be undone.
        bin_days: days after which what was deleted goes for good; 0 for never.
        look: logo and colours of the pages, see `website.look`; None for those of the house.
        languages: codes of the languages that the school offers, its first one first; empty for all.
    """

    upkeep: Any = None
    shareable = True
    review_rules: tuple[tuple[str, str, str], ...] = ()
    versions_kept = 100
    versions_days = 0
    journal_days = 30
    bin_days = 90
    look: Any = None
    languages: tuple[str, ...] = ()

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.catalog = Catalog()
        self.outbox = Outbox()
        self.evolved: tuple[str, ...] = ()
