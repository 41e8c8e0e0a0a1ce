"""A small school with two families, and people who are signed in without a password form."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from pyramid.response import Response

from itschool_cms import configure
from itschool_cms.accounts.models import SECOND_FACTOR_OPTIONAL, User
from itschool_cms.core import prepare
from itschool_cms.core.database import open_site
from itschool_cms.core.permissions import PUBLIC
from itschool_cms.core.tree import Tree
from itschool_cms.families.models import Child, ClassGroup, Family, Guardianship, Right, School, today
from itschool_cms.finance.models import Invoice, Line, Nature
from tests.visitor import Visitor

READ_ONLY = (Right.READ,)
ALL = tuple(Right)


def line(cents: int = 1800, text: str = "Photocopies", quantity: int = 1) -> Line:
    return Line(text, quantity, cents, Nature.COMPULSORY)


class Browser(Visitor):
    """A browser of somebody who came in by the short way."""

    def enter(self, uid: int) -> "Browser":
        """Begin a session of a person."""
        self.get(f"/enter?uid={uid}", status=200)
        return self

    def submit(self, path: str, button: str = "act", **values):
        """Open a page with a form of ours, fill it and send it."""
        form = self.get(path).forms["deform"]
        for name, value in values.items():
            form[name] = value
        return form.submit(button, expect_errors=True)


def enter(school, request) -> Response:
    """Sign a person in without a password: for tests that are not about passwords."""
    request.session.sign_in(int(request.GET["uid"]))
    return Response("")


def open_app():
    """Return the application with the short way in."""
    config = configure()
    config.add_view(enter, name="enter", context=School, permission=PUBLIC)
    app = config.make_wsgi_app()
    prepare(config.registry.database, config.registry)
    return app


@dataclass
class Town:
    """The school of the tests."""

    app: object
    people: dict[str, int] = field(default_factory=dict)

    def visit(self, person: str = "", language: str = "en") -> Browser:
        browser = Browser(self.app, language)
        return browser.enter(self.people[person]) if person else browser

    def change(self, act: Callable):
        """Do something with the tree, in a transaction, and return the outcome."""
        with open_site(self.app.registry.database) as (site, manager), manager:
            return act(Tree(site, self.app.registry))

    def settings(self, **values) -> None:
        def act(tree):
            for name, value in values.items():
                setattr(tree.site.finance, name, value)

        self.change(act)

    def bill(
        self, child: str = "benoit", *, title="Excursion", due=10, issued=0, paid=None, lines=None
    ) -> str:
        """Issue an invoice, due so many days from today; return its path. `issued=None` leaves a draft."""

        def act(tree):
            invoices = tree.site["families"][FAMILY_OF[child]][child]["invoices"]
            given = (line(),) if lines is None else lines
            invoice = tree.add(invoices, Invoice(title=title, lines=given, due_on=day(due)))
            if issued is not None:
                invoice.issue(tree.site.finance.next_number(), on=day(-issued), due=day(due))
            if paid is not None:
                invoice.note_payment(on=day(-paid))
            tree.touch(invoice)
            return "/" + "/".join(invoice.path())

        return self.change(act)


FAMILY_OF = {"benoit": "lefevre", "lucas": "lefevre", "nora": "haddad"}


def day(offset: int) -> date:
    return today() + timedelta(days=offset)


def build(tree: Tree, people: dict[str, int]) -> None:
    site = tree.site
    site.title = "École de démo"
    site["people"].second_factor = SECOND_FACTOR_OPTIONAL
    site.address = "Rue de l’Exemple 12\n1000 Bruxelles"
    group = tree.add(site["classes"], ClassGroup(title="3e secondaire B", short_title="3e B"))
    for name, roles in (
        ("amelie", ()),
        ("pierre", ()),
        ("sofie", ()),
        ("karim", ()),
        ("jeanne", ("teacher",)),
        ("claire", ("office",)),
        ("admin", ("admin",)),
    ):
        user = User(first_name=name.capitalize(), last_name="Test", email=f"{name}@example.org", roles=roles)
        user.address = f"Rue de {name} 8\n1030 Schaerbeek"
        user.password_hash, user.language = "x", "en"
        people[name] = tree.add(site["people"], user).uid
    tree.change(group, {"teachers": (people["jeanne"],)})
    lefevre = tree.add(site["families"], Family(title="Lefèvre"), "lefevre")
    haddad = tree.add(site["families"], Family(title="Haddad"), "haddad")
    guardians = (
        (lefevre, "Benoît", 12, (("amelie", ALL), ("pierre", READ_ONLY))),
        (lefevre, "Lucas", 9, (("amelie", ALL),)),
        (haddad, "Nora", 7, (("sofie", ALL), ("karim", ALL))),
    )
    for family, name, age, adults in guardians:
        born = date(today().year - age, 1, 2)
        child = Child(first_name=name, last_name=family.title, groups=(group.uid,), born=born, cover="bleu")
        tree.add(family, child)
        for adult, rights in adults:
            tree.add(child["guardians"], Guardianship(person=people[adult], rights=rights), adult)


def text_of(element) -> str:
    """Return the text of an element as it is read, in one line."""
    return " ".join(element.get_text(" ").split()).replace(" ,", ",").replace(" .", ".")
