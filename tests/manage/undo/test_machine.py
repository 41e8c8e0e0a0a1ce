"""Whatever a person does: undone in reverse, tree and catalog are what they were (SECURITY L5)."""

from contextlib import contextmanager, suppress
from types import SimpleNamespace

import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, rule
from pyramid.config import Configurator
from pyramid.interfaces import IRequestFactory

from itschool_cms import DEFAULTS
from itschool_cms.accounts.models import User
from itschool_cms.core import prepare
from itschool_cms.core.catalog import Catalog
from itschool_cms.core.naming import NameRefused
from itschool_cms.core.publishing import State
from itschool_cms.core.tree import MoveRefused, RemovalRefused, Tree, walk
from itschool_cms.manage.undo.undoing import undo
from tests.examples import examples
from tests.manage.sample import Binder, Note
from tests.manage.school import FEATURES
from tests.visitor import close

TITLES = st.sampled_from(["Un", "Deux", "L’été", "contents"])
NAMES = st.sampled_from(["un", "deux", "x", "un-2"])
REFUSALS = (NameRefused, MoveRefused, RemovalRefused)
FACTS = ("title", "state", "colours", "length", "owner", "uid")


def application():
    """Return an application with the sample feature."""
    config = Configurator(settings=DEFAULTS)
    for feature in FEATURES:
        config.include(f"itschool_cms.{feature}")
    config.include("tests.manage.sample")
    app = config.make_wsgi_app()
    prepare(app.registry.database, app.registry)
    return app


def picture(site) -> list:
    """Return all that people see of the tree: paths in their order, with values; without the bin."""
    return [
        ("/".join(item.path()), type(item).__name__, *(getattr(item, name, None) for name in FACTS))
        for item in walk(site["board"])
    ]


class UndoMachine(RuleBasedStateMachine):
    """Random acts of one person of the office, each an entry of the journal."""

    items = Bundle("items")

    @initialize()
    def begin(self):
        self.app = application()
        self.manager = transaction.TransactionManager(explicit=True)
        self.connection = self.app.registry.database.open(self.manager)
        self.manager.begin()
        self.site = self.connection.root()["site"]
        tree = Tree(self.site, self.app.registry)
        person = User(first_name="C", last_name="D", email="c@example.org", roles=("office",))
        self.person = tree.add(self.site["people"], person)
        self.board, self.pictures = self.site["board"], []

    @contextmanager
    def acting(self):
        """Give a tree of a request; remember what the board was before, if the act is noted."""
        before, tree = picture(self.site), Tree(self.site, self.app.registry, self.person.uid)
        yield tree
        if "journal" in tree.notes:
            self.pictures.append((tree.notes["journal"], before))

    def stands(self, item):
        """Tell whether the item is in the tree now."""
        return item is not None and self.site.catalog.resolve(item.uid) is item

    def place(self, item):
        """Return the binder if it is in the tree, else the board."""
        return item if isinstance(item, Binder) and self.stands(item) else self.board

    @rule(target=items, into=items, title=TITLES, binder=st.booleans())
    def add(self, into, title, binder):
        with self.acting() as tree:
            return tree.add(self.place(into), Binder(title=title) if binder else Note(title=title))

    @rule(target=items, title=TITLES)
    def add_binder(self, title):
        with self.acting() as tree:
            return tree.add(self.board, Binder(title=title))

    @rule(item=items, title=TITLES, state=st.sampled_from(State))
    def change(self, item, title, state):
        if self.stands(item):
            values = {"state": state} if isinstance(item, Note) else {}
            with self.acting() as tree:
                tree.change(item, {"title": title, **values})

    @rule(item=items, name=NAMES)
    def rename(self, item, name):
        if self.stands(item):
            with self.acting() as tree, suppress(*REFUSALS):
                tree.rename(item, name)

    @rule(item=items, into=items)
    def move(self, item, into):
        if self.stands(item):
            with self.acting() as tree, suppress(*REFUSALS):
                tree.move(item, self.place(into))

    @rule(item=items, place=st.integers(0, 5))
    def arrange(self, item, place):
        if self.stands(item):
            names = [name for name in item.__parent__ if name != item.__name__]
            with self.acting() as tree:
                tree.arrange(item.__parent__, [*names[:place], item.__name__, *names[place:]])

    @rule(item=items)
    def remove(self, item):
        if self.stands(item):
            with self.acting() as tree:
                tree.remove(item)

    @rule()
    def restore(self):
        entries = list(self.site["trash"].values())
        if entries:
            with self.acting() as tree, suppress(*REFUSALS):
                tree.restore(entries[-1])

    def teardown(self):
        if not hasattr(self, "app"):
            return
        try:
            for (key, entry), before in reversed(self.pictures):
                undo(self.request(), key, entry)
                assert picture(self.site) == before
                self.check_catalog()
        finally:
            self.manager.abort()
            self.connection.close()
            close(self.app)

    def request(self):
        """Return a request of the person, as a view would get it."""
        request = self.app.registry.getUtility(IRequestFactory).blank("/", method="POST")
        request.registry, request.site, request.tm = self.app.registry, self.site, self.manager
        request.person = request.actor = self.person
        request.session = SimpleNamespace(user=self.person.uid)
        return request

    def check_catalog(self):
        rebuilt = Catalog()
        for item in walk(self.site):
            rebuilt.index(item)
        assert self.site.catalog.snapshot() == rebuilt.snapshot()


TestUndo = UndoMachine.TestCase
TestUndo.settings = settings(max_examples=examples(8), stateful_step_count=20, deadline=None)
