"""A small tree outside of any application, for the tests of the kernel."""

from types import SimpleNamespace

from itschool_cms.core.html import sanitise
from itschool_cms.core.models import Folder, Item, Site
from itschool_cms.core.publishing import Publishable
from itschool_cms.core.trash import Trash
from itschool_cms.core.tree import Tree

RESERVED = frozenset({"contents", "edit"})


class Leaf(Publishable):
    """An item for the readers that it names."""

    who: tuple[str, ...] = ("system.Everyone",)
    text = sanitise("")

    def audience_readers(self):
        """Return them."""
        return self.who

    def listings(self):
        """Stand in one listing for all."""
        return {"leaves": self.sort_title()}


class Branch(Folder):
    """A folder that may be locked, with contributors."""

    locked = False

    def contributors(self):
        """Return one principal."""
        return ("role:teacher",)

    def removal_hindrance(self):
        """A locked branch stays."""
        return "It is locked." if self.locked else None


class Root(Site):
    """A site with an editor."""

    def editors(self):
        """The office."""
        return ("role:office",)


def plant() -> Tree:
    """Return the editor of a new tree with a bin; `tree.events` collects what was told."""
    site, events = Root(title="School"), []
    registry = SimpleNamespace(notify=events.append, reserved_names=RESERVED)
    tree = Tree(site, registry, user=7)
    tree.events = events
    site.uid = site.catalog.new_uid()
    site.catalog.index(site)
    tree.add(site, Trash(title="Bin"), "trash")
    events.clear()
    return tree


__all__ = ["Branch", "Item", "Leaf", "Root", "plant"]
