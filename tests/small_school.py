"""A small school in memory for the tests of features, and people who sign in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from itschool_cms import configure
from itschool_cms.accounts.models import SECOND_FACTOR_OPTIONAL, User
from itschool_cms.core import prepare
from itschool_cms.core.database import open_site
from itschool_cms.core.models import Site
from itschool_cms.core.permissions import PUBLIC
from itschool_cms.core.publishing import State
from itschool_cms.core.tree import Tree
from itschool_cms.families.models import Child, ClassGroup, Family, Guardianship, Relation, Right
from tests.layers import layered
from tests.visitor import Visitor, close

NOW = datetime.now(UTC).replace(microsecond=0)


def sign_in_as(context: Site, request: Any) -> dict:
    request.session.sign_in(int(request.GET["uid"]))
    return {}


class SmallSchool:
    """Amélie has Benoît (class 3B) and Lucas (class 1A); Sofie has Nora (class 1A).

    Jeanne teaches 3B, Luc teaches 1A, Claire is the office.
    """

    def __init__(self, **settings: str) -> None:
        config = configure(**settings)
        config.add_view(sign_in_as, context=Site, name="sign-in-as", permission=PUBLIC, renderer="json")
        self.app = config.make_wsgi_app()
        prepare(self.app.registry.database, self.app.registry)
        self.uids: dict[str, int] = {}
        with self.editing() as tree:
            self._fill(tree)

    def close(self) -> None:
        close(self.app)

    @contextmanager
    def layered(self) -> Iterator[None]:
        """Throw away what is written meanwhile."""
        uids = dict(self.uids)
        with layered(self.app):
            yield
        self.uids = uids

    @contextmanager
    def editing(self, user: str = "") -> Iterator[Tree]:
        with open_site(self.app.registry.database) as (site, manager), manager:
            yield Tree(site, self.app.registry, self.uids.get(user, 0))

    def browser(self, person: str = "", language: str = "en") -> Visitor:
        browser = Visitor(self.app, language)
        browser.set_cookie("lang", language)
        if person:
            browser.get(f"/sign-in-as?uid={self.uids[person]}")
        return browser

    def publish(self, place: str, item: Any, author: str = "", live: bool = True, name: str = "") -> str:
        """Put a document or event into the folder at the path; returns its path."""
        if live:
            item.state = State.PUBLISHED
        with self.editing(author) as tree:
            folder = tree.site
            for segment in place.strip("/").split("/"):
                folder = folder[segment]
            tree.add(folder, item, name or None)
            return "/" + "/".join(item.path())

    def group(self, name: str) -> str:
        return f"group:{self.uids[name]}"

    def _fill(self, tree: Tree) -> None:
        self._add_people(tree)
        groups = tree.site["classes"]
        for name, teacher in (("3B", "jeanne"), ("1A", "luc")):
            group = ClassGroup(title=f"Class {name}", short_title=name, teachers=(self.uids[teacher],))
            self.uids[name] = tree.add(groups, group).uid
        self._add_child(tree, "lefevre", "Benoît", "bleu", "3B", "amelie")
        self._add_child(tree, "lefevre", "Lucas", "brique", "1A", "amelie")
        self._add_child(tree, "peeters", "Nora", "prune", "1A", "sofie")

    def _add_people(self, tree: Tree) -> None:
        tree.site["people"].second_factor = SECOND_FACTOR_OPTIONAL
        roles = {"jeanne": ("teacher",), "luc": ("teacher",), "claire": ("office",)}
        for name in ("amelie", "sofie", "jeanne", "luc", "claire"):
            user = User(
                first_name=name.capitalize(),
                last_name="Test",
                email=f"{name}@example.org",
                language="en",
                roles=roles.get(name, ()),
                password_hash="x",
            )
            self.uids[name] = tree.add(tree.site["people"], user, name).uid

    def _add_child(self, tree: Tree, family: str, name: str, cover: str, group: str, adult: str) -> None:
        families = tree.site["families"]
        if family not in families:
            tree.add(families, Family(title=family), family)
        child = Child(first_name=name, last_name=family, cover=cover, groups=(self.uids[group],))
        tree.add(families[family], child)
        self.uids[name] = child.uid
        right = Guardianship(person=self.uids[adult], relation=Relation.MOTHER, rights=tuple(Right))
        tree.add(child["guardians"], right, adult)


def ago(**parts: int) -> datetime:
    """Return a moment before now."""
    return NOW - timedelta(**parts)


def ahead(**parts: int) -> datetime:
    """Return a moment after now."""
    return NOW + timedelta(**parts)
