"""Acts, and the views that anybody may call."""

import pytest
from pyramid.authorization import ALL_PERMISSIONS, Allow, Deny, Everyone
from pyramid.config import Configurator

from itschool_cms.core.models import Folder, Item, Site
from itschool_cms.core.permissions import CONTRIBUTING, DENY_ALL, EDITING, Permission, grants
from itschool_cms.core.trash import Trash, TrashEntry
from tests.core.kernel_app import SETTINGS


def test_one_entry_per_principal():
    assert grants(("a", "b"), (Permission.VIEW,)) == [(Allow, "a", ("view",)), (Allow, "b", ("view",))]
    assert grants((), EDITING) == []


def test_who_contributes_may_do_less_than_who_edits():
    assert set(CONTRIBUTING) < set(EDITING)
    assert Permission.MANAGE not in EDITING


@pytest.mark.parametrize("cls", [Item, Folder, Site, Trash, TrashEntry])
def test_every_list_of_rights_ends_with_a_refusal(cls):
    assert cls().__acl__()[-1] == DENY_ALL == (Deny, Everyone, ALL_PERMISSIONS)


def test_no_class_answers_for_attributes_that_it_does_not_have():
    for cls in (Item, Folder, Site, Trash, TrashEntry):
        assert not any(
            "__getattr__" in each.__dict__ for each in cls.__mro__ if each.__module__.startswith("itschool")
        )


def test_the_kernel_itself_has_two_views_for_anybody():
    config = Configurator(settings=SETTINGS)
    config.include("itschool_cms.core.outbox")
    config.include("itschool_cms.core")
    config.commit()
    views = [view["introspectable"] for view in config.introspector.get_category("views")]
    # Pyramid counts the pages of errors as views without a name, of exceptions.
    named = {(view["name"], view["route_name"]) for view in views if view["name"] or view["route_name"]}
    assert named == {("healthz", None), ("", "static")}
