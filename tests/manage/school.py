"""A site of its own with a board, people of each kind, and browsers for them."""

from contextlib import contextmanager

import pytest
from pyramid.config import Configurator

from itschool_cms import DEFAULTS
from itschool_cms.accounts.models import SECOND_FACTOR_OPTIONAL, User
from itschool_cms.core import prepare
from itschool_cms.core.database import open_site
from itschool_cms.core.tree import Tree
from tests.visitor import Visitor, close

FEATURES = ("core", "accounts", "manage", "website", "families")
PEOPLE = {
    "claire": ("Claire", "Dubois", ("office",)),
    "jeanne": ("Jeanne", "Dupont", ("teacher",)),
    "luc": ("Luc", "Martin", ("teacher",)),
    "tom": ("Tom", "Claes", ()),
}


class School:
    """A running site, and ways into its tree."""

    def __init__(self) -> None:
        config = Configurator(settings=DEFAULTS)
        for feature in FEATURES:
            config.include(f"itschool_cms.{feature}")
        config.include("tests.manage.sample")
        self.app = config.make_wsgi_app()
        prepare(self.app.registry.database, self.app.registry)
        with self.tree() as tree:
            tree.site["people"].second_factor = SECOND_FACTOR_OPTIONAL
            self.uids = {name: self._add_person(tree, name, *facts).uid for name, facts in PEOPLE.items()}

    @contextmanager
    def tree(self, person: str = ""):
        """Give the editor of the tree, in a transaction."""
        with open_site(self.app.registry.database) as (site, manager), manager:
            yield Tree(site, self.app.registry, self.uids[person] if person else 0)

    def add(self, item, *path: str, person: str = "claire") -> str:
        """Add an item below the path as a person; returns its path."""
        with self.tree(person) as tree:
            place = tree.site
            for name in path:
                place = place[name]
            return "/" + "/".join(tree.add(place, item).path())

    def get(self, path: str, *attributes: str):
        """Return attributes of the item at the path; None when there is none."""
        with open_site(self.app.registry.database) as (site, manager), manager:
            uid = site.catalog.uid_at(path)
            item = site.catalog.resolve(uid) if uid else None
            return item and tuple(getattr(item, name) for name in attributes)

    def browser(self, person: str = "") -> Visitor:
        """Return a browser, signed in as the person."""
        visitor = Visitor(self.app)
        if person:
            visitor.get(f"/sign-in-as?uid={self.uids[person]}", status=303)
            visitor.set_cookie("lang", "en")
        return visitor

    def hire(self, name: str) -> Visitor:
        """Return the browser of a teacher who is new, and who has done nothing yet."""
        with self.tree() as tree:
            self.uids[name] = self._add_person(tree, name, name.title(), "Newcomer", ("teacher",)).uid
        return self.browser(name)

    def _add_person(self, tree, name, first_name, last_name, roles):
        person = User(
            first_name=first_name,
            last_name=last_name,
            email=f"{name}@example.org",
            roles=roles,
            language="en",
        )
        return tree.add(tree.site["people"], person)


@pytest.fixture(scope="session")
def school():
    """The site that all tests of managing share: each works on items of its own."""
    school = School()
    yield school
    with school.tree() as tree:
        # Whoever leaves the catalog behind the tree fails here each time, not another test now and then.
        left = tree.site.catalog.snapshot()
        tree.rebuild_catalog()
        assert tree.site.catalog.snapshot() == left
    close(school.app)


@pytest.fixture
def office(school):
    """A browser of the office."""
    return school.browser("claire")


@pytest.fixture
def teacher(school):
    """A browser of a teacher."""
    return school.browser("jeanne")
