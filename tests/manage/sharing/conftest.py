"""The small school with every kind of adult, a site with pages, and documents."""

import pytest

from itschool_cms.core.publishing import State
from itschool_cms.core.tree import Tree
from itschool_cms.documents.models import Document
from itschool_cms.events.models import Event
from itschool_cms.website.models import Page, Section
from tests.families.conftest import ask, filled, world

__all__ = ["ask", "filled", "world"]


class Place:
    """The school, with what is shared in it, by short names.

    The section `projects` holds the folder `garden` with the pages `beds` (published) and `plans` (a draft).
    """

    def __init__(self, world):
        self.world = world
        with self.by("claire") as tree:
            site = tree.site
            self.put(tree, "projects", site, Section(title="Projects"))
            self.put(tree, "garden", self.get(tree, "projects"), Section(title="Garden"))
            self.put(tree, "beds", self.get(tree, "garden"), Page(title="Beds", state=State.PUBLISHED))
            self.put(tree, "plans", self.get(tree, "garden"), Page(title="Plans"))
            world.uids |= {
                name: site[name].uid for name in ("documents", "events", "families", "classes", "trash")
            }
            world.uids["site"] = site.uid
            world.uids["papers"] = self.get(tree, "benoit")["documents"].uid

    def by(self, person):
        """Give the editor of the tree of a person."""
        return _Editing(self.world, person)

    def get(self, tree, name):
        """Return an item by its short name."""
        return self.world.get(tree, name)

    def put(self, tree, name, parent, item):
        """Add an item under a short name."""
        return self.world.add(tree, name, parent, item)

    def document(self, name, *audience, by="claire", place="documents", **values):
        """Add a published document for groups by their short names; returns its path."""
        uids = self.world.uids
        tokens = tuple(f"group:{uids[each]}" if each in uids else each for each in audience)
        with self.by(by) as tree:
            item = Document(title=name.title(), audience=tokens, **{"state": State.PUBLISHED, **values})
            self.put(tree, name, self.get(tree, place), item)
        return self.world.paths[name]

    def event(self, name, start, *audience):
        """Add a published event for tokens."""
        with self.by("claire") as tree:
            item = Event(title=name, start=start, end=start, audience=audience, state=State.PUBLISHED)
            self.put(tree, name, self.get(tree, "events"), item)

    def share(self, name, *grants, **values):
        """Give local roles on an item: pairs of a principal, or a person's short name, and a role."""
        uids = self.world.uids
        pairs = tuple((f"user:{uids[who]}" if who in uids else who, role) for who, role in grants)
        with self.by("") as tree:
            tree.change(self.get(tree, name), {"local_roles": pairs, **values})
            tree.reindex(self.get(tree, name))

    def facts(self, name, *attributes):
        """Return attributes of an item."""
        with self.by("") as tree:
            found = tuple(getattr(self.get(tree, name), each) for each in attributes)
        return found[0] if len(found) == 1 else found

    def path(self, name):
        """Return the path of an item."""
        with self.by("") as tree:
            return "/" + "/".join(self.get(tree, name).path())


class _Editing:
    def __init__(self, world, person):
        self._world, self._person = world, person

    def __enter__(self):
        self._context = self._world.editing()
        tree = self._context.__enter__()
        return Tree(tree.site, tree.registry, self._world.uids[self._person] if self._person else 0)

    def __exit__(self, *problem):
        return self._context.__exit__(*problem)


@pytest.fixture
def place(world):
    """Return the school with what is shared in it."""
    return Place(world)
