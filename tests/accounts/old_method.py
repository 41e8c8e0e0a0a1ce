"""A person of the old method, and the day on which it ends."""

from datetime import timedelta

from itschool_cms.accounts.legacy import today
from itschool_cms.accounts.models import User
from tests.accounts.school import HASH, PASSWORD

NAME = "fouali"


def set_portal(house, **values):
    """Change the settings of the portal."""
    with house.editing() as tree:
        tree.change(tree.site["people"], values)


def open_old_method(house, days=60):
    """Open the old method until so many days from now, for Fatima."""
    set_portal(house, old_method_ends=today() + timedelta(days=days))
    with house.editing() as tree:
        if tree.site["people"].by_legacy_name(NAME) is None:
            user = User(first_name="Fatima", last_name="Ouali", legacy_name=NAME, language="en")
            user.password_hash = HASH
            tree.add(tree.site["people"], user, "fatima")


def fatima(house, name):
    """Return an attribute of Fatima."""
    with house.editing() as tree:
        return getattr(tree.site["people"]["fatima"], name)


def by_name(browser, name=NAME, password=PASSWORD, **fields):
    """Send the form of the old method."""
    form = next(each for each in browser.get("/login").forms.values() if each.action == "/login/legacy")
    form["name"], form["password"] = name, password
    for field, value in fields.items():
        form[field] = value
    return form.submit(expect_errors=True)


def give_address(browser, email="fatima@example.org", **fields):
    """Send the form that asks who came by user name for an address."""
    form = browser.get("/legacy").forms["deform"]
    form["email"] = email
    for field, value in fields.items():
        form[field] = value
    return form.submit(expect_errors=True)
