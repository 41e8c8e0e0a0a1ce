"""Acts on the tree: each changes it, keeps the catalog and tells the subscribers.

Nothing else adds, moves or removes items: views, commands and evolution steps go through `Tree`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from .events import ItemAdded, ItemChanged, ItemEvent, ItemMoved, ItemRemoved, ItemRestored
from .i18n import _
from .models import Folder, Item, Site, lineage, utcnow
from .naming import NameRefused, check_name, slug
from .trash import TrashEntry

MAX_DEPTH = 40


class MoveRefused(ValueError):
    """The item cannot stand at the place that was asked for; the message says why."""


class RemovalRefused(ValueError):
    """The item cannot be deleted; the message says why."""


def walk(item: Item) -> Iterator[Item]:
    """Yield the item and all below it, parents first."""
    yield item
    if isinstance(item, Folder):
        for child in item.values():
            yield from walk(child)


class Tree:
    """The acts of one person (or of a command) on one site.

    Args:
        site: the root.
        registry: Pyramid's registry: it knows the subscribers and the reserved names.
        user: uid of the person who acts; 0 for the system.

    Attributes:
        quiet: much is brought in at once: subscribers keep the tree right, and tell nobody.
    """

    quiet = False

    def __init__(self, site: Site, registry: Any, user: int = 0) -> None:
        self.site = site
        self.registry = registry
        self.user = user

    def add(self, parent: Folder, item: Item, name: str | None = None) -> Item:
        """Put a new item into a folder.

        Args:
            name: the name to give; None to make one from the title.

        Raises:
            NameRefused: the given name is taken, reserved or malformed.
            MoveRefused: the place is too deep.
        """
        self._check_depth(parent)
        now = utcnow()
        item.uid = self.site.catalog.new_uid()
        item.created = item.created or now
        item.modified = now
        item.owner = item.owner or self.user
        item.modified_by = self.user
        parent[self._name(parent, item, name)] = item
        self.site.catalog.index(item)
        self._tell(ItemAdded(item, self))
        return item

    def change(self, item: Item, values: Mapping[str, Any]) -> bool:
        """Give an item new values; returns False, and tells nobody, when they are the ones it had."""
        before = {key: getattr(item, key) for key, value in values.items() if getattr(item, key) != value}
        for key in before:
            setattr(item, key, values[key])
        if before:
            self.touch(item, before)
        return bool(before)

    def touch(self, item: Item, before: Mapping[str, Any] | None = None) -> None:
        """Note that an item was changed by other means than `change`, index it and tell the subscribers.

        Args:
            before: the values that were replaced, by attribute.
        """
        item.modified = utcnow()
        item.modified_by = self.user
        self.site.catalog.index(item)
        self._tell(ItemChanged(item, self, before or {}))

    def move(self, item: Item, parent: Folder, name: str | None = None) -> None:
        """Put an item into another folder, or under another name.

        Raises:
            MoveRefused: into itself or below itself, too deep, or of an item that keeps its place.
            NameRefused: the given name is taken, reserved or malformed.
        """
        if item.fixed:
            raise MoveRefused(_("This item keeps its place and its name."))
        if item in lineage(parent):
            raise MoveRefused(_("A folder cannot be moved into itself."))
        self._check_depth(parent)
        wanted = name or item.__name__
        old_parent, old_name = item.__parent__, item.__name__
        if (parent, wanted) == (old_parent, old_name):
            return
        if name is not None:
            self._check_free(parent, name)
        del old_parent[old_name]
        parent[wanted if name is not None else self._free(parent, wanted)] = item
        self.reindex(item)
        self._tell(ItemMoved(item, self, old_parent, old_name))

    def rename(self, item: Item, name: str) -> None:
        """Give an item another name in its folder, at the same place of the order.

        Raises:
            MoveRefused: of an item that keeps its name.
            NameRefused: taken, reserved or malformed.
        """
        parent = item.__parent__
        steps = list(parent.keys()).index(item.__name__) - len(parent) + 1
        self.move(item, parent, name)
        parent.move_by(item.__name__, steps)

    def remove(self, item: Item) -> TrashEntry:
        """Move an item with all below it into the recycle bin.

        Raises:
            RemovalRefused: the item, or one below it, has a reason to stay.
        """
        parent, name = item.__parent__, item.__name__
        if not isinstance(parent, Folder):
            raise RemovalRefused(_("The root cannot be deleted."))
        if item.fixed:
            raise RemovalRefused(_("This item cannot be deleted: the site needs it."))
        entry = TrashEntry(
            title=item.title,
            origin_uid=parent.uid,
            name=name,
            deleted=utcnow(),
            deleted_by=self.user,
        )
        self._take_out(item)
        entry.content = item
        trash = self.site["trash"]
        self.add(trash, entry, trash.free_name(name, self._reserved()))
        return entry

    def destroy(self, entry: TrashEntry) -> None:
        """Take an entry out of the recycle bin for good."""
        self.site.catalog.unindex(entry.uid)
        del entry.__parent__[entry.__name__]

    def restore(self, entry: TrashEntry, parent: Folder | None = None) -> Item:
        """Put a deleted item back to its place, or into another folder; a taken name gets a number.

        Raises:
            MoveRefused: the place is gone and no other was given.
        """
        place = parent or self.place_of(entry)
        if place is None:
            raise MoveRefused(_("The place where it stood is gone: choose another one."))
        self._check_depth(place)
        item, name = entry.content, self._free(place, entry.name)
        self.destroy(entry)
        place[name] = item
        self.reindex(item)
        self._tell(ItemRestored(item, self))
        return item

    def place_of(self, entry: TrashEntry) -> Folder | None:
        """Return the folder that a deleted item stood in; None when it is gone.

        What stands at the same path now may be somebody else's: it does not count.
        """
        place = self.site.catalog.resolve(entry.origin_uid)
        return place if isinstance(place, Folder) else None

    def reindex(self, item: Item) -> None:
        """Take an item and all below it into the catalog anew."""
        for each in walk(item):
            self.site.catalog.index(each)

    def rebuild_catalog(self) -> None:
        """Empty the catalog and fill it from the tree."""
        self.site.catalog.clear()
        self.reindex(self.site)

    # Parts.

    def _take_out(self, item: Item) -> None:
        below = list(walk(item))
        for each in below:
            if reason := each.removal_hindrance():
                raise RemovalRefused(reason)
        for each in below:
            self.site.catalog.unindex(each.uid)
        parent, name = item.__parent__, item.__name__
        del parent[name]
        self._tell(ItemRemoved(item, self, parent, name))

    def _name(self, parent: Folder, item: Item, name: str | None) -> str:
        if name is None:
            return self._free(parent, slug(item.wanted_name()))
        self._check_free(parent, name)
        return name

    def _free(self, parent: Folder, wanted: str) -> str:
        return parent.free_name(wanted, self._reserved())

    def _check_free(self, parent: Folder, name: str) -> None:
        check_name(name)
        if name in self._reserved():
            raise NameRefused(_("This name is kept for a page of the system."))
        if name in parent:
            raise NameRefused(_("There is an item of that name already."))

    def _reserved(self) -> frozenset[str]:
        return self.registry.reserved_names

    def _check_depth(self, parent: Folder) -> None:
        if sum(1 for _ in lineage(parent)) >= MAX_DEPTH:
            raise MoveRefused(_("The place is too deep in the tree."))

    def _tell(self, event: ItemEvent) -> None:
        self.registry.notify(event)
