"""Databases with a catalog of before: what nobody asks goes, what is asked stays."""

from zope.index.field import FieldIndex
from zope.index.keyword.index import KeywordIndex

from itschool_cms.core.catalog import FAMILY
from itschool_cms.core.evolve import lighten_catalog
from itschool_cms.core.facts import Values
from itschool_cms.core.text.evolve import forget_bin
from itschool_cms.core.text.records import Text
from tests.visitor import editing


def test_an_old_catalog_loses_the_indexes_that_nobody_asks_and_says_the_same(demo):
    with editing(demo) as tree:
        catalog = tree.site.catalog
        before, order = catalog.snapshot(), catalog.find(type="document")
        titles = catalog._title
        catalog._title = FieldIndex(family=FAMILY)
        for uid, title in titles._rev_index.items():
            catalog._title.index_doc(uid, title)
        catalog._allowed = KeywordIndex(family=FAMILY)
        catalog._effective, catalog._expires = FieldIndex(family=FAMILY), FieldIndex(family=FAMILY)
    for _again in range(2):
        with editing(demo) as tree:
            lighten_catalog(tree.site, tree.registry)
    with editing(demo) as tree:
        catalog = tree.site.catalog
        assert isinstance(catalog._title, Values)
        assert not {"_allowed", "_effective", "_expires"} & set(vars(catalog))
        assert catalog.snapshot() == before
        assert catalog.find(type="document") == order


def test_keywords_of_an_old_index_are_kept_up_too(demo):
    with editing(demo) as tree:
        catalog = tree.site.catalog
        tags, catalog._tags = catalog._tags, KeywordIndex(family=FAMILY)
        for uid, words in tags._rev_index.items():
            catalog._tags.index_doc(uid, words)
    with editing(demo) as tree:
        document = next(iter(tree.site["documents"].values()))
        tree.change(document, {"tags": ("Piscine", "Été")})
        tree.change(document, {"tags": ("Été",)})
        assert list(tree.site.catalog.fact("tags", document.uid)) == ["ete"]
        kept = tree.site.catalog.snapshot()
        tree.rebuild_catalog()
        assert tree.site.catalog.snapshot() == kept


def test_what_is_in_the_bin_is_in_no_index_of_texts(demo):
    with editing(demo) as tree:
        entry = tree.remove(next(iter(tree.site["documents"].values())))
        assert tree.site.catalog.text.record(entry.uid) is None
        # As before this was so.
        tree.site.catalog.text.index(entry.uid, Text(entry.title, "", (":type:trashentry",)))
    with editing(demo) as tree:
        forget_bin(tree.site, tree.registry)
        kept = tree.site.catalog.snapshot()
        tree.rebuild_catalog()
        assert tree.site.catalog.snapshot() == kept


def test_a_site_without_a_bin_has_nothing_to_forget():
    from itschool_cms.core.models import Site

    forget_bin(Site(title="new"), None)
