"""Entries of accounts in menus, and their chart, for who has no part in them."""

import pytest
from pyramid.testing import DummyRequest

from itschool_cms.accounts import menus
from itschool_cms.accounts.charts import activation
from itschool_cms.core.catalog import Catalog
from itschool_cms.core.models import Folder, Site


class Words:
    """Texts as they are."""

    def translate(self, text):
        """Return the text."""
        return text


@pytest.fixture
def site():
    """A site with a folder for accounts, and none in it."""
    made = Site(title="Empty")
    made.catalog = Catalog()
    made["people"] = Folder(title="People")
    return made


@pytest.fixture
def visitor(site):
    """A request of somebody who may nothing."""
    made = DummyRequest(person=None, site=site, words=Words())
    made.has_permission = lambda permission, item: False
    return made


@pytest.mark.parametrize("entry", [menus.my_access, menus.people, menus.security, menus.panels])
def test_nobody_is_led_where_they_find_nothing(visitor, entry):
    assert list(entry(None, visitor)) == []


@pytest.mark.parametrize("may_see", [False, True])
def test_there_is_no_chart_for_who_may_not_see_it_and_none_of_no_accounts(visitor, site, may_see):
    visitor.has_permission = lambda permission, item: may_see
    assert activation(site, visitor) is None
