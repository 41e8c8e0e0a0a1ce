"""Acts on the tree: each changes it, keeps the catalog and tells the subscribers.

Nothing else adds, moves or removes items: views, commands and evolution steps go through `Tree`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from .copying import copy_below
from .events import (
    ItemAdded,
    ItemChanged,
    ItemDestroyed,
    ItemEvent,
    ItemMoved,
    ItemRemoved,
    ItemReordered,
    ItemRestored,
)
from .holding import hold_contents, hold_place
from .i18n import _
from .models import Folder, Item, Site, lineage, utcnow
from .naming import name_in, slug
from .refusals import MoveRefused, RemovalRefused
from .subtrees import MAX_AT_ONCE, MAX_DEPTH, all_at_once, check_depth, walk
from .trash import TrashEntry

__all__ = ["MAX_AT_ONCE", "MAX_DEPTH", "MoveRefused", "RemovalRefused", "Tree", "walk"]


class Tree:
    """The acts of one person (or of a command) on one site.

    Args:
        site: the root.
        registry: Pyramid's registry: it knows the subscribers and the reserved names.
        user: uid of the person who acts; 0 for the system.

    Attributes:
        comment: why it is done, in the words of the person.
        source: the number of the version that an item is brought back to; 0 for other acts.
        notes: what subscribers keep while the tree is edited: for the time of one request.
        quiet: much is brought in at once: subscribers keep the tree right, and tell nobody.
    """

    quiet = False

    def __init__(self, site: Site, registry: Any, user: int = 0) -> None:
        self.site = site
        self.registry = registry
        self.user = user
        self.comment = ""
        self.source = 0
        self.notes: dict[Any, Any] = {}

    def add(self, parent: Folder, item: Item, name: str | None = None) -> Item:
        """Put a new item into a folder.

        Args:
            name: the name to give; None to make one from the title.

        Raises:
            NameRefused: the given name is taken, reserved or malformed.
            MoveRefused: the place is too deep.
        """
        check_depth(parent, item)
        hold_place(parent)
        now = utcnow()
        item.uid = self.site.catalog.new_uid()
        item.created = item.created or now
        item.modified = now
        item.owner = item.owner or self.user
        item.modified_by = self.user
        parent[name_in(parent, name, slug(item.wanted_name()), self._reserved())] = item
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
            MoveRefused: into itself or below itself, too deep, too much at once, or of an item that keeps its
                place.
            NameRefused: the given name is taken, reserved or malformed.
        """
        old_parent, old_name = item.__parent__, item.__name__
        if item.fixed or old_parent is None or (item.stays and parent is not old_parent):
            raise MoveRefused(_("This item keeps its place and its name."))
        if item in lineage(parent):
            raise MoveRefused(_("A folder cannot be moved into itself."))
        if (parent, old_name) == (old_parent, old_name if name is None else name):
            return
        below = all_at_once(item, MoveRefused)
        check_depth(parent, item)
        new_name = name_in(parent, name, item.__name__, self._reserved())
        behind = self.behind(item)
        hold_place(parent)
        hold_contents(below)
        del old_parent[old_name]
        parent[new_name] = item
        self.reindex(item)
        self._tell(ItemMoved(item, self, old_parent, old_name, behind))

    def rename(self, item: Item, name: str) -> None:
        """Give an item another name in its folder, at the same place of the order.

        Raises:
            MoveRefused: of an item that keeps its name.
            NameRefused: taken, reserved or malformed.
        """
        parent = item.__parent__
        if name == item.__name__:
            return
        before = parent.neighbour(item.__name__)
        self.move(item, parent, name)
        parent.put_behind(item.__name__, before)

    def arrange(self, folder: Folder, names: list[str]) -> bool:
        """Give the children of a folder another order; tells whether that was a change.

        Raises:
            ValueError: the names are not those of the children.
        """
        before = tuple(folder.keys())
        if before == tuple(names):
            return False
        folder.reorder(names)
        self._tell(ItemReordered(folder, self, before))
        return True

    def behind(self, item: Item) -> int:
        """Return the uid of the item that stands before an item in its folder; 0 for the first."""
        before = item.__parent__.neighbour(item.__name__)
        return item.__parent__[before].uid if before else 0

    def copy(self, item: Item, parent: Folder, prepare: Callable[[Item, Item], None] | None = None) -> Item:
        """Put a copy of an item, and of all below it, into a folder: drafts of who acts, with the fields.

        What stands beside the fields is not copied: rights of adults, local roles, who has read it, versions.

        Args:
            prepare: called with each item and its copy before the copy stands in the tree.

        Raises:
            MoveRefused: into itself or below itself, too deep, too much at once, or of an item of which there
                is only one.
        """
        return copy_below(self, item, parent, prepare)

    def put_behind(self, item: Item, uid: int) -> None:
        """Give an item that came back its place behind the item with the uid; 0 for the first place.

        What stands elsewhere by now counts no more: the item stays where it is.
        """
        other = self.site.catalog.resolve(uid)
        if not uid or (other is not None and other.__parent__ is item.__parent__):
            item.__parent__.put_behind(item.__name__, other.__name__ if other is not None else "")

    def remove(self, item: Item) -> TrashEntry:
        """Move an item with all below it into the recycle bin.

        Raises:
            RemovalRefused: the item, or one below it, has a reason to stay, or it is too much at once.
        """
        parent, name = item.__parent__, item.__name__
        if not isinstance(parent, Folder):
            raise RemovalRefused(_("The root cannot be deleted."))
        if item.fixed:
            raise RemovalRefused(_("This item cannot be deleted: the site needs it."))
        if reason := item.lone_removal_hindrance():
            raise RemovalRefused(reason)
        entry = TrashEntry(
            title=item.title,
            origin_uid=parent.uid,
            name=name,
            behind=self.behind(item),
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
        self._take_off(entry)
        self._tell(ItemDestroyed(entry.content, self))

    def restore(self, entry: TrashEntry, parent: Folder | None = None) -> Item:
        """Put a deleted item back to its place, or into another folder; a taken name gets a number.

        Raises:
            MoveRefused: the place is gone and no other was given, or it is too deep or too much at once.
        """
        place = parent or self.place_of(entry)
        if place is None:
            raise MoveRefused(_("The place where it stood is gone: choose another one."))
        item = entry.content
        all_at_once(item, MoveRefused)
        check_depth(place, item)
        hold_place(place)
        name = place.free_name(entry.name, self._reserved())
        origin = place.uid == entry.origin_uid
        self._take_off(entry)
        place[name] = item
        if origin and entry.behind is not None:
            self.put_behind(item, entry.behind)
        self.reindex(item)
        self._tell(ItemRestored(item, self, elsewhere=not origin))
        return item

    def restore_part(self, item: Item, parent: Folder) -> Item:
        """Put an item of a deleted folder into a folder of the tree; a taken name gets a number.

        Raises:
            MoveRefused: the place is too deep, or it is too much at once.
        """
        all_at_once(item, MoveRefused)
        check_depth(parent, item)
        hold_place(parent)
        name = parent.free_name(item.__name__, self._reserved())
        del item.__parent__[item.__name__]
        parent[name] = item
        self.reindex(item)
        self._tell(ItemRestored(item, self, elsewhere=True))
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

    def _take_off(self, entry: TrashEntry) -> None:
        self.site.catalog.unindex(entry.uid)
        del entry.__parent__[entry.__name__]

    def _take_out(self, item: Item) -> None:
        below = all_at_once(item, RemovalRefused)
        hold_contents(below)
        for each in below:
            if reason := each.removal_hindrance():
                raise RemovalRefused(reason)
        for each in below:
            self.site.catalog.unindex(each.uid)
        parent, name = item.__parent__, item.__name__
        del parent[name]
        self._tell(ItemRemoved(item, self, parent, name))

    def _reserved(self) -> frozenset[str]:
        return self.registry.reserved_names

    def _tell(self, event: ItemEvent) -> None:
        self.registry.notify(event)
