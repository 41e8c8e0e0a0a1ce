"""Whatever is done to a tree, the catalog is the one that the tree would give."""

from contextlib import suppress

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from itschool_cms.core.catalog import Catalog
from itschool_cms.core.html import sanitise
from itschool_cms.core.models import lineage
from itschool_cms.core.naming import NameRefused, check_name
from itschool_cms.core.publishing import State
from itschool_cms.core.tree import MAX_DEPTH, MoveRefused, RemovalRefused, walk
from tests.examples import examples

from .trees import Branch, Leaf, plant

TITLES = st.sampled_from(["Un", "Deux", "L’été", "contents", "un", "→"])
NAMES = st.sampled_from(["un", "deux", "x", "contents", "..", "un-2", "É"])
REFUSALS = (NameRefused, MoveRefused, RemovalRefused)


class TreeMachine(RuleBasedStateMachine):
    """Random acts; those that are refused must leave no trace either."""

    items = Bundle("items")
    entries = Bundle("entries")

    def __init__(self):
        super().__init__()
        self.tree = plant()
        self.site = self.tree.site

    def stands(self, item):
        """Tell whether the item is in the tree, outside of the bin."""
        return item.uid == self.site.uid or self.site.catalog.resolve(item.uid) is item

    def place(self, item):
        """Return the item if things may be put into it now, else the root."""
        return item if isinstance(item, Branch) and self.stands(item) else self.site

    @rule(target=items, title=TITLES)
    def grow_at_the_root(self, title):
        return self.tree.add(self.site, Branch(title=title))

    @rule(target=items, into=items, title=TITLES, branch=st.booleans(), state=st.sampled_from(State))
    def add(self, into, title, branch, state):
        item = Branch(title=title) if branch else Leaf(title=title, state=state)
        return self.tree.add(self.place(into), item)

    @rule(into=items, name=NAMES)
    def add_by_name(self, into, name):
        with suppress(*REFUSALS):
            self.tree.add(self.place(into), Leaf(title="Named"), name)

    @rule(item=items, title=TITLES, locked=st.booleans())
    def change(self, item, title, locked):
        if self.stands(item):
            values = {"locked": locked} if isinstance(item, Branch) else {}
            self.tree.change(item, {"title": title, **values})

    @rule(item=items, state=st.sampled_from(State), who=st.sampled_from([("system.Everyone",), ("user:1",)]))
    def publish(self, item, state, who):
        if self.stands(item) and isinstance(item, Leaf):
            self.tree.change(item, {"state": state, "who": who})

    @rule(item=items, name=NAMES)
    def rename(self, item, name):
        if self.stands(item):
            with suppress(*REFUSALS):
                self.tree.rename(item, name)

    @rule(item=items, into=items)
    def move(self, item, into):
        if self.stands(item):
            with suppress(*REFUSALS):
                self.tree.move(item, self.place(into))

    @rule(item=items, into=items, name=NAMES)
    def move_under_a_name(self, item, into, name):
        if self.stands(item):
            with suppress(*REFUSALS):
                self.tree.move(item, self.place(into), name)

    @rule(item=items, into=items, times=st.integers(8, 20))
    def move_into_a_deep_place(self, item, into, times):
        place = self.place(into)
        with suppress(*REFUSALS):
            for _level in range(times):
                place = self.tree.add(place, Branch(title="Down"))
        if self.stands(item):
            with suppress(*REFUSALS):
                self.tree.move(item, place)

    @rule(
        item=items, address=st.sampled_from(["/un", "/un/deux", "../x", "x", "https://a.be/", "/resolve/7"])
    )
    def link(self, item, address):
        if self.stands(item) and isinstance(item, Leaf):
            self.tree.change(item, {"text": sanitise(f'<a href="{address}">x</a>')})

    @rule(target=entries, item=items)
    def remove(self, item):
        if self.stands(item):
            with suppress(*REFUSALS):
                return self.tree.remove(item)
        return None

    @rule(entry=entries)
    def restore(self, entry):
        if entry is not None and self.stands(entry):
            with suppress(*REFUSALS):
                self.tree.restore(entry)

    @rule(entry=entries, into=items)
    def restore_elsewhere(self, entry, into):
        if entry is not None and self.stands(entry):
            with suppress(*REFUSALS):
                self.tree.restore(entry, self.place(into))

    @rule(entry=entries)
    def destroy(self, entry):
        if entry is not None and self.stands(entry):
            self.tree.destroy(entry)

    @invariant()
    def catalog_is_the_one_of_the_tree(self):
        rebuilt = Catalog()
        for item in walk(self.site):
            rebuilt.index(item)
        assert self.site.catalog.snapshot() == rebuilt.snapshot()

    @invariant()
    def every_item_knows_its_place(self):
        for item in walk(self.site):
            assert item is self.site or item.__parent__[item.__name__] is item
            assert self.site.catalog.uid_at("/" + "/".join(item.path())) == item.uid

    @invariant()
    def no_item_shadows_a_view_or_stands_too_deep(self):
        for item in walk(self.site):
            assert len(list(lineage(item))) <= MAX_DEPTH
            assert item is self.site or check_name(item.__name__) not in self.tree.registry.reserved_names

    @invariant()
    def every_item_hangs_on_the_root_once(self):
        found = [item.uid for item in walk(self.site)]
        assert len(found) == len(set(found)) == len(self.site.catalog)


TestTree = TreeMachine.TestCase
TestTree.settings = settings(max_examples=examples(40), stateful_step_count=30, deadline=None)
