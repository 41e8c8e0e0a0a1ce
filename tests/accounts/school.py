"""A small school with the kernel and accounts alone, and a browser on it."""

import re
from contextlib import contextmanager
from email import message_from_bytes, policy

from pyramid.config import Configurator

from itschool_cms import DEFAULTS
from itschool_cms.accounts.models import SECOND_FACTOR_OPTIONAL, User
from itschool_cms.accounts.passwords import hash_password
from itschool_cms.core import prepare
from itschool_cms.core.database import close_databases, open_site
from itschool_cms.core.tree import Tree
from itschool_cms.families.models import School
from tests.client import Client, token_in

PASSWORD = "trombone nuage violet"
HASH = hash_password(PASSWORD)
NEW = "fenouil lanterne pirogue"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17.0 Safari/604.1"


def make_school():
    """The class of the root: a school, so that the office and the admins have their rights."""
    return School(
        title="École des Tilleuls", phone="02 555 12 34", email="ecole@example.org", hours="8 h - 16 h"
    )


class House:
    """The application and what a test asks it."""

    def __init__(self, **settings):
        config = Configurator(settings={**DEFAULTS, "accounts.even_seconds": "0", **settings})
        config.include("itschool_cms.core")
        config.include("itschool_cms.accounts")
        config.registry.site_factory = make_school
        self.config = config
        self.app = None

    def start(self):
        self.app = self.config.make_wsgi_app()
        self.registry = self.app.registry
        self.fill()
        return self

    def fill(self):
        prepare(self.registry.database, self.registry)
        self.host = self.registry.settings["site.hosts"].split()[0]
        with self.editing() as tree:
            tree.site["people"].second_factor = SECOND_FACTOR_OPTIONAL
            for first, last, roles in PEOPLE:
                email = f"{first.lower()}@example.org"
                user = User(first_name=first, last_name=last, email=email, roles=roles, language="en")
                user.password_hash = HASH
                tree.add(tree.site["people"], user)
            tree.add(
                tree.site["people"],
                User(first_name="Yasmina", last_name="Benali", email="yasmina@example.org", language="en"),
            )

    @contextmanager
    def editing(self):
        with open_site(self.registry.database) as (site, manager), manager:
            yield Tree(site, self.registry)

    def change(self, first, **values):
        with self.editing() as tree:
            tree.change(person(tree.site, first), values)

    def value(self, first, name):
        with self.editing() as tree:
            return getattr(person(tree.site, first), name)

    def value_of(self, email):
        """The first name of the person with an address."""
        with self.editing() as tree:
            return tree.site["people"].by_email(email).first_name

    def browser(self, first="", **environ):
        found = Browser(self, **environ)
        if first:
            found.sign_in(first)
        return found

    def mails(self):
        """All mails in the outbox, in the order of their making."""
        with open_site(self.registry.database) as (site, manager), manager:
            mails = sorted(site.outbox.mails.values(), key=lambda mail: mail.created)
            return [message_from_bytes(mail.raw, policy=policy.default) for mail in mails]

    def link(self, number=-1):
        """The path of the link in a mail; -1 for any of the last, so tests mail one person once."""
        text = self.mails()[number].get_body(("plain",)).get_content()
        return re.search(r"http://localhost(/link/\S+)", text)[1]

    def stop(self):
        close_databases(self.registry)
        self.registry.throttle.close()


PEOPLE = (
    ("Amelie", "Lefèvre", ()),
    ("Tom", "Claes", ()),
    ("Jeanne", "Dupont", ("teacher",)),
    ("Claire", "Dubois", ("office",)),
    ("Adam", "Admin", ("admin",)),
)


def person(site, first):
    return site["people"].by_email(f"{first.lower()}@example.org")


class Browser(Client):
    def __init__(self, house, **environ):
        base = {"HTTP_HOST": house.host, "HTTP_ACCEPT_LANGUAGE": "en", "REMOTE_ADDR": "192.0.2.7"}
        super().__init__(house.app, extra_environ={**base, **environ})

    def try_sign_in(self, email, password=PASSWORD, path="/login", **fields):
        form = self.get(path).forms[0]
        form["email"], form["password"] = email, password
        for name, value in fields.items():
            form[name] = value
        return form.submit(expect_errors=True)

    def sign_in(self, first, password=PASSWORD, **fields):
        answer = self.try_sign_in(f"{first.lower()}@example.org", password, **fields)
        assert answer.status_int == 303
        return answer

    def signed_in(self):
        return self.get("/me").status_int == 200

    def token(self, path):
        return token_in(self.get(path, status="*"))

    def send(self, path, token_from, **values):
        return self.post(path, {"csrf_token": self.token(token_from), **values}, expect_errors=True)

    def ask_for_link(self, email):
        form = self.get("/password/forgotten").forms[0]
        form["email"] = email
        return form.submit(expect_errors=True)

    def choose(self, password=NEW, again=None, **fields):
        """Fill and send the form of the new password."""
        form = self.get("/password/new").forms["deform"]
        form["password"], form["password-confirm"] = password, again if again is not None else password
        for name, value in fields.items():
            form[name] = value
        return form.submit(expect_errors=True)
