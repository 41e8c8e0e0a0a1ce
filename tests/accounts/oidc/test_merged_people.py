"""The identity at a provider when two accounts of one person are merged, and taken apart again."""

import pytest

from itschool_cms.accounts.merging import merge, part
from itschool_cms.accounts.oidc.identities import Identity, find, hand_over, link
from tests.accounts.school import person

THERE, OTHER = Identity("k" * 64, "tom@there.example"), Identity("o" * 64, "amelie@there.example")


@pytest.fixture
def tree(house):
    with house.editing() as found:
        yield found


@pytest.fixture
def pair(tree):
    return person(tree.site, "Amelie"), person(tree.site, "Tom")


def test_the_identity_opens_the_account_that_stays_and_goes_back(tree, pair):
    (kept, gone), people = pair, tree.site["people"]
    link(people, gone, THERE)
    merge(tree, kept, gone)
    assert find(people, THERE.key) is kept
    assert (kept.identity_name, gone.identity) == (THERE.name, "")
    part(tree, gone)
    assert find(people, THERE.key) is gone
    assert (gone.identity_name, kept.identity) == (THERE.name, "")


def test_an_identity_beside_another_opens_nothing_until_the_two_are_apart(tree, pair):
    (kept, gone), people = pair, tree.site["people"]
    link(people, gone, THERE)
    link(people, kept, OTHER)
    merge(tree, kept, gone)
    assert find(people, OTHER.key) is kept
    assert find(people, THERE.key) is None
    part(tree, gone)
    assert find(people, THERE.key) is gone
    assert find(people, OTHER.key) is kept


def test_an_identity_that_is_somebody_elses_by_now_stays_there(tree, pair):
    (kept, gone), people = pair, tree.site["people"]
    link(people, gone, THERE)
    merge(tree, kept, gone)
    hand_over(people, kept, person(tree.site, "Jeanne"))
    part(tree, gone)
    assert find(people, THERE.key) is person(tree.site, "Jeanne")
    assert gone.identity == ""


def test_who_has_no_identity_is_merged_without(tree, pair):
    kept, gone = pair
    merge(tree, kept, gone)
    part(tree, gone)
    assert (kept.identity, gone.identity) == ("", "")


@pytest.mark.parametrize("own", [False, True])
def test_the_preview_says_what_becomes_of_it(house, own):
    with house.editing() as tree:
        kept, gone, people = person(tree.site, "Amelie"), person(tree.site, "Tom"), tree.site["people"]
        link(people, gone, THERE)
        if own:
            link(people, kept, OTHER)
    text = house.browser("Adam").get("/people/amelie-lefevre/merge?with=tom-claes").text
    assert ("opens nothing any more" in text) == own
    assert ("opens the account that stays" in text) != own
