"""A small school in memory with every kind of adult, and people who are signed in without the form."""

import time
from contextlib import contextmanager

import pytest
import transaction
from pyramid.interfaces import IRequestFactory, ISessionFactory
from pyramid.request import Request
from pyramid.response import Response
from pyramid.scripting import prepare

from itschool_cms import main
from itschool_cms.accounts.models import SECOND_FACTOR_OPTIONAL, User
from itschool_cms.core.database import close_databases, open_site
from itschool_cms.core.tree import Tree
from itschool_cms.families.models import Child, ClassGroup, Family, Guardianship
from tests.client import Client
from tests.layers import layer

PEOPLE = {
    "amelie": (),  # mother of Benoît and Lucas
    "karim": (),  # separated father of Nora: may read, may not pay
    "sofie": (),  # mother of Nora and of Milan
    "tom": (),  # new partner: father of Milan alone
    "nobody": (),
    "jeanne": ("teacher",),  # teaches 3B
    "luc": ("teacher",),  # teaches the level of 3A and 3B
    "odile": ("teacher",),  # teaches another class
    "paul": ("teacher",),  # teaches 5P; father of Lucas
    "claire": ("office",),
    "admin": ("admin",),
}


class World:
    """The application with its people, groups and children by short names."""

    def __init__(self):
        self.app = main({})
        self.uids = {}
        self.paths = {}
        with self.editing() as tree:
            self._fill(tree)

    @contextmanager
    def editing(self):
        """Give the editor of the tree, in a transaction that is committed."""
        with open_site(self.app.registry.database) as (site, manager), manager:
            yield Tree(site, self.app.registry)

    def get(self, tree, name):
        """Return an item by its short name, in the transaction of the editor."""
        return tree.site.catalog.resolve(self.uids[name])

    def add(self, tree, name, parent, item):
        """Add an item and remember it under a short name."""
        tree.add(parent, item)
        self.uids[name] = item.uid
        self.paths[name] = "/" + "/".join(item.path())
        return item

    def guard(self, tree, person, child, **values):
        """Give a person rights for a child."""
        guardianship = Guardianship(person=self.uids[person], **{"relation": "other", **values})
        return self.add(tree, f"{person}-{child}", self.get(tree, child)["guardians"], guardianship)

    def _fill(self, tree):
        tree.change(tree.site, {"title": "École de démo"})
        tree.site["people"].second_factor = SECOND_FACTOR_OPTIONAL
        for name, roles in PEOPLE.items():
            user = User(first_name=name.title(), last_name="X", email=f"{name}@example.org", roles=roles)
            self.add(tree, name, tree.site["people"], user)
        self._fill_groups(tree)
        self._fill_families(tree)

    def _fill_groups(self, tree):
        level = self.add(tree, "level3", tree.site["classes"], ClassGroup(title="Third", kind="level"))
        for name, parent in (("3b", level), ("3a", level), ("5p", tree.site["classes"])):
            self.add(tree, name, parent, ClassGroup(title=f"Class {name.upper()}", short_title=name.upper()))
        for name, teacher in (("level3", "luc"), ("3b", "jeanne"), ("5p", "paul")):
            tree.change(self.get(tree, name), {"teachers": (self.uids[teacher],)})

    def _fill_families(self, tree):
        for family, child, group in (
            ("lefevre", "benoit", "3b"),
            ("lefevre", "lucas", "3a"),
            ("haddad", "nora", "5p"),
            ("claes", "milan", "5p"),
        ):
            if family not in self.uids:
                self.add(tree, family, tree.site["families"], Family(title=family.title()))
            place = self.get(tree, family)
            pupil = Child(first_name=child.title(), last_name=family.title(), groups=(self.uids[group],))
            self.add(tree, child, place, pupil)
        for person, child in (
            ("amelie", "benoit"),
            ("amelie", "lucas"),
            ("paul", "lucas"),
            ("sofie", "nora"),
            ("sofie", "milan"),
            ("tom", "milan"),
        ):
            self.guard(tree, person, child)
        self.guard(tree, "karim", "nora", rights=("read",))

    def browser(self, person=None):
        """Return a browser that reads English, signed in when a person is named."""
        browser = Client(self.app, extra_environ={"HTTP_HOST": "localhost", "HTTP_ACCEPT_LANGUAGE": "en"})
        browser.set_cookie("lang", "en")
        if person is not None:
            browser.set_cookie("sid", self._session(self.uids[person]))
            with self.editing() as tree:
                tree.change(self.get(tree, person), {"language": "en"})
        return browser

    def _session(self, uid):
        # Sessions lie in a database that all tests share.
        self.app.registry.session_store.drop_user(uid)
        request = Request.blank("/", base_url="http://localhost")
        request.registry = self.app.registry
        session = self.app.registry.getUtility(ISessionFactory)(request)
        session.sign_in(uid, lifetime=12 * 3600)
        response = Response()
        session.write(response)
        return response.headers["Set-Cookie"].partition("=")[2].partition(";")[0]

    def session_values(self, person):
        """Return what the session of a person keeps."""
        [(_key, attributes)] = self.app.registry.session_store.of_user(self.uids[person], int(time.time()))
        return attributes["values"]


@pytest.fixture(scope="session")
def filled():
    """Return the school that all tests begin with."""
    world = World()
    yield world
    close_databases(world.app.registry)


@pytest.fixture
def world(filled):
    """Return a school of this test's own: what it changes lies in a layer above the filled one."""
    registry = filled.app.registry
    below, uids, paths = registry.database, dict(filled.uids), dict(filled.paths)
    registry.database = layer(below)
    yield filled
    registry.database.close()
    registry.database, filled.uids, filled.paths = below, uids, paths


@contextmanager
def requesting(world, person=None, path="/", context=None):
    """Give a request of a person outside of the router, with the site open."""
    blank = world.app.registry.getUtility(IRequestFactory).blank
    request = blank(path, base_url="http://localhost", headers={"Accept-Language": "en"})
    request.registry = world.app.registry
    request.tm = transaction.TransactionManager(explicit=True)
    request.tm.begin()
    env = prepare(request)
    try:
        found = request.site.catalog.resolve(world.uids[person]) if person else None
        request.__dict__.update(person=found, locale_name="en")
        request.context = request.site.catalog.resolve(world.uids[context]) if context else request.site
        request.view_name = ""
        yield request
    finally:
        request.tm.abort()
        env["closer"]()


@pytest.fixture
def ask(world):
    """Return a context manager that gives a request: `with ask("amelie", context="benoit") as request`."""
    return lambda *args, **options: requesting(world, *args, **options)
