"""What local roles give, where they count, and where they never do."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyramid.authorization import ACLHelper

from itschool_cms.core.local_roles import GIVEN, LocalRole, held
from itschool_cms.core.models import Folder
from itschool_cms.core.permissions import Permission
from itschool_cms.core.publishing import State
from itschool_cms.core.security import principals_of
from itschool_cms.core.tree import walk
from itschool_cms.website.models import Page, Section
from tests.examples import examples
from tests.families.conftest import PEOPLE

VIEW, CONTENTS, ADD, EDIT = Permission.VIEW, Permission.CONTENTS, Permission.ADD, Permission.EDIT
DELETE, PUBLISH = Permission.DELETE, Permission.PUBLISH
REVIEW, SHARE = Permission.REVIEW, Permission.SHARE
PRIVATE = ("families", "lefevre", "benoit", "papers", "classes", "trash", "amelie")


def rights(place, person, name):
    """Return what a person may do with an item, as Pyramid says."""
    with place.by("") as tree:
        item, user = place.get(tree, name), place.get(tree, person)
        principals = principals_of(user, tree.site, tree.registry)
        helper = ACLHelper()
        return {each for each in Permission if helper.permits(item, principals, each)}


def listed(place, person, folder):
    """Return the titles of a folder's children that the catalog lists for a person."""
    with place.by("") as tree:
        principals = principals_of(place.get(tree, person), tree.site, tree.registry)
        found = tree.site.catalog.listing(f"in|{place.world.uids[folder]}", principals, int(time.time()))
        return [tree.site.catalog.resolve(hit.uid).title for hit in found]


@pytest.mark.parametrize(
    ("role", "published", "draft", "folder"),
    [
        ("reads", {VIEW}, set(), {VIEW}),
        ("contributes", {VIEW}, set(), {VIEW, CONTENTS, ADD}),
        ("edits", {VIEW, CONTENTS, EDIT}, {VIEW, CONTENTS, EDIT}, {VIEW, CONTENTS, EDIT}),
        ("reviews", {VIEW, CONTENTS, REVIEW}, set(), {VIEW, CONTENTS, REVIEW}),
        (
            "manages",
            {VIEW, CONTENTS, ADD, EDIT, DELETE, PUBLISH, REVIEW, SHARE},
            {VIEW, CONTENTS, ADD, EDIT, DELETE, PUBLISH, REVIEW, SHARE},
            {VIEW, CONTENTS, ADD, EDIT, DELETE, PUBLISH, REVIEW, SHARE},
        ),
    ],
)
def test_each_role_gives_what_it_says(place, role, published, draft, folder):
    place.share("projects", ("odile", role))
    assert rights(place, "odile", "beds") == published
    assert rights(place, "odile", "plans") == draft
    assert rights(place, "odile", "garden") == folder


def test_reads_sees_it_as_its_readers_do_published_and_in_its_dates(place):
    place.document("secret", "5p")
    place.share("secret", ("jeanne", "reads"))
    assert rights(place, "jeanne", "secret") == {VIEW}
    assert "Secret" in listed(place, "jeanne", "documents")
    with place.by("claire") as tree:
        tree.change(place.get(tree, "secret"), {"state": State.DRAFT})
    assert rights(place, "jeanne", "secret") == set()
    assert "Secret" not in listed(place, "jeanne", "documents")


def test_reviews_sees_what_waits_and_not_what_is_still_written(place):
    place.share("projects", ("odile", "reviews"))
    assert listed(place, "odile", "garden") == ["Beds"]
    with place.by("") as tree:
        tree.change(place.get(tree, "plans"), {"state": State.PENDING})
    assert REVIEW in rights(place, "odile", "plans")
    assert listed(place, "odile", "garden") == ["Beds", "Plans"]


def test_d15_a_local_role_given_on_a_folder_never_reaches_above_it(place):
    place.share("garden", ("odile", "manages"))
    assert SHARE in rights(place, "odile", "beds")
    assert rights(place, "odile", "projects") == {VIEW}
    assert rights(place, "odile", "site") == {VIEW}
    assert rights(place, "odile", "documents") == {VIEW, CONTENTS, ADD}


@pytest.mark.parametrize("name", PRIVATE)
def test_d15_a_local_role_on_the_whole_site_never_crosses_into_what_belongs_to_people(place, name):
    before = rights(place, "odile", name)
    place.share("site", *((("odile", role)) for role in LocalRole))
    assert SHARE in rights(place, "odile", "garden")
    assert rights(place, "odile", name) == before


@pytest.mark.parametrize("name", PRIVATE)
def test_d15_a_grant_that_stands_where_nothing_is_shared_counts_for_nothing(place, name):
    before = rights(place, "odile", name)
    place.share(name, ("odile", "manages"))
    assert rights(place, "odile", name) == before
    with place.by("") as tree:
        assert held(place.get(tree, name)) == []


def test_a_document_below_a_child_takes_no_local_role_of_its_own(place):
    place.document("note", place="papers")
    before = rights(place, "odile", "note")
    place.share("note", ("odile", "manages"), ("tom", "reads"))
    assert rights(place, "odile", "note") == before == set()
    assert rights(place, "tom", "note") == set()


def test_a_local_role_on_the_site_changes_nothing_of_the_site_itself(place):
    place.share("site", *((("odile", role)) for role in LocalRole))
    assert rights(place, "odile", "site") == {VIEW, CONTENTS, ADD}


def test_inheritance_that_is_off_stops_what_comes_from_above_here_and_below(place):
    place.share("projects", ("odile", "manages"))
    place.share("garden", ("luc", "edits"), inherits_roles=False)
    assert rights(place, "odile", "garden") == rights(place, "odile", "beds") == {VIEW}
    assert EDIT in rights(place, "luc", "plans")
    assert SHARE in rights(place, "odile", "projects")
    assert SHARE in rights(place, "claire", "plans")


def test_groups_moving_a_child_changes_access_in_the_same_transaction(place):
    place.document("secret", "5p")
    place.share("secret", (f"class:{place.world.uids['3a']}", "reads"))
    assert rights(place, "amelie", "secret") == {VIEW}
    with place.by("claire") as tree:
        tree.change(place.get(tree, "lucas"), {"groups": (place.world.uids["5p"],)})
        tree.change(place.get(tree, "nora"), {"groups": (place.world.uids["3a"],)})
    assert rights(place, "amelie", "secret") == {VIEW}  # now by the audience: Lucas is in 5P
    with place.by("claire") as tree:
        tree.change(place.get(tree, "lucas"), {"groups": (place.world.uids["3b"],)})
    assert rights(place, "amelie", "secret") == set()
    assert rights(place, "karim", "secret") == {VIEW}


def test_who_contributes_goes_on_with_what_they_made(place):
    place.share("projects", ("nobody", "contributes"), ("role:teacher", "contributes"))
    with place.by("nobody") as tree:
        place.put(tree, "by-nobody", place.get(tree, "garden"), Page(title="By nobody"))
    with place.by("luc") as tree:
        place.put(tree, "by-luc", place.get(tree, "garden"), Section(title="By Luc"))
    assert rights(place, "nobody", "by-nobody") == {VIEW, CONTENTS, ADD, EDIT, DELETE}
    assert {EDIT, DELETE} <= rights(place, "luc", "by-luc")
    assert rights(place, "odile", "by-nobody") == set()
    assert "By nobody" in listed(place, "nobody", "garden")
    place.share("projects")
    assert rights(place, "nobody", "by-nobody") == set()


def test_an_unknown_role_gives_nothing(place):
    place.share("projects", ("odile", "owns"))
    assert rights(place, "odile", "plans") == set()
    assert rights(place, "odile", "beds") == {VIEW}


def test_what_was_shared_with_an_account_goes_on_with_the_one_it_was_merged_into(place):
    place.share("projects", ("tom", "edits"))
    with place.by("") as tree:
        tree.change(place.get(tree, "tom"), {"merged_into": place.world.uids["sofie"]})
        tree.change(place.get(tree, "sofie"), {"absorbed": (place.world.uids["tom"],)})
    assert EDIT in rights(place, "sofie", "plans")


NAMES = ("site", "projects", "garden", "beds", "plans", "documents", "events")
GRANTS = st.dictionaries(
    st.sampled_from(NAMES),
    st.tuples(
        st.lists(
            st.tuples(st.sampled_from(("odile", "tom", "role:teacher")), st.sampled_from(list(LocalRole))),
            max_size=3,
        ),
        st.booleans(),
    ),
    max_size=4,
)


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(grants=GRANTS)
def test_the_catalog_lists_for_everybody_just_what_the_acl_lets_them_see(place, grants):
    for name in NAMES:
        pairs, inherits = grants.get(name, ([], True))
        place.share(name, *pairs, inherits_roles=inherits)
    with place.by("") as tree:
        helper, now = ACLHelper(), int(time.time())
        items = [item for item in walk(tree.site) if item.uid]
        for person in PEOPLE:
            principals = principals_of(place.get(tree, person), tree.site, tree.registry)
            for item in items:
                seen = bool(helper.permits(item, principals, VIEW))
                assert tree.site.catalog.record(item.uid).visible_to(principals, now) == seen, (person, item)
                assert not isinstance(item, Folder) or seen == (not principals.isdisjoint(item.allowed()))


def test_rights_are_taken_in_anew_without_the_rest(place):
    with place.by("") as tree:
        item, catalog = place.get(tree, "plans"), tree.site.catalog
        before = catalog.snapshot()
        catalog.index_rights(item)
        assert catalog.snapshot() == before
        item.local_roles = (("user:1", "edits"),)
        catalog.index_rights(item)
        after = catalog.snapshot()
        tree.rebuild_catalog()
        assert catalog.snapshot() == after
        assert set(GIVEN) == set(LocalRole)
