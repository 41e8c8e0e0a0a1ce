"""SECURITY.md L4: what is deleted only together with what it stands in, or not at all, and the reason given."""

from datetime import timedelta

import pytest

from itschool_cms.core.tree import RemovalRefused
from itschool_cms.families.models import Child, ClassGroup, Family, Guardianship, Right, today
from tests.manage.school import school

__all__ = ["school"]


@pytest.fixture
def child(school):
    """A pupil of a class with two adults, in a transaction that is thrown away."""
    with school.tree() as tree:
        site = tree.site
        group = tree.add(site["classes"], ClassGroup(title="1A"))
        family = tree.add(site["families"], Family(title="Removal"))
        child = tree.add(family, Child(first_name="Ada", last_name="Removal", groups=(group.uid,)))
        for person in ("claire", "tom"):
            tree.add(child["guardians"], Guardianship(person=school.uids[person], relation=person))
        yield tree, child
        tree.remove(family)
        tree.remove(group)


def test_last_adult_of_a_pupil_is_not_deleted_alone(child):
    tree, ada = child
    first, last = ada["guardians"].values()
    entry = tree.remove(first)
    with pytest.raises(RemovalRefused, match="last adult who may read"):
        tree.remove(last)
    assert last.__parent__ is ada["guardians"]
    tree.restore(entry)
    tree.remove(last)


def test_adult_without_the_right_to_read_is_no_other_adult(child):
    tree, ada = child
    first, last = ada["guardians"].values()
    tree.change(first, {"rights": (Right.PAY,)})
    with pytest.raises(RemovalRefused):
        tree.remove(last)
    # Who does not read is no loss.
    tree.remove(first)


def test_last_adult_of_who_has_left_may_go(child):
    tree, ada = child
    tree.change(ada, {"left_on": today() - timedelta(days=1)})
    for adult in list(ada["guardians"].values()):
        tree.remove(adult)
    assert not len(ada["guardians"])


def test_child_goes_with_its_adults(child):
    tree, ada = child
    tree.restore(tree.remove(ada))
    assert len(ada["guardians"]) == 2


def test_class_with_pupils_stays_with_the_reason(child):
    tree, ada = child
    with pytest.raises(RemovalRefused, match="Move the pupils to another class"):
        tree.remove(ada.class_group())


def test_account_is_disabled_and_not_deleted(child, school):
    tree, _ada = child
    with pytest.raises(RemovalRefused, match="Disable an account"):
        tree.remove(tree.site.catalog.resolve(school.uids["tom"]))
