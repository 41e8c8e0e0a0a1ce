"""The catalog: listings, questions, figures."""

from datetime import UTC, datetime, timedelta

import pytest

from itschool_cms.core.catalog import Catalog
from itschool_cms.core.listings import ALWAYS, NEVER, timestamp
from itschool_cms.core.models import utcnow

from .trees import Branch, Leaf, plant

EVERYONE = frozenset({"system.Everyone"})
OFFICE = EVERYONE | {"role:office"}
NOW = int(utcnow().timestamp())


@pytest.fixture
def tree():
    """The editor of a tree with a branch that holds leaves of all kinds."""
    tree = plant()
    branch = tree.add(tree.site, Branch(title="Été"))
    hour = timedelta(hours=1)
    for title, values in {
        "Public": {"state": "published"},
        "Draft": {},
        "Later": {"state": "published", "effective": utcnow() + hour},
        "Over": {"state": "published", "expires": utcnow() - hour},
        "Private": {"state": "published", "who": ("user:1",)},
    }.items():
        tree.add(branch, Leaf(title=title, **values))
    return tree


def titles(catalog, uids):
    """Return the titles of the items."""
    return [catalog.resolve(uid).title for uid in uids]


def test_listing_shows_in_order_what_one_may_see(tree):
    catalog = tree.site.catalog
    shown = [hit.sort for hit in catalog.listing("leaves", EVERYONE, NOW)]
    assert shown == ["public"]
    assert [hit.sort for hit in catalog.listing("leaves", OFFICE, NOW)] == [
        "draft",
        "later",
        "over",
        "private",
        "public",
    ]
    assert [hit.sort for hit in catalog.listing("leaves", start="over")] == ["over", "private", "public"]
    assert list(catalog.listing("nothing")) == []
    assert next(item.title for item in catalog.listed("leaves")) == "Draft"
    assert catalog.count("leaves") == 5
    assert catalog.count("nothing") == 0


def test_find_by_text_place_type_state_and_reader(tree):
    catalog = tree.site.catalog
    assert titles(catalog, catalog.find(text="ETE")) == ["Été"]
    assert titles(catalog, catalog.find(text="pub")) == ["Public"]
    assert catalog.find(text="...") == []
    assert catalog.find(text="absent") == []
    assert titles(catalog, catalog.find(EVERYONE, NOW, type="leaf")) == ["Public"]
    assert titles(catalog, catalog.find(type=["branch", "leaf"], state="draft")) == ["Draft"]
    assert titles(catalog, catalog.find(under="/ete", state="draft")) == ["Draft"]
    assert catalog.find(under="/et") == []
    assert catalog.find(audience="public") == []
    assert len(catalog.find()) == len(catalog)
    assert titles(catalog, catalog.find(OFFICE, NOW, text="over")) == ["Over"]


def test_best_match_comes_first(tree):
    catalog = tree.site.catalog
    tree.add(tree.site, Leaf(title="word word word"))
    tree.add(tree.site, Leaf(title="a word among many others that say nothing"))
    assert titles(catalog, catalog.find(text="word"))[0] == "word word word"


def test_figures(tree):
    catalog = tree.site.catalog
    assert catalog.tally("leaf") == 5
    assert catalog.tally("nothing") == 0
    assert catalog.count_below("/ete") == 5
    assert catalog.count_below("/nothing") == 0
    assert catalog.count_below("/") == len(catalog)


def test_latest_comes_newest_first_and_hides_what_is_hidden(tree):
    catalog = tree.site.catalog
    for days, name in enumerate(("public", "draft", "over")):
        leaf = tree.site["ete"][name]
        leaf.modified = datetime(2030, 1, 10 - days, tzinfo=UTC)
        catalog.index(leaf)
    newest = titles(catalog, catalog.latest(OFFICE, NOW, {"leaf"}))
    assert newest[:3] == ["Public", "Draft", "Over"]
    assert set(newest[3:]) == {"Later", "Private"}
    assert titles(catalog, catalog.latest(EVERYONE, NOW, {"leaf"})) == ["Public"]
    assert titles(catalog, catalog.latest(OFFICE, NOW, {"leaf"}, depth=1)) == ["Public"]
    assert list(Catalog().latest(OFFICE, NOW, {"leaf"})) == []
    assert catalog.modified(tree.site["ete"]["public"].uid) == int(
        datetime(2030, 1, 10, tzinfo=UTC).timestamp()
    )
    assert catalog.modified(1) == ALWAYS


def test_unindexed_item_leaves_nothing_behind(tree):
    catalog = tree.site.catalog
    leaf = tree.site["ete"]["public"]
    catalog.unindex(leaf.uid)
    catalog.unindex(leaf.uid)
    assert catalog.resolve(leaf.uid) is None
    assert catalog.record(leaf.uid) is None
    assert catalog.uid_at("/ete/public") is None
    assert leaf.uid not in [hit.uid for hit in catalog.listing("leaves")]
    for child in list(tree.site["ete"].values()):
        catalog.unindex(child.uid)
    assert catalog.count("leaves") == 0


def test_path_taken_over_by_another_item_stays_with_it(tree):
    catalog, leaf = tree.site.catalog, tree.site["ete"]["public"]
    catalog._paths["/ete/public"] = 1
    catalog.unindex(leaf.uid)
    assert catalog.uid_at("/ete/public") == 1


def test_record_tells_who_sees_an_item_when(tree):
    catalog = tree.site.catalog
    record = catalog.record(tree.site["ete"]["later"].uid)
    assert not record.visible_to(EVERYONE, NOW)
    assert record.visible_to(EVERYONE, NOW + 7_200)
    assert record.visible_to(OFFICE, NOW)


def test_new_numbers_run_and_pass_taken_ones_by(tree):
    catalog = tree.site.catalog
    first = catalog.new_uid()
    assert catalog.new_uid() == first + 1
    catalog._items[first + 2] = tree.site
    assert catalog.new_uid() not in (first, first + 1, first + 2)
    assert first < 2**53


def test_empty_catalog_is_true_and_cleared_one_is_empty(tree):
    assert Catalog()
    tree.site.catalog.clear()
    assert len(tree.site.catalog) == 0
    assert tree.site.catalog.find() == []


def test_timestamps():
    assert timestamp(None, NEVER) == NEVER
    assert timestamp(datetime(1970, 1, 2, tzinfo=UTC), 0) == 86_400
